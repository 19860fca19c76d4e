import { SelectFlaw } from "../flaw.ts";
import { compareNumbers, isNumber } from "./numbers.ts";
import { compareTimestamps, Timestamp } from "./timestamp.ts";
import { Struct, type Value } from "./value.ts";

/** Whether two known values are the same. Values of different kinds never are: nothing is converted without a CAST. */
export function same(left: Value, right: Value): boolean {
  if (typeof left === "string" || typeof left === "boolean" || left === null || left === undefined)
    return left === right;
  if (isNumber(left)) return isNumber(right) && compareNumbers(left, right) === 0;
  if (left instanceof Timestamp) return right instanceof Timestamp && compareTimestamps(left, right) === 0;
  if (left instanceof Struct) return right instanceof Struct && sameStruct(left, right);
  return isList(right) && left.length === right.length && left.every((item, index) => same(item, right[index]));
}

const sameStruct = (left: Struct, right: Struct): boolean =>
  left.names.length === right.names.length &&
  left.names.every((name, index) => {
    const other = right.names.indexOf(name);
    return other >= 0 && same(left.values[index], right.values[other]);
  });

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/**
 * Negative, zero or positive. What has no order, such as a text and a number, cannot be evaluated: S3 answers
 * ExternalEvalException to `age > 10` where age is a column of a CSV file, and so a text.
 */
export function compareValues(left: Value, right: Value): number {
  if (typeof left === "string" && typeof right === "string") return left < right ? -1 : left > right ? 1 : 0;
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right);
  if (left instanceof Timestamp && right instanceof Timestamp) return compareTimestamps(left, right);
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  throw new SelectFlaw("ExternalEvalException");
}
