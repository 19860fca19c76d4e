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
const sealedAt = headBytes + nonceBytes + tagBytes;
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
  const blob = Buffer.allocUnsafe(sealedAt + plaintext.length);
  const related = keyId.startsWith(multiRegionPrefix);
  blob[0] = version;
  blob[1] = related ? 1 : 0;
  blob.write(related ? keyId.slice(multiRegionPrefix.length) : keyId.replaceAll("-", ""), 2, "hex");
  blob.writeUIntBE(Number(account), 18, 6);
  blob.writeUInt16BE(index, 24);
  blob.set(nonce, headBytes);
  const cipher = createCipheriv(algorithm, material, nonce);
  cipher.setAAD(authenticated(blob, context));
  // A stream cipher: as many bytes come out as go in, and none behind the last.
  blob.set(cipher.update(plaintext), sealedAt);
  cipher.final();
  blob.set(cipher.getAuthTag(), headBytes + nonceBytes);
  return blob;
}

/** The head, and the encryption context. */
function authenticated(blob: Uint8Array, context: Context): Uint8Array {
  const head = blob.subarray(0, headBytes);
  const bytes = contextBytes(context);
  return bytes.length === 0 ? head : Buffer.concat([head, bytes]);
}

/** Undefined: no ciphertext of ours. */
export function readHead(blob: Uint8Array): CiphertextHead | undefined {
  if (blob.length <= sealedAt || blob[0] !== version || (blob[1] ?? 2) > 1) return undefined;
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
  decipher.setAuthTag(blob.subarray(at, sealedAt));
  decipher.setAAD(authenticated(blob, context));
  const plaintext = decipher.update(blob.subarray(sealedAt));
  try {
    decipher.final();
    return plaintext;
  } catch {
    return undefined;
  }
}
