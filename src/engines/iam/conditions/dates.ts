/**
 * Dates as condition operators read them: W3C's profile of ISO 8601, or seconds since 1970 ("Date condition operators").
 * The looseness about hours of one digit and offsets without minutes is IAM's own.
 */
const isoPattern =
  /^(-?\d{4,9})(?:-(\d\d?)(?:-(\d\d?)(?:t(\d\d?)(?::(\d\d?)(?::(\d\d?)(?:\.(\d{1,9}))?)?)?(z|[+-]\d\d(?::?\d\d)?)?)?)?)?$/i;
const secondsPattern = /^\d{1,19}(?:\.\d+)?$/;
const secondsLimit = 9_223_372_036_854_775_807n;

/** Milliseconds since 1970, or undefined for what is no date. */
export function parseDate(text: string): number | undefined {
  if (secondsPattern.test(text)) return parseSeconds(text);
  const match = isoPattern.exec(text);
  if (!match) return undefined;
  const [, year, month = "1", day = "1", hour = "0", minute = "0", second = "0", fraction = "0", zone = "Z"] = match;
  if (!within(month, 1, 12) || !within(day, 1, 31)) return undefined;
  if (!within(hour, 0, 23) || !within(minute, 0, 59) || !within(second, 0, 59)) return undefined;
  const offset = zoneMinutes(zone);
  if (offset === undefined) return undefined;
  const time = Date.UTC(2000, Number(month) - 1, Number(day), Number(hour), Number(minute) - offset, Number(second));
  const date = new Date(time + Math.floor(Number(`0.${fraction}`) * 1000));
  // Date.UTC reads years below 100 as of the twentieth century; setting the year does not.
  return date.setUTCFullYear(date.getUTCFullYear() - 2000 + Number(year));
}

function parseSeconds(text: string): number | undefined {
  const whole = text.split(".")[0] ?? "";
  return BigInt(whole) > secondsLimit ? undefined : Number(text) * 1000;
}

function within(text: string, least: number, most: number): boolean {
  const value = Number(text);
  return value >= least && value <= most;
}

function zoneMinutes(zone: string): number | undefined {
  if (zone === "Z" || zone === "z") return 0;
  const hours = zone.slice(1, 3);
  const minutes = zone.slice(3).replace(":", "") || "0";
  if (!within(hours, 0, 23) || !within(minutes, 0, 59)) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
