import { SelectFlaw } from "../flaw.ts";
import { same } from "../values/compare.ts";
import { parseTimestamp, Timestamp, timestampOfEpochMs } from "../values/timestamp.ts";
import { isUnknown, type Value } from "../values/value.ts";
import { type Formatter, formatterOf } from "./date-pattern.ts";
import { type DatePart, dateAdd, dateDiff, type ExtractPart, extract } from "./dates.ts";
import { characterCount, substring, type TrimSide, trim } from "./strings.ts";

/** A function over values; `now` is the time of the query in epoch milliseconds. */
export type SelectFunction = (operands: readonly Value[], now: number) => Value;

/** Functions that see NULL and MISSING. All others answer NULL to either. */
const ofAnything: Readonly<Record<string, SelectFunction>> = {
  coalesce: (operands) => operands.find((operand) => !isUnknown(operand)) ?? null,
  nullif: ([left, right]) => {
    if (isUnknown(left)) return null;
    return !isUnknown(right) && same(left, right) ? null : left;
  },
};

const ofKnown: Readonly<Record<string, SelectFunction>> = {
  char_length: ([text]) => characterCount(textIn(text)),
  character_length: ([text]) => characterCount(textIn(text)),
  lower: ([text]) => textIn(text).toLowerCase(),
  upper: ([text]) => textIn(text).toUpperCase(),
  substring: ([text, start, length]) =>
    substring(textIn(text), wholeIn(start), length === undefined ? undefined : wholeIn(length)),
  trim: ([side, characters, text]) => trim(textIn(text), side as TrimSide, textIn(characters)),
  date_add: ([part, quantity, value]) => dateAdd(part as DatePart, wholeIn(quantity), timestampIn(value)),
  date_diff: ([part, from, to]) => dateDiff(part as DatePart, timestampIn(from), timestampIn(to)),
  extract: ([part, value]) => extract(part as ExtractPart, timestampIn(value)),
  to_timestamp: ([text]) => timestampOf(textIn(text)),
  utcnow: (_operands, now) => timestampOfEpochMs(now),
};

/** A function of this name for one place of an expression. The parser knows each name. */
export function functionOf(name: string): SelectFunction {
  if (name === "to_string") return knownOnly(formatted());
  const anything = ofAnything[name];
  if (anything) return anything;
  const known = ofKnown[name];
  if (!known) throw new SelectFlaw("UnsupportedFunction");
  return knownOnly(known);
}

const knownOnly = (apply: SelectFunction): SelectFunction => {
  return (operands, now) => (operands.some(isUnknown) ? null : apply(operands, now));
};

/** Keeps the format of the row before: it is nearly always the same. */
function formatted(): SelectFunction {
  let pattern: string | undefined;
  let formatter: Formatter = () => "";
  return ([value, format]) => {
    const wanted = textIn(format);
    if (wanted !== pattern) formatter = formatterOf(wanted);
    pattern = wanted;
    return formatter(timestampIn(value));
  };
}

const wrongType = (): SelectFlaw => new SelectFlaw("IncorrectSqlFunctionArgumentType");

function textIn(value: Value): string {
  if (typeof value !== "string") throw wrongType();
  return value;
}

function wholeIn(value: Value): number {
  if (typeof value !== "number" && typeof value !== "bigint") throw wrongType();
  return Number(value);
}

function timestampIn(value: Value): Timestamp {
  if (!(value instanceof Timestamp)) throw wrongType();
  return value;
}

function timestampOf(text: string): Timestamp {
  const value = parseTimestamp(text);
  if (!value) throw new SelectFlaw("ValueParseFailure");
  return value;
}
