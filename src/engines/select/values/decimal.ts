import { SelectFlaw } from "../flaw.ts";

/** `unscaled / 10^scale`, with the zeros that were written: 1.10 has two decimal places. */
export class Decimal {
  readonly unscaled: bigint;
  readonly scale: number;

  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled;
    this.scale = scale;
  }
}

/** Significant digits of a result ("Data types" in the S3 User Guide). */
const precision = 38;
/** Digits that are kept of what is only read and written: nobody wants 38 of 40 digits back. */
const mostRead = 100;
/** The scale has 32 bits. */
const mostScale = 2 ** 31 - 1;

const numberForm = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,10}))?$/;

/** Whether a text is a number, of whatever size. */
export const isNumberText = (text: string): boolean => numberForm.test(text);

/** Reads `-12.50` or `1e3`; undefined where it is no number, or its exponent has more than 32 bits. */
export function parseDecimal(text: string): Decimal | undefined {
  return parseShort(text) ?? parseLong(text);
}

/** Digits of which every count is exact as a number. */
const safeDigits = 15;

/** The commonest form, a few digits with a point among them; undefined for every other. */
function parseShort(text: string): Decimal | undefined {
  const from = text.charCodeAt(0) === 0x2d ? 1 : 0;
  const digits = text.length - from;
  if (digits === 0 || digits > safeDigits) return undefined;
  let value = 0;
  let point = -1;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) value = value * 10 + code - 0x30;
    else if (code === 0x2e && point < 0 && digits > 1) point = at;
    else return undefined;
  }
  return new Decimal(BigInt(from === 1 ? -value : value), point < 0 ? 0 : text.length - 1 - point);
}

function parseLong(text: string): Decimal | undefined {
  const parts = form.exec(text);
  if (!parts) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0"] = parts;
  const digits = (whole + fraction).replace(/^0+(?=\d)/, "");
  if (digits === "") return undefined;
  // BigInt() is quadratic in its digits, and a record may be a megabyte of them.
  const kept = digits.length > mostRead ? digits.slice(0, mostRead) : digits;
  const scale = fraction.length - Number(exponent) - (digits.length - kept.length);
  if (Math.abs(scale) > mostScale) return undefined;
  const unscaled = BigInt(kept);
  return new Decimal(sign === "-" ? -unscaled : unscaled, scale);
}

const digitsOf = (value: bigint): number => (value < 0n ? -value : value).toString().length;
const power = (exponent: number): bigint => 10n ** BigInt(exponent);

/** Rounds to `digits` significant digits, half to even. */
export function rounded(value: Decimal, digits: number = precision): Decimal {
  const excess = digitsOf(value.unscaled) - digits;
  if (excess <= 0) return inRange(value);
  const divisor = power(excess);
  const result = new Decimal(divideHalfEven(value.unscaled, divisor), value.scale - excess);
  // 99.9 rounds up to 100, which has a digit more.
  return digitsOf(result.unscaled) > digits ? rounded(result, digits) : inRange(result);
}

function inRange(value: Decimal): Decimal {
  if (Math.abs(value.scale) > mostScale) throw new SelectFlaw("NumberFormatError");
  return value;
}

function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const rest = dividend - quotient * divisor;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const size = divisor < 0n ? -divisor : divisor;
  if (twice < size || (twice === size && quotient % 2n === 0n)) return quotient;
  return quotient + (dividend < 0n === divisor < 0n ? 1n : -1n);
}

/** Where two numbers lie further apart than this, the smaller does not reach a digit of the larger. */
const farApart = 2 * mostRead;

/** The power of ten of the first digit. */
const magnitude = ({ unscaled, scale }: Decimal): number => digitsOf(unscaled) - scale;

export function add(left: Decimal, right: Decimal): Decimal {
  if (left.unscaled === 0n || right.unscaled === 0n || Math.abs(magnitude(left) - magnitude(right)) < farApart) {
    return addNear(left, right);
  }
  return rounded(magnitude(left) > magnitude(right) ? left : right);
}

