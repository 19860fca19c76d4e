import { Refusal } from "../refusal.ts";
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  decimalOfInteger,
  isPlainInteger,
  negateDecimal,
  printDecimal,
  type ScannedNumber,
  scanNumber,
} from "./decimal.ts";

/**
 * DynamoDB words refusals of values in two ways, depending on the operation: `current` (PutItem, UpdateItem,
 * DeleteItem, GetItem, BatchGetItem, Query) and `older` (BatchWriteItem, the transactions, Scan, PartiQL). Observed in
 * four regions by a public conformance suite, October 2026.
 */
export type Wording = "current" | "older";

const notNumeric = "The parameter cannot be converted to a numeric value";
const overflow = new Refusal(
  "Number overflow. Attempting to store a number with magnitude larger than supported range",
);
const underflow = new Refusal(
  "Number underflow. Attempting to store a number with magnitude smaller than supported range",
);
const tooPrecise = new Refusal("Attempting to store more than 38 significant digits in a Number");

const mostDigits = 38;
const largestExponent = 125;
const smallestExponent = -130;

/** The number in the form that is stored and sent; two equal numbers have the same. */
export function readNumber(text: string, wording: Wording): string | Refusal {
  if (isPlainInteger(text)) return text;
  const scanned = scanNumber(text);
  if (!scanned || !isConvertible(scanned, wording)) return unconvertible(text, wording);
  return printed(scanned, magnitude(scanned, wording));
}

function unconvertible(text: string, wording: Wording): Refusal {
  return new Refusal(text === "" && wording === "older" ? notNumeric : `${notNumeric}: ${text}`);
}

/** The older layer reads as Java's BigDecimal does, with a scale of 32 bits; the current one takes exponents of 64. */
function isConvertible({ scale, written }: ScannedNumber, wording: Wording): boolean {
  if (written === "") return true;
  if (wording === "older") return fits(written, 31n) && scale === (scale | 0);
  return fits(written, 63n);
}

function fits(written: string, bits: bigint): boolean {
  // Far more digits than any exponent has: BigInt() is quadratic in them.
  if (written.length > 40) return false;
  const value = BigInt(written);
  return value < 1n << bits && value > -(1n << bits);
}

/** The older layer computes precision less scale in 32 bits, so 1e2147483647 wraps and is called an underflow. */
const magnitude = ({ exponent }: Decimal, wording: Wording): number =>
  wording === "older" ? ((exponent + 1) | 0) - 1 : exponent;

/** Zero too is judged by the exponent that it is written with. */
function printed(decimal: Decimal, exponent = decimal.exponent): string | Refusal {
  if (exponent > largestExponent) return overflow;
  if (exponent < smallestExponent) return underflow;
  if (decimal.digits.length > mostDigits) return tooPrecise;
  return printDecimal(decimal);
}

/** A text that {@link readNumber} gave. */
export function decimalOf(number: string): Decimal {
  const decimal = isPlainInteger(number) ? decimalOfInteger(number) : scanNumber(number);
  if (!decimal) throw new Error(`${number} is no stored number`);
  return decimal;
}

/** Texts of this length have at most 15 digits: doubles keep them apart. */
const exactLength = 15;

/** Below, at or above zero as `one` is less than, equal to or greater than `other`. Both as {@link readNumber} gave them. */
export function compareNumbers(one: string, other: string): number {
  if (one === other) return 0;
  const difference = Number(one) - Number(other);
  // Reading a double keeps the order, if not every difference.
  if (difference !== 0) return difference;
  return compareDecimals(decimalOf(one), decimalOf(other));
}

export function addNumbers(one: string, other: string): string | Refusal {
  if (one.length <= exactLength && other.length <= exactLength && isPlainInteger(one) && isPlainInteger(other)) {
    return String(Number(one) + Number(other));
  }
  return sum(decimalOf(one), decimalOf(other));
}

export function subtractNumbers(one: string, other: string): string | Refusal {
  if (one.length <= exactLength && other.length <= exactLength && isPlainInteger(one) && isPlainInteger(other)) {
    return String(Number(one) - Number(other));
  }
  return sum(decimalOf(one), negateDecimal(decimalOf(other)));
}

function sum(one: Decimal, other: Decimal): string | Refusal {
  const result = addDecimals(one, other);
  return result.digits === "0" ? "0" : printed(result);
}

/**
 * Bytes that a number takes in an item: one, one for each pair of digits on either side of the point, one for a minus.
 * Zeros in front and behind do not count. Measured to the byte against AWS; the developer guide's rule rounds down.
 */
export function numberSize(number: string): number {
  if (number === "0") return 1;
  const negative = number.charCodeAt(0) === 0x2d ? 1 : 0;
  const point = number.indexOf(".");
  if (point < 0) return 1 + negative + pairs(significantEnd(number, number.length) - negative);
  const whole = number.slice(negative, point);
  const fraction = number.slice(point + 1);
  const wholeDigits = whole === "0" ? 0 : whole.length;
  const zeros = wholeDigits === 0 ? leadingZeros(fraction) : 0;
  return 1 + negative + pairs(wholeDigits) + pairs(fraction.length - zeros);
}

const pairs = (digits: number): number => (digits + 1) >> 1;

function significantEnd(text: string, end: number): number {
  let at = end;
  while (at > 0 && text.charCodeAt(at - 1) === 0x30) at--;
  return at;
}

function leadingZeros(text: string): number {
  let at = 0;
  while (text.charCodeAt(at) === 0x30) at++;
  return at;
}
