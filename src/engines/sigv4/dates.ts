/** The dates of a signed request. Times are epoch milliseconds. */

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** `20150830T123600Z`, ISO 8601's basic format. Undefined for anything else, a 30th of February among it. */
export function parseAmzDate(text: string): number | undefined {
  if (text.length !== 16 || text[8] !== "T" || text[15] !== "Z") return undefined;
  return utc(
    number(text, 0, 4),
    number(text, 4, 6) - 1,
    number(text, 6, 8),
    number(text, 9, 11),
    number(text, 11, 13),
    number(text, 13, 15),
  );
}

/** `Sun, 30 Aug 2015 12:36:00 GMT`, the date of HTTP (RFC 1123). */
export function parseHttpDate(text: string): number | undefined {
  if (text.length !== 29 || text.slice(25) !== " GMT" || text.slice(3, 5) !== ", ") return undefined;
  if (text[7] !== " " || text[11] !== " " || text[16] !== " " || text[19] !== ":" || text[22] !== ":") return undefined;
  const time = utc(
    number(text, 12, 16),
    months.indexOf(text.slice(8, 11)),
    number(text, 5, 7),
    number(text, 17, 19),
    number(text, 20, 22),
    number(text, 23, 25),
  );
  if (time === undefined || days[new Date(time).getUTCDay()] !== text.slice(0, 3)) return undefined;
  return time;
}

/** A date as X-Amz-Date or Date may carry it. */
export function parseRequestDate(text: string): number | undefined {
  return parseAmzDate(text) ?? parseHttpDate(text);
}

/** Whether `text` is a day as a credential scope names it: yyyyMMdd. */
export function isScopeDate(text: string): boolean {
  return text.length === 8 && parseAmzDate(`${text}T000000Z`) !== undefined;
}

export function formatAmzDate(timeMs: number): string {
  const iso = new Date(timeMs).toISOString();
  const day = iso.slice(0, 4) + iso.slice(5, 7) + iso.slice(8, 10);
  return `${day}T${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`;
}

/** `2015-08-30T12:36:00Z`, as S3 writes ServerTime. */
export function formatSeconds(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}

/** NaN unless every character is a digit. */
function number(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function utc(year: number, month: number, day: number, hour: number, minute: number, second: number) {
  // Written so that NaN fails; years below 1000 have no four-digit form that Date.UTC reads as meant.
  if (!(year >= 1000 && day >= 1 && day <= (monthDays[month] ?? 0) && hour <= 23 && minute <= 59 && second <= 59)) {
    return undefined;
  }
  if (month === 1 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return undefined;
  return Date.UTC(year, month, day, hour, minute, second);
}
