import { SelectFlaw } from "../flaw.ts";
import { type Decimal, isNumberText, parseDecimal, rounded, truncated } from "./decimal.ts";
import { integerOf, parseInteger } from "./integer.ts";
import { decimalOf, floatNumber, isNumber, type NumberValue } from "./numbers.ts";
import { scalarText } from "./text.ts";
import { parseTimestamp, Timestamp } from "./timestamp.ts";
import { Float, isUnknown, type Value } from "./value.ts";

export type CastTarget = "bool" | "int" | "string" | "float" | "decimal" | "timestamp";

/** Type names of "Data types" in the S3 User Guide. BOOLEAN is the name that standard SQL gives to BOOL. */
export const typeNames: Readonly<Record<string, CastTarget>> = {
  bool: "bool",
  boolean: "bool",
  int: "int",
  integer: "int",
  string: "string",
  float: "float",
  decimal: "decimal",
  numeric: "decimal",
  timestamp: "timestamp",
};

/**
 * `CAST(value AS target)`. NULL stays NULL and MISSING stays MISSING. Throws CastFailed for a text that is none of the
 * target's, InvalidCast for types that have no conversion. `digits`: the precision of `DECIMAL(digits)`.
 */
export function cast(value: Value, target: CastTarget, digits: number | undefined): Value {
  if (isUnknown(value)) return value;
  return conversions[target](value, digits);
}

type Conversion = (value: Exclude<Value, null | undefined>, digits: number | undefined) => Value;

const conversions: Readonly<Record<CastTarget, Conversion>> = {
  bool: toBool,
  int: toInt,
  string: (value) => scalarText(value) ?? invalid(),
  float: toFloat,
  decimal: toDecimal,
  timestamp: toTimestamp,
};

function invalid(): never {
  throw new SelectFlaw("InvalidCast");
}

function failed(): never {
  throw new SelectFlaw("CastFailed");
}

function toBool(value: Value): boolean {
  if (typeof value === "boolean") return value;
  if (isNumber(value)) return floatNumber(value) !== 0;
  if (typeof value !== "string") return invalid();
  const text = value.toLowerCase();
  return text === "true" || (text === "false" ? false : failed());
}

function toInt(value: Value): number | bigint {
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value === "string") return parseInteger(value) ?? notAnInteger(value);
  if (typeof value === "boolean") return value ? 1 : 0;
  if (!isNumber(value)) return invalid();
  const whole = truncated(decimalOf(value));
  if (whole === undefined) throw new SelectFlaw("IntegerOverflow");
  return integerOf(whole);
}

const digitsOnly = /^[+-]?\d+$/;

/** Digits too many for 64 bits are an overflow, everything else is no integer. */
function notAnInteger(text: string): never {
  throw new SelectFlaw(digitsOnly.test(text) ? "IntegerOverflow" : "CastFailed");
}

function numberIn(value: Value): NumberValue {
  if (isNumber(value)) return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "string" ? (parseDecimal(value) ?? failed()) : invalid();
}

function toFloat(value: Value): Float {
  const number = typeof value === "string" ? floatIn(value) : floatNumber(numberIn(value));
  return Number.isFinite(number) ? new Float(number) : failed();
}

const floatIn = (text: string): number => (isNumberText(text) ? Number(text) : failed());

function toDecimal(value: Value, digits: number | undefined): Decimal {
  return rounded(decimalOf(numberIn(value)), digits);
}

function toTimestamp(value: Value): Timestamp {
  if (value instanceof Timestamp) return value;
  return typeof value === "string" ? (parseTimestamp(value) ?? failed()) : invalid();
}
