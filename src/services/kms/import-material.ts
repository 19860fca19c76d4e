import { constants, createDecipheriv, createPrivateKey, createPublicKey, privateDecrypt } from "node:crypto";
import type { KeySpec } from "../../model/types/kms.d.ts";
import { incorrectKeyMaterial, invalidCiphertext } from "./errors.ts";
import { type Material, specOf } from "./specs.ts";

/** Wrapping algorithms of imports: OAEP with this hash, around the material or around an AES key that wraps it. */
const hashes: Readonly<Record<string, { readonly hash: string; readonly keyWrap: boolean }>> = {
  RSAES_OAEP_SHA_1: { hash: "sha1", keyWrap: false },
  RSAES_OAEP_SHA_256: { hash: "sha256", keyWrap: false },
  RSA_AES_KEY_WRAP_SHA_1: { hash: "sha1", keyWrap: true },
  RSA_AES_KEY_WRAP_SHA_256: { hash: "sha256", keyWrap: true },
};

export const wrappingHash = (algorithm: string): string | undefined => hashes[algorithm]?.hash;

export const publicPart = (privateKey: Uint8Array): Uint8Array =>
  createPublicKey(pkcs8(privateKey)).export({ type: "spki", format: "der" });

const pkcs8 = (bytes: Uint8Array) => createPrivateKey({ key: Buffer.from(bytes), format: "der", type: "pkcs8" });

/** Throws InvalidCiphertextException for what was not wrapped for this key in this way. */
export function unwrap(
  { algorithm, privateKey }: { readonly algorithm: string; readonly privateKey: string },
  wrapped: Uint8Array,
): Uint8Array {
  const row = hashes[algorithm];
  if (!row) throw invalidCiphertext();
  const key = pkcs8(Buffer.from(privateKey, "base64"));
  const open = (bytes: Uint8Array): Uint8Array =>
    privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: row.hash }, bytes);
  try {
    if (!row.keyWrap) return open(wrapped);
    const at = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
    return keyUnwrap(open(wrapped.subarray(0, at)), wrapped.subarray(at));
  } catch {
    throw invalidCiphertext();
  }
}

/** AES key wrap with padding (RFC 5649), whose alternative initial value is fixed. */
function keyUnwrap(key: Uint8Array, wrapped: Uint8Array): Uint8Array {
  const decipher = createDecipheriv(`id-aes${key.length * 8}-wrap-pad`, key, Buffer.from("a65959a6", "hex"));
  return Buffer.concat([decipher.update(wrapped), decipher.final()]);
}

/** Material that fits the key's spec: so many bytes, or a private key of that size or curve. */
export function acceptMaterial(spec: KeySpec, bytes: Uint8Array): void {
  const { material } = specOf(spec);
  if (!fits(material, bytes)) throw incorrectKeyMaterial();
}

function fits(material: Material, bytes: Uint8Array): boolean {
  if (material.kind === "symmetric") return bytes.length === 32;
  if (material.kind === "hmac") return bytes.length === material.bytes;
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = pkcs8(bytes);
    if (material.kind === "rsa") return asymmetricKeyDetails?.modulusLength === material.bits;
    return material.kind === "ec"
      ? asymmetricKeyDetails?.namedCurve === material.curve
      : asymmetricKeyType === "ed25519";
  } catch {
    return false;
  }
}
