import { SelectFlaw } from "../flaw.ts";

/** Integers have 8 bytes ("Data types" in the S3 User Guide). */
const least = -(2n ** 63n);
const most = 2n ** 63n - 1n;

export const isInteger64 = (value: bigint): boolean => value >= least && value <= most;

/** The one form of an integer: a number where that is exact. Throws IntegerOverflow beyond 64 bits. */
export function integerOf(value: bigint): number | bigint {
  if (!isInteger64(value)) throw new SelectFlaw("IntegerOverflow");
  const narrow = Number(value);
  return Number.isSafeInteger(narrow) ? narrow : value;
}

/** Digits of which every count is exact as a number. */
const safeDigits = 15;
const mostDigits = 19;

/** Reads `[+-]?digits`; undefined where it is none, or none of 64 bits. */
export function parseInteger(text: string): number | bigint | undefined {
  const first = text.charCodeAt(0);
  const from = first === 0x2d || first === 0x2b ? 1 : 0;
  if (text.length === from) return undefined;
  for (let at = from; at < text.length; at++) {
    const digit = text.charCodeAt(at);
    if (digit < 0x30 || digit > 0x39) return undefined;
  }
  // Adding zero turns -0 into 0.
  if (text.length - from <= safeDigits) return Number(text) + 0;
  const digits = text.slice(from).replace(/^0+(?=\d)/, "");
  if (digits.length > mostDigits) return undefined;
  const value = first === 0x2d ? -BigInt(digits) : BigInt(digits);
  return isInteger64(value) ? integerOf(value) : undefined;
}
