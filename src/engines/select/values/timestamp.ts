/** How much of a moment is known. */
export type Precision = "year" | "month" | "day" | "minute" | "second";

/**
 * A moment as S3 Select knows it: with the precision and the local offset with which it was written.
 * `2010T` is a year, `2017-01-02T03:04:05.006+07:08` a fraction of a second, 7 hours and 8 minutes ahead of UTC.
 */
export class Timestamp {
  readonly precision: Precision;
  /** Whole seconds since 1970, UTC. */
  readonly epochSeconds: number;
  /** The digits behind the decimal point, as many as were written. */
  readonly fraction: string;
  /** undefined: not known, written -00:00. */
  readonly offsetMinutes: number | undefined;

  constructor(precision: Precision, epochSeconds: number, fraction: string, offsetMinutes: number | undefined) {
    this.precision = precision;
    this.epochSeconds = epochSeconds;
    this.fraction = fraction;
    this.offsetMinutes = offsetMinutes;
  }
}

/** The parts that a clock on the spot would show. */
export interface LocalParts {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const form = /^(\d{4})(?:T|-(\d\d)(?:T|-(\d\d)(?:T?|T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d))))$/;

/** The W3C form of "Data types" in the S3 User Guide, and the bare day that its examples use; undefined for others. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const parts = form.exec(text);
  if (!parts) return undefined;
  const [, year = "", month, day, hour, minute, second, fraction = "", zone] = parts;
  const local: LocalParts = {
    year: Number(year),
    month: Number(month ?? 1),
    day: Number(day ?? 1),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
  };
  const offset = offsetMinutesOf(zone);
  if (!exists(local) || (offset !== undefined && Math.abs(offset) >= 24 * 60)) return undefined;
  const precision = second ? "second" : hour ? "minute" : day ? "day" : month ? "month" : "year";
  return inRange(new Timestamp(precision, epochSecondsOf(local) - (offset ?? 0) * 60, fraction, offset));
}

function offsetMinutesOf(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === "-00:00") return undefined;
  if (zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  if (Number(zone.slice(4)) > 59) return 24 * 60;
  return zone.startsWith("-") ? -minutes : minutes;
}

const exists = ({ year, month, day, hour, minute, second }: LocalParts): boolean =>
  year >= 1 &&
  month >= 1 &&
  month <= 12 &&
  day >= 1 &&
  day <= daysIn(year, month) &&
  hour < 24 &&
  minute < 60 &&
  second < 60;

export const daysIn = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
};

/** Seconds since 1970 of a clock that shows these parts in UTC. */
export function epochSecondsOf({ year, month, day, hour, minute, second }: LocalParts): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return date.getTime() / 1000;
}

/** Years 0001 to 9999, in local time; undefined beyond. */
export function inRange(value: Timestamp): Timestamp | undefined {
  const { year } = localParts(value);
  return year >= 1 && year <= 9999 ? value : undefined;
}

export function localParts({ epochSeconds, offsetMinutes }: Timestamp): LocalParts {
  const date = new Date((epochSeconds + (offsetMinutes ?? 0) * 60) * 1000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

export function compareTimestamps(left: Timestamp, right: Timestamp): number {
  if (left.epochSeconds !== right.epochSeconds) return left.epochSeconds - right.epochSeconds;
  const digits = Math.max(left.fraction.length, right.fraction.length);
  const one = left.fraction.padEnd(digits, "0");
  const other = right.fraction.padEnd(digits, "0");
  return one < other ? -1 : one > other ? 1 : 0;
}

export const timestampOfEpochMs = (epochMs: number): Timestamp =>
  new Timestamp(
    "second",
    Math.floor(epochMs / 1000),
    String(epochMs - Math.floor(epochMs / 1000) * 1000).padStart(3, "0"),
    0,
  );

const two = (value: number): string => String(value).padStart(2, "0");

/** As it would be written: `2010T`, `2010-02T`, `2015-01-01`, `2017-01-02T04:04Z`. */
export function timestampText(value: Timestamp): string {
  const { year, month, day, hour, minute, second } = localParts(value);
  const years = String(year).padStart(4, "0");
  if (value.precision === "year") return `${years}T`;
  if (value.precision === "month") return `${years}-${two(month)}T`;
  const date = `${years}-${two(month)}-${two(day)}`;
  if (value.precision === "day") return date;
  const seconds = value.precision === "second" ? `:${two(second)}` : "";
  const fraction = value.fraction === "" ? "" : `.${value.fraction}`;
  return `${date}T${two(hour)}:${two(minute)}${seconds}${fraction}${offsetText(value.offsetMinutes)}`;
}

function offsetText(minutes: number | undefined): string {
  if (minutes === undefined) return "-00:00";
  return minutes === 0 ? "Z" : zoneText(minutes, ":");
}

/** `+07:08`, with what stands between hours and minutes. */
export function zoneText(minutes: number, between: string): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}${between}${two(size % 60)}`;
}
