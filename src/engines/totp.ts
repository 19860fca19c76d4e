import { createHmac } from "node:crypto";

/**
 * Time-based one-time passwords: RFC 6238 over RFC 4226, with what every authenticator app takes for granted: SHA-1, six
 * digits, steps of 30 seconds. A step's number is the count of steps since 1970.
 */

export const stepMs = 30_000;
const digits = 6;

export const stepAt = (epochMs: number): number => Math.floor(epochMs / stepMs);

export function totpCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  // RFC 4226, 5.3: the last four bits say where to take 31 bits from.
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

/** The step nearest to `around`, at most `reach` away and behind `last`, whose code is `code`. */
export function findStep(
  secret: Uint8Array,
  code: string,
  around: number,
  reach: number,
  last = Number.NEGATIVE_INFINITY,
): number | undefined {
  for (const step of nearestFirst(around, reach)) if (step > last && totpCode(secret, step) === code) return step;
  return undefined;
}

/** The step of `second`, where `first` is the code of the step before: what a person reads off one after the other. */
export function findPair(
  secret: Uint8Array,
  first: string,
  second: string,
  around: number,
  reach: number,
): number | undefined {
  for (const step of nearestFirst(around, reach)) {
    if (step > 0 && totpCode(secret, step) === second && totpCode(secret, step - 1) === first) return step;
  }
  return undefined;
}

function* nearestFirst(around: number, reach: number): Iterable<number> {
  yield around;
  for (let distance = 1; distance <= reach; distance++) {
    yield around - distance;
    yield around + distance;
  }
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648 base32 without padding, as authenticator apps read secrets. */
export function toBase32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    held += 8;
    while (held >= 5) {
      held -= 5;
      text += alphabet[(bits >> held) & 31];
    }
    bits &= (1 << held) - 1;
  }
  return held > 0 ? text + alphabet[(bits << (5 - held)) & 31] : text;
}
