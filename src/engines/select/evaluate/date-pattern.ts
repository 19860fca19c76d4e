import { SelectFlaw } from "../flaw.ts";
import { type LocalParts, localParts, type Timestamp, zoneText } from "../values/timestamp.ts";

/** Writes a timestamp in a format. */
export type Formatter = (value: Timestamp) => string;

type Field = (local: LocalParts, value: Timestamp) => string;

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

const padded = (value: number, width: number): string => String(value).padStart(width, "0");
const monthName = ({ month }: LocalParts): string => months[month - 1] ?? "";
const hourOf12 = ({ hour }: LocalParts): number => hour % 12 || 12;
const zone = (between: string | undefined, utc: string | undefined): Field => {
  return (_local, { offsetMinutes = 0 }) => {
    if (offsetMinutes === 0 && utc !== undefined) return utc;
    return between === undefined ? zoneText(offsetMinutes, "").slice(0, 3) : zoneText(offsetMinutes, between);
  };
};

/** The table under TO_STRING of the page "Date functions" of the S3 User Guide; fractions of a second are below. */
const fields: Readonly<Record<string, Field>> = {
  yy: ({ year }) => padded(year % 100, 2),
  y: ({ year }) => String(year),
  yyyy: ({ year }) => padded(year, 4),
  M: ({ month }) => String(month),
  MM: ({ month }) => padded(month, 2),
  MMM: (local) => monthName(local).slice(0, 3),
  MMMM: monthName,
  MMMMM: (local) => monthName(local).charAt(0),
  d: ({ day }) => String(day),
  dd: ({ day }) => padded(day, 2),
  a: ({ hour }) => (hour < 12 ? "AM" : "PM"),
  h: (local) => String(hourOf12(local)),
  hh: (local) => padded(hourOf12(local), 2),
  H: ({ hour }) => String(hour),
  HH: ({ hour }) => padded(hour, 2),
  m: ({ minute }) => String(minute),
  mm: ({ minute }) => padded(minute, 2),
  s: ({ second }) => String(second),
  ss: ({ second }) => padded(second, 2),
  n: (_local, { fraction }) => String(Number(fraction.padEnd(9, "0").slice(0, 9))),
  X: zone(undefined, "Z"),
  XX: zone("", "Z"),
  XXX: zone(":", "Z"),
  XXXX: zone("", "Z"),
  XXXXX: zone(":", "Z"),
  x: zone(undefined, undefined),
  xx: zone("", undefined),
  xxx: zone(":", undefined),
  xxxx: zone("", undefined),
  xxxxx: zone(":", undefined),
};
const symbols: ReadonlySet<string> = new Set(Object.keys(fields).map((each) => each.charAt(0)));

/** A run of one letter, a quoted text ('' in it is a quotation mark), or anything else. */
const piece = /([A-Za-z])\1*|'(?:[^']|'')*'|[^A-Za-z']+|'/g;

/** Compiles a TO_STRING format. Throws the Evaluator...TimestampFormatPattern... flaws. */
export function formatterOf(pattern: string): Formatter {
  const parts = [...pattern.matchAll(piece)].map(([text]) => fieldOf(text));
  return (value) => {
    const local = localParts(value);
    return parts.map((part) => (typeof part === "string" ? part : part(local, value))).join("");
  };
}

function fieldOf(text: string): Field | string {
  if (text === "'") throw new SelectFlaw("EvaluatorUnterminatedTimestampFormatPatternToken");
  if (text.startsWith("'")) return text === "''" ? "'" : text.slice(1, -1).replaceAll("''", "'");
  if (!/^[A-Za-z]/.test(text)) return text;
  if (text.startsWith("S")) return (_local, { fraction }) => fraction.padEnd(text.length, "0").slice(0, text.length);
  if (!symbols.has(text.charAt(0))) throw new SelectFlaw("EvaluatorInvalidTimestampFormatPatternSymbol");
  const field = fields[text];
  if (!field) throw new SelectFlaw("EvaluatorInvalidTimestampFormatPatternToken");
  return field;
}
