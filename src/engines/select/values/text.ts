import { Decimal, decimalText } from "./decimal.ts";
import { Timestamp, timestampText } from "./timestamp.ts";
import { Float, type Value } from "./value.ts";

/** A single value as text; undefined for an object or a list. NULL and MISSING are empty. */
export function scalarText(value: Value): string | undefined {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  if (value instanceof Decimal) return decimalText(value);
  if (value instanceof Float) return String(value.value);
  return value instanceof Timestamp ? timestampText(value) : undefined;
}
