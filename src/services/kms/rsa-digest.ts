import { constants, createHash, type KeyObject, privateEncrypt, publicDecrypt, timingSafeEqual } from "node:crypto";
import type { Random } from "../../kernel/ports.ts";

/** RSA signatures over a digest that is already made (RFC 8017), which node:crypto, hashing always, does not offer. */

/** DER of DigestInfo before the digest (RFC 8017, 9.2, note 1). */
const digestInfo: Readonly<Record<string, string>> = {
  sha256: "3031300d060960864801650304020105000420",
  sha384: "3041300d060960864801650304020205000430",
  sha512: "3051300d060960864801650304020305000440",
};

export function signPkcs1(key: KeyObject, hash: string, digest: Uint8Array): Uint8Array {
  const info = Buffer.concat([Buffer.from(digestInfo[hash] ?? "", "hex"), digest]);
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, info);
}

/** EMSA-PSS-ENCODE with a salt as long as the digest, then RSASP1. */
export function signPss(key: KeyObject, hash: string, digest: Uint8Array, random: Random): Uint8Array {
  const bits = (key.asymmetricKeyDetails?.modulusLength ?? 0) - 1;
  const length = Math.ceil(bits / 8);
  const salt = random.bytes(digest.length);
  const inner = saltedHash(hash, digest, salt);
  const block = Buffer.alloc(length - inner.length - 1);
  block[block.length - salt.length - 1] = 1;
  block.set(salt, block.length - salt.length);
  mask(block, hash, inner);
  block[0] = (block[0] ?? 0) & (0xff >> (8 * length - bits));
  const encoded = Buffer.concat([block, inner, Buffer.from([0xbc])]);
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded);
}

/** EMSA-PSS-VERIFY. */
export function verifyPss(key: KeyObject, hash: string, digest: Uint8Array, signature: Uint8Array): boolean {
  const bits = (key.asymmetricKeyDetails?.modulusLength ?? 0) - 1;
  const length = Math.ceil(bits / 8);
  const encoded = recovered(key, signature, constants.RSA_NO_PADDING);
  if (encoded?.length !== length || encoded[length - 1] !== 0xbc) return false;
  const inner = encoded.subarray(length - 1 - digest.length, length - 1);
  const block = Buffer.from(encoded.subarray(0, length - 1 - digest.length));
  const unused = 8 * length - bits;
  if (((block[0] ?? 0) & ~(0xff >> unused) & 0xff) !== 0) return false;
  mask(block, hash, inner);
  block[0] = (block[0] ?? 0) & (0xff >> unused);
  const saltAt = block.length - digest.length;
  for (let at = 0; at < saltAt - 1; at++) if (block[at] !== 0) return false;
  if (block[saltAt - 1] !== 1) return false;
  return timingSafeEqual(inner, saltedHash(hash, digest, block.subarray(saltAt)));
}

export function verifyPkcs1(key: KeyObject, hash: string, digest: Uint8Array, signature: Uint8Array): boolean {
  const info = recovered(key, signature, constants.RSA_PKCS1_PADDING);
  return info?.equals(Buffer.concat([Buffer.from(digestInfo[hash] ?? "", "hex"), digest])) === true;
}

/** RSAVP1; undefined for what no key of this size signs. */
function recovered(key: KeyObject, signature: Uint8Array, padding: number): Buffer | undefined {
  try {
    return publicDecrypt({ key, padding }, signature);
  } catch {
    return undefined;
  }
}

function saltedHash(hash: string, digest: Uint8Array, salt: Uint8Array): Buffer {
  return createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();
}

/** MGF1, laid over `block` in place. */
function mask(block: Buffer, hash: string, seed: Uint8Array): void {
  const counter = Buffer.alloc(4);
  for (let at = 0, round = 0; at < block.length; round++) {
    counter.writeUInt32BE(round);
    for (const byte of createHash(hash).update(seed).update(counter).digest()) {
      if (at === block.length) break;
      block[at] = (block[at] ?? 0) ^ byte;
      at++;
    }
  }
}
