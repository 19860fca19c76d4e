import { SelectFlaw } from "../flaw.ts";
import { daysIn, epochSecondsOf, inRange, localParts, type Precision, Timestamp } from "../values/timestamp.ts";

/** The page "Date functions" of the S3 User Guide. */
export type DatePart = "year" | "month" | "day" | "hour" | "minute" | "second";
export type ExtractPart = DatePart | "timezone_hour" | "timezone_minute";

const precisions: readonly Precision[] = ["year", "month", "day", "minute", "second"];
const secondsIn = { day: 86_400, hour: 3600, minute: 60, second: 1 } as const;
/** More of any part leaves the years 0001 to 9999. */
const mostQuantity = 400_000_000_000;

/** Adds a quantity of a part; the result is as precise as the part needs. A day that a month lacks becomes its last. */
export function dateAdd(part: DatePart, quantity: number, value: Timestamp): Timestamp {
  const sum = Math.abs(quantity) > mostQuantity ? undefined : inRange(shifted(part, quantity, value));
  if (!sum) throw new SelectFlaw("IllegalSqlFunctionArgument");
  return sum;
}

function shifted(part: DatePart, quantity: number, value: Timestamp): Timestamp {
  const { epochSeconds, fraction, offsetMinutes } = value;
  const precision = finer(value.precision, part === "hour" ? "minute" : part);
  if (part !== "year" && part !== "month") {
    return new Timestamp(precision, epochSeconds + quantity * secondsIn[part], fraction, offsetMinutes);
  }
  const local = localParts(value);
  const months = local.year * 12 + local.month - 1 + (part === "year" ? quantity * 12 : quantity);
  const year = Math.floor(months / 12);
  // Outside of what a date can hold, any year that is refused will do.
  if (year < 1 || year > 9999) return new Timestamp(precision, epochSecondsOf({ ...local, year: 0 }), "", 0);
  const month = months - year * 12 + 1;
  const day = Math.min(local.day, daysIn(year, month));
  const seconds = epochSecondsOf({ ...local, year, month, day }) - (offsetMinutes ?? 0) * 60;
  return new Timestamp(precision, seconds, fraction, offsetMinutes);
}

const finer = (one: Precision, other: Precision): Precision =>
  precisions.indexOf(one) > precisions.indexOf(other) ? one : other;

/** Whole parts from `from` to `to`; negative where `to` comes first. 23:00 and 01:00 of the next day are no day apart. */
export function dateDiff(part: DatePart, from: Timestamp, to: Timestamp): number {
  if (part === "year") return Math.trunc(monthsBetween(from, to) / 12) + 0;
  if (part === "month") return monthsBetween(from, to);
  return Math.trunc((to.epochSeconds - from.epochSeconds) / secondsIn[part]) + 0;
}

/** Whole months between two dates, whatever the time of day. */
function monthsBetween(from: Timestamp, to: Timestamp): number {
  const one = localParts(new Timestamp(from.precision, from.epochSeconds, "", 0));
  const other = localParts(new Timestamp(to.precision, to.epochSeconds, "", 0));
  const months = (other.year - one.year) * 12 + other.month - one.month;
  if (months > 0 && other.day < one.day) return months - 1;
  return months < 0 && other.day > one.day ? months + 1 : months;
}

export function extract(part: ExtractPart, value: Timestamp): number {
  const offset = value.offsetMinutes ?? 0;
  if (part === "timezone_hour") return Math.trunc(offset / 60) + 0;
  if (part === "timezone_minute") return (offset % 60) + 0;
  return localParts(value)[part];
}
