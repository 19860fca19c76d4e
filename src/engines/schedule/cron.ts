import type { DayRule, Month } from "./cron-days.ts";
import { readDaysOfMonth, readDaysOfWeek } from "./cron-days.ts";
import { fieldRanges, readValues } from "./cron-field.ts";

/** A cron expression of AWS: minutes, hours, day of month, month, day of week, year. */
export interface Cron {
  /** Minutes of the day, in ascending order. */
  readonly times: readonly number[];
  readonly days: DayRule;
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
}

/** The six fields between the parentheses; undefined where they are none. */
export function readCron(text: string): Cron | undefined {
  const [minutesText = "", hoursText = "", dayText = "", monthText = "", weekdayText = "", yearText, ...more] = text
    .trim()
    .split(/\s+/);
  // One of the two day fields says which days, the other that it says nothing.
  if (yearText === undefined || more.length > 0 || (dayText === "?") === (weekdayText === "?")) return undefined;
  const minutes = readValues(minutesText, fieldRanges.minutes);
  const hours = readValues(hoursText, fieldRanges.hours);
  const days = weekdayText === "?" ? readDaysOfMonth(dayText) : readDaysOfWeek(weekdayText);
  const months = readValues(monthText, fieldRanges.month);
  const years = readValues(yearText, fieldRanges.year);
  if (!minutes || !hours || !days || !months || !years) return undefined;
  const times = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute));
  return { times: times.sort((one, other) => one - other), days, months, years };
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The times after `afterMs`, as clocks on the wall show them, in ascending order. */
export function* wallTimesAfter({ times, days, months, years }: Cron, afterMs: number): Generator<number> {
  const firstMs = (Math.floor(afterMs / minuteMs) + 1) * minuteMs;
  const firstDayMs = Math.floor(firstMs / dayMs) * dayMs;
  const first = new Date(firstMs);
  for (let year = first.getUTCFullYear(); year <= fieldRanges.year.most; year++) {
    if (!years.has(year)) continue;
    for (let month = 1; month <= 12; month++) {
      const monthMs = Date.UTC(year, month - 1, 1);
      if (!months.has(month) || monthMs + 31 * dayMs <= firstDayMs) continue;
      const { length, firstWeekday } = monthOf(monthMs, year, month);
      const wanted = days({ length, firstWeekday });
      for (let day = 1; day <= length; day++) {
        const atMs = monthMs + (day - 1) * dayMs;
        if (atMs < firstDayMs || !wanted(day)) continue;
        for (const minute of times) if (atMs + minute * minuteMs >= firstMs) yield atMs + minute * minuteMs;
      }
    }
  }
}

function monthOf(monthMs: number, year: number, month: number): Month {
  const length = Math.round((Date.UTC(year, month, 1) - monthMs) / dayMs);
  return { length, firstWeekday: new Date(monthMs).getUTCDay() + 1 };
}
