import { MalformedError } from "./malformed.ts";

/** Timestamps as AWS writes and reads them. Typed values are epoch milliseconds; a fraction of one is dropped. */

/** `2019-12-16T23:48:18Z`, and `.123` before the Z where there are milliseconds or `millis` is "always". */
export function formatIso8601(epochMs: number, millis: "always" | "when-present" = "when-present"): string {
  const text = new Date(epochMs).toISOString();
  return millis === "always" || !text.endsWith(".000Z") ? text : `${text.slice(0, -5)}Z`;
}

/** `Mon, 16 Dec 2019 23:48:18 GMT` (RFC 7231 IMF-fixdate). Milliseconds have no place in it. */
export function formatHttpDate(epochMs: number): string {
  return new Date(epochMs).toUTCString();
}

/** `1576540098` or `1576540098.123`: seconds without an exponent. */
export function formatEpochSeconds(epochMs: number): string {
  return String(Math.trunc(epochMs) / 1000);
}

/** Extended or basic form, a date alone, a fraction of any length, an offset or none (then UTC). */
const iso8601 =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:[Tt ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d{2}:?\d{2})?)?$/;

export function parseIso8601(text: string): number {
  const parts = iso8601.exec(text);
  if (!parts) throw new MalformedError(`no ISO 8601 timestamp: ${text.slice(0, 40)}`);
  const [, year, month, day, hour, minute, second, fraction, zone] = parts;
  const epochMs = epochOf(year, month, day, hour, minute, second);
  return epochMs + Number((fraction ?? "0").padEnd(3, "0").slice(0, 3)) - offsetMs(zone);
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const httpDate =
  /^(?:[A-Za-z]{3},? )?(\d{1,2})[ -]([A-Za-z]{3})[ -](\d{4}) (\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))? (GMT|UTC|[+-]\d{4})$/;

/** RFC 7231 dates, with RFC 822's numeric zones and the fraction that Smithy allows. */
export function parseHttpDate(text: string): number {
  const parts = httpDate.exec(text);
  const month = parts ? months.indexOf(parts[2] ?? "") + 1 : 0;
  if (!parts || month === 0) throw new MalformedError(`no HTTP date: ${text.slice(0, 40)}`);
  const [, day, , year, hour, minute, second, fraction, zone] = parts;
  const epochMs = epochOf(year, String(month), day, hour, minute, second);
  return epochMs + Number((fraction ?? "0").padEnd(3, "0").slice(0, 3)) - offsetMs(zone);
}

const decimal = /^[+-]?\d{1,15}(?:\.\d{1,9})?(?:[eE]\+?\d{1,2})?$/;

export function parseEpochSeconds(text: string): number {
  if (!decimal.test(text)) throw new MalformedError(`no number of seconds: ${text.slice(0, 40)}`);
  return epochMsOfSeconds(Number(text));
}

/** Beyond this, ECMAScript has no date: 100 million days on either side of 1970. */
const lastEpochMs = 8.64e15;

export function epochMsOfSeconds(seconds: number): number {
  const epochMs = Math.round(seconds * 1000);
  if (!(Math.abs(epochMs) <= lastEpochMs)) throw new MalformedError("a timestamp out of range");
  return epochMs;
}

function epochOf(year = "0", month = "1", day = "1", hour = "0", minute = "0", second = "0"): number {
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  // Day 31 of a month of 30 rolls over: the text named a day that does not exist.
  const exists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  // Second 60 is a leap second, which POSIX time folds into the next minute.
  if (!exists || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) {
    throw new MalformedError("a date or a time that does not exist");
  }
  return date.getTime() + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone.length < 4) return 0;
  const digits = zone.slice(1).replace(":", "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}
