import { MalformedError } from "../../base/malformed.ts";
import {
  formatEpochSeconds,
  formatHttpDate,
  formatIso8601,
  parseEpochSeconds,
  parseHttpDate,
  parseIso8601,
} from "../../base/timestamp.ts";
import type { ShapeType, TimestampFormat } from "../../model/table.ts";

/** Scalars as text: in forms, XML, headers, labels and query strings. Readers throw MalformedError. */

export function parseBoolean(text: string): boolean {
  if (text === "true") return true;
  if (text === "false") return false;
  const lower = text.toLowerCase();
  if (lower !== "true" && lower !== "false") throw new MalformedError("STRING_VALUE can not be converted to a Boolean");
  return lower === "true";
}

const wholeNumber = /^[+-]?\d{1,40}$/;
const decimalNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/;

/** What each whole type holds; others are only bound by what a double holds. */
const integerRange: Partial<Record<ShapeType, readonly [bigint, bigint]>> = {
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
};

/** A number of the model's type; bigint only for whole numbers that a number cannot hold. */
export function parseNumber(text: string, type: ShapeType): number | bigint {
  const whole = type === "integer" || type === "long" || type === "bigInteger";
  if (!whole) return parseDecimal(text, type);
  if (!wholeNumber.test(text)) throw new MalformedError(notConvertible("STRING_VALUE", type));
  return narrowed(BigInt(text.startsWith("+") ? text.slice(1) : text), type);
}

/** `value` as a number where it fits; refuses what is out of the type's range. */
export function narrowed(value: bigint, type: ShapeType): number | bigint {
  const range = integerRange[type];
  if (range && (value < range[0] || value > range[1])) throw new MalformedError(notConvertible("NUMBER_VALUE", type));
  const asNumber = Number(value);
  return Number.isSafeInteger(asNumber) ? asNumber : value;
}

function parseDecimal(text: string, type: ShapeType): number {
  if (text === "NaN") return Number.NaN;
  if (text === "Infinity") return Number.POSITIVE_INFINITY;
  if (text === "-Infinity") return Number.NEGATIVE_INFINITY;
  if (!decimalNumber.test(text)) throw new MalformedError(notConvertible("STRING_VALUE", type));
  return Number(text);
}

const typeNames: Partial<Record<ShapeType, string>> = {
  integer: "an Integer",
  long: "a Long",
  float: "a Float",
  double: "a Double",
  boolean: "a Boolean",
  string: "a String",
  blob: "a ByteBuffer",
  timestamp: "milliseconds since epoch",
  bigInteger: "a BigInteger",
  bigDecimal: "a BigDecimal",
};

/** Coral's sentence: `STRING_VALUE can not be converted to an Integer`. */
export function notConvertible(token: string, type: ShapeType): string {
  return `${token} can not be converted to ${typeNames[type] ?? type}`;
}

export function parseTimestamp(text: string, format: TimestampFormat): number {
  switch (format) {
    case "iso8601":
      return parseIso8601(text);
    case "rfc822":
      return parseHttpDate(text);
    case "unixTimestamp":
      return parseEpochSeconds(text);
  }
}

export function formatTimestamp(
  epochMs: number,
  format: TimestampFormat,
  millis: "always" | "when-present" = "when-present",
): string {
  switch (format) {
    case "iso8601":
      return formatIso8601(epochMs, millis);
    case "rfc822":
      return formatHttpDate(epochMs);
    case "unixTimestamp":
      return formatEpochSeconds(epochMs);
  }
}
