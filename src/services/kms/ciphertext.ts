import { createCipheriv, createDecipheriv, type KeyObject } from "node:crypto";
import { contextBytes } from "./encryption-context.ts";

/**
 * A ciphertext of a symmetric key: which key made it, with which of its materials, and AES-256-GCM over the rest.
 *
 * | bytes | |
 * |---|---|
 * | 1 | version of this layout |
 * | 1 | 1 where the key is a multi-region key, else 0 |
 * | 16 | the key's id |
 * | 6 | the account of its owner |
 * | 2 | number of the rotation |
 * | 12, 16 | nonce, tag |
 *
 * What stands before the nonce is authenticated with the encryption context. No region: related keys of all regions
 * open each other's ciphertexts.
 */
export interface CiphertextHead {
  readonly account: string;
  readonly keyId: string;
  readonly index: number;
}

const version = 1;
const headBytes = 26;
const nonceBytes = 12;
const tagBytes = 16;
const algorithm = "aes-256-gcm";
const multiRegionPrefix = "mrk-";

type Context = Readonly<Record<string, string>> | undefined;

export function seal(
  material: KeyObject,
  { account, keyId, index }: CiphertextHead,
  plaintext: Uint8Array,
  context: Context,
  nonce: Uint8Array,
): Uint8Array {
  const head = Buffer.alloc(headBytes);
  const related = keyId.startsWith(multiRegionPrefix);
  head[0] = version;
  head[1] = related ? 1 : 0;
  head.write(related ? keyId.slice(multiRegionPrefix.length) : keyId.replaceAll("-", ""), 2, "hex");
  head.writeUIntBE(Number(account), 18, 6);
  head.writeUInt16BE(index, 24);
  const cipher = createCipheriv(algorithm, material, nonce);
  cipher.setAAD(Buffer.concat([head, contextBytes(context)]));
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([head, nonce, cipher.getAuthTag(), sealed]);
}

/** Undefined: no ciphertext of ours. */
export function readHead(blob: Uint8Array): CiphertextHead | undefined {
  if (blob.length <= headBytes + nonceBytes + tagBytes || blob[0] !== version || (blob[1] ?? 2) > 1) return undefined;
  const head = Buffer.from(blob.buffer, blob.byteOffset, headBytes);
  const hex = head.toString("hex", 2, 18);
  const keyId =
    head[1] === 1
      ? multiRegionPrefix + hex
      : [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  return {
    account: String(head.readUIntBE(18, 6)).padStart(12, "0"),
    keyId,
    index: head.readUInt16BE(24),
  };
}

/** Undefined: changed since, or made with another key or encryption context. */
export function open(material: KeyObject, blob: Uint8Array, context: Context): Uint8Array | undefined {
  const at = headBytes + nonceBytes;
  const decipher = createDecipheriv(algorithm, material, blob.subarray(headBytes, at));
  decipher.setAuthTag(blob.subarray(at, at + tagBytes));
  decipher.setAAD(Buffer.concat([blob.subarray(0, headBytes), contextBytes(context)]));
  try {
    return Buffer.concat([decipher.update(blob.subarray(at + tagBytes)), decipher.final()]);
  } catch {
    return undefined;
  }
}
