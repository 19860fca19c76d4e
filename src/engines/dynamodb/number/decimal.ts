/**
 * Exact decimals: a sign, up to 38 significant digits and a power of ten, as in "Naming rules and data types" of the
 * DynamoDB developer guide. 1E-130 to 9.9999999999999999999999999999999999999E+125, and as far below zero.
 */
export interface Decimal {
  readonly negative: boolean;
  /** Without leading and trailing zeros; "0" for zero. */
  readonly digits: string;
  /** Power of ten of the first digit: 2 for 123, -1 for 0.5. */
  readonly exponent: number;
}

/** What a text says, before anybody asks whether it is in range. */
export interface ScannedNumber extends Decimal {
  /** Digits behind the point less the exponent, as Java's BigDecimal counts them. */
  readonly scale: number;
  /** The exponent as written, without its letter; "" if there is none. */
  readonly written: string;
}

const zero = 0x30;
const nine = 0x39;
const isDigit = (code: number): boolean => code >= zero && code <= nine;

/** Whether `text` is a whole number as it would be printed, which most numbers are: nothing is left to do with it. */
export function isPlainInteger(text: string): boolean {
  const from = text.charCodeAt(0) === 0x2d ? 1 : 0;
  const length = text.length - from;
  if (length === 0 || length > 38) return false;
  if (text.charCodeAt(from) === zero) return length === 1 && from === 0;
  for (let at = from; at < text.length; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

/** Of a text that is a plain integer: the quick way. */
export function decimalOfInteger(text: string): Decimal {
  const from = text.charCodeAt(0) === 0x2d ? 1 : 0;
  let end = text.length;
  while (end > from + 1 && text.charCodeAt(end - 1) === zero) end--;
  return { negative: from === 1, digits: text.slice(from, end), exponent: text.length - from - 1 };
}

/** `undefined` where the text is no number: a sign, digits with a point in or around them, an exponent. */
export function scanNumber(text: string): ScannedNumber | undefined {
  const first = text.charAt(0);
  const from = first === "-" || first === "+" ? 1 : 0;
  let end = from;
  let point = -1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 0x2e && point < 0) point = end;
    else if (!isDigit(code)) break;
  }
  if (end - from - (point < 0 ? 0 : 1) === 0) return undefined;
  let written = "";
  if (end < text.length) {
    if (text.charAt(end).toLowerCase() !== "e") return undefined;
    written = text.slice(end + 1);
    if (!isWhole(written)) return undefined;
  }
  const mantissa = point < 0 ? text.slice(from, end) : text.slice(from, point) + text.slice(point + 1, end);
  const scale = (point < 0 ? 0 : end - point - 1) - Number(written);
  const { negative, digits, exponent } = fromMantissa(first === "-", mantissa, scale);
  return { negative, digits, exponent, scale, written };
}

function isWhole(text: string): boolean {
  const from = text.charAt(0) === "-" || text.charAt(0) === "+" ? 1 : 0;
  if (text.length === from) return false;
  for (let at = from; at < text.length; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

/** The whole number `mantissa` divided by ten to the power of `scale`. */
function fromMantissa(negative: boolean, mantissa: string, scale: number): Decimal {
  let start = 0;
  while (start < mantissa.length - 1 && mantissa.charCodeAt(start) === zero) start++;
  const exponent = mantissa.length - start - 1 - scale;
  let end = mantissa.length;
  while (end > start + 1 && mantissa.charCodeAt(end - 1) === zero) end--;
  const digits = mantissa.slice(start, end);
  return { negative: negative && digits !== "0", digits, exponent };
}

/** Plain notation, as DynamoDB answers: never an exponent, no zero that says nothing. */
export function printDecimal({ negative, digits, exponent }: Decimal): string {
  if (digits === "0") return "0";
  return (negative ? "-" : "") + printMagnitude(digits, exponent);
}

function printMagnitude(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = exponent + 1;
  if (whole >= digits.length) return digits + "0".repeat(whole - digits.length);
  return `${digits.slice(0, whole)}.${digits.slice(whole)}`;
}

export function compareDecimals(one: Decimal, other: Decimal): number {
  const sign = signOf(one);
  if (sign !== signOf(other)) return sign - signOf(other);
  if (sign === 0) return 0;
  if (one.exponent !== other.exponent) return one.exponent < other.exponent ? -sign : sign;
  return one.digits === other.digits ? 0 : one.digits < other.digits ? -sign : sign;
}

const signOf = ({ digits, negative }: Decimal): number => (digits === "0" ? 0 : negative ? -1 : 1);

/** The exact sum, of as many digits as it takes. */
export function addDecimals(one: Decimal, other: Decimal): Decimal {
  const scale = Math.max(scaleOf(one), scaleOf(other));
  const sum = unscaled(one, scale) + unscaled(other, scale);
  return fromMantissa(sum < 0n, String(sum < 0n ? -sum : sum), scale);
}

export const negateDecimal = (decimal: Decimal): Decimal => ({ ...decimal, negative: !decimal.negative });

const scaleOf = ({ digits, exponent }: Decimal): number => digits.length - 1 - exponent;

function unscaled(decimal: Decimal, scale: number): bigint {
  if (decimal.digits === "0") return 0n;
  const magnitude = BigInt(decimal.digits) * 10n ** BigInt(scale - scaleOf(decimal));
  return decimal.negative ? -magnitude : magnitude;
}
