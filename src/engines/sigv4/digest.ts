import { createHmac, hash, timingSafeEqual } from "node:crypto";

/**
 * SHA-256 and HMAC-SHA-256 over byte strings.
 *
 * Measured on Node 20.20 for a string to sign of 140 bytes: createHmac 1.2 us; copied hash states 1.5 us; two one-shot
 * hashes over prepared pads 0.77 us with hex results, 1.3 us with buffers. Hence hex.
 */

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const HEX_LENGTH = 64;

export const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Lower-case hex of the SHA-256 of a byte string or of bytes. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash("sha256", typeof data === "string" ? Buffer.from(data, "latin1") : data, "hex");
}

export function hmacSha256(key: Uint8Array, text: string | Uint8Array): Buffer {
  return createHmac("sha256", key)
    .update(typeof text === "string" ? Buffer.from(text, "latin1") : text)
    .digest();
}

/** An HMAC key that is used many times. */
export interface HmacKey {
  /** Lower-case hex of the HMAC-SHA-256 of a byte string. */
  sign(text: string): string;
}

/**
 * HMAC (RFC 2104) as two plain hashes over prepared pads. `secret` is at most one block, as every derived key is.
 */
export function hmacKey(secret: Uint8Array): HmacKey {
  let inner = Buffer.alloc(BLOCK_BYTES + 256, 0x36);
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES, 0x5c);
  for (let i = 0; i < secret.length; i++) {
    const byte = secret[i] ?? 0;
    inner[i] = 0x36 ^ byte;
    outer[i] = 0x5c ^ byte;
  }
  return {
    sign(text) {
      if (inner.length < BLOCK_BYTES + text.length) {
        const grown = Buffer.alloc(BLOCK_BYTES + text.length);
        inner.copy(grown, 0, 0, BLOCK_BYTES);
        inner = grown;
      }
      const end = BLOCK_BYTES + inner.write(text, BLOCK_BYTES, "latin1");
      outer.write(hash("sha256", inner.subarray(0, end), "hex"), BLOCK_BYTES, "hex");
      return hash("sha256", outer, "hex");
    },
  };
}

const ours = Buffer.alloc(HEX_LENGTH);
const theirs = Buffer.alloc(HEX_LENGTH);

/**
 * Whether two hex digests are the same, in time that does not depend on where they differ. Upper case does not match:
 * signers write lower case, and one spelling per signature keeps a signature from having many forms.
 */
export function sameHex(computed: string, given: string): boolean {
  if (given.length !== HEX_LENGTH || computed.length !== HEX_LENGTH) return false;
  ours.write(computed, "latin1");
  // UTF-8, so that no letter beyond ASCII is cut down to a digit; such a letter does not fit, and the rest is stale.
  if (theirs.write(given, "utf8") !== HEX_LENGTH) return false;
  return timingSafeEqual(ours, theirs);
}

/** Bytes of lower-case hex, or undefined for anything else. */
export function decodeLowerHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    const high = hexDigit(text.charCodeAt(2 * i));
    const low = hexDigit(text.charCodeAt(2 * i + 1));
    if (high < 0 || low < 0) return undefined;
    bytes[i] = (high << 4) | low;
  }
  return bytes;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

/** Whether `text` is 64 hex digits of either case, as S3 takes them in x-amz-content-sha256. */
export function isSha256Hex(text: string): boolean {
  if (text.length !== HEX_LENGTH) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (hexDigit(code) < 0 && !(code >= 65 && code <= 70)) return false;
  }
  return true;
}