function addNear(left: Decimal, right: Decimal): Decimal {
  if (left.unscaled === 0n && Math.abs(left.scale - right.scale) > farApart) return rounded(right);
  if (right.unscaled === 0n && Math.abs(left.scale - right.scale) > farApart) return rounded(left);
  const scale = Math.max(left.scale, right.scale);
  return rounded(new Decimal(at(left, scale) + at(right, scale), scale));
}

/** `unscaled` as it would be with a larger scale. */
const at = (value: Decimal, scale: number): bigint => value.unscaled * power(scale - value.scale);

export const negated = ({ unscaled, scale }: Decimal): Decimal => new Decimal(-unscaled, scale);

export const multiply = (left: Decimal, right: Decimal): Decimal =>
  rounded(new Decimal(left.unscaled * right.unscaled, left.scale + right.scale));

/** Exact where the quotient ends within 38 digits, else rounded to them. `right` is not zero. */
export function divide(left: Decimal, right: Decimal): Decimal {
  const preferred = left.scale - right.scale;
  if (left.unscaled === 0n) return inRange(new Decimal(0n, preferred));
  const shift = Math.max(0, precision + 1 + digitsOf(right.unscaled) - digitsOf(left.unscaled));
  const dividend = left.unscaled * power(shift);
  let unscaled = dividend / right.unscaled;
  // A rest, however small, decides a tie: one more digit that is not zero stands for it.
  const sticky = unscaled * right.unscaled === dividend ? 0n : dividend < 0n === right.unscaled < 0n ? 1n : -1n;
  unscaled = unscaled * 10n + sticky;
  return stripped(rounded(new Decimal(unscaled, preferred + shift + 1)), preferred);
}

/** Without zeros at the end, as long as `leastScale` decimal places remain. */
function stripped(value: Decimal, leastScale: number): Decimal {
  let { unscaled, scale } = value;
  while (scale > leastScale && unscaled % 10n === 0n) {
    unscaled /= 10n;
    scale--;
  }
  return new Decimal(unscaled, scale);
}

/** What is left of `left` after the whole quotient; it has the sign of `left`. */
export function remainder(left: Decimal, right: Decimal): Decimal {
  if (Math.abs(left.scale - right.scale) > farApart) throw new SelectFlaw("NumberFormatError");
  const scale = Math.max(left.scale, right.scale);
  return rounded(new Decimal(at(left, scale) % at(right, scale), scale));
}

/** Negative, zero or positive, as `left` is less than, equal to or greater than `right`. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  const signs = sign(left) - sign(right);
  if (signs !== 0 || left.unscaled === 0n) return signs;
  const magnitudes = magnitude(left) - magnitude(right);
  if (magnitudes !== 0) return left.unscaled < 0n ? -magnitudes : magnitudes;
  const scale = Math.max(left.scale, right.scale);
  const difference = at(left, scale) - at(right, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

const sign = ({ unscaled }: Decimal): number => (unscaled < 0n ? -1 : unscaled > 0n ? 1 : 0);

/** The whole part; undefined where it surely has more than 64 bits. */
export function truncated(value: Decimal): bigint | undefined {
  if (magnitude(value) > precision) return value.unscaled === 0n ? 0n : undefined;
  if (magnitude(value) <= 0) return 0n;
  return value.scale <= 0 ? value.unscaled * power(-value.scale) : value.unscaled / power(value.scale);
}

/** Plain digits where they are few, else with an exponent: the form that Java's BigDecimal prints, and S3 with it. */
export function decimalText(value: Decimal): string {
  const digits = (value.unscaled < 0n ? -value.unscaled : value.unscaled).toString();
  const minus = value.unscaled < 0n ? "-" : "";
  if (value.scale === 0) return minus + digits;
  const exponent = digits.length - 1 - value.scale;
  if (value.scale > 0 && exponent >= -6) {
    const padded = digits.padStart(value.scale + 1, "0");
    return `${minus}${padded.slice(0, -value.scale)}.${padded.slice(-value.scale)}`;
  }
  const mantissa = digits.length > 1 ? `${digits.charAt(0)}.${digits.slice(1)}` : digits;
  return `${minus}${mantissa}E${exponent < 0 ? "" : "+"}${exponent}`;
}
