import { fieldRanges, readValue, readValues } from "./cron-field.ts";

/** Which days of a month: one of the two day fields of a cron expression. */
export type DayRule = (month: Month) => (day: number) => boolean;

/** What rules need to know of a month. */
export interface Month {
  readonly length: number;
  /** Of the first day: 1 for Sunday, as cron expressions count. */
  readonly firstWeekday: number;
}

const weekdayOf = ({ firstWeekday }: Month, day: number): number => ((firstWeekday + day - 2) % 7) + 1;
const isWorkday = (month: Month, day: number): boolean => {
  const weekday = weekdayOf(month, day);
  return weekday > 1 && weekday < 7;
};

/** `1-15`, `L` (the last day), `LW` (the last weekday), `3W` (the weekday nearest to the third), lists of these. */
export function readDaysOfMonth(text: string): DayRule | undefined {
  const rules: DayRule[] = [];
  for (const item of text.toUpperCase().split(",")) {
    const rule = readDayOfMonth(item);
    if (!rule) return undefined;
    rules.push(rule);
  }
  return anyOf(rules);
}

function readDayOfMonth(item: string): DayRule | undefined {
  if (item === "L") return (month) => (day) => day === month.length;
  if (item === "LW") return (month) => (day) => day === nearestWorkday(month, month.length);
  if (item.endsWith("W")) {
    const wanted = readValue(item.slice(0, -1), fieldRanges.dayOfMonth);
    if (wanted === undefined) return undefined;
    return (month) => (day) => wanted <= month.length && day === nearestWorkday(month, wanted);
  }
  const values = readValues(item, fieldRanges.dayOfMonth);
  return values && (() => (day) => values.has(day));
}

/** The weekday nearest to `wanted` within the same month. */
function nearestWorkday(month: Month, wanted: number): number {
  for (const distance of [0, -1, 1, -2, 2]) {
    const day = wanted + distance;
    if (day >= 1 && day <= month.length && isWorkday(month, day)) return day;
  }
  return wanted;
}

/** `MON-FRI`, `L` (the last day of the week), `6L` (the last Friday of the month), `3#2` (the second Tuesday). */
export function readDaysOfWeek(text: string): DayRule | undefined {
  if (text.includes("#")) return readNthWeekday(text);
  const rules: DayRule[] = [];
  for (const item of text.toUpperCase().split(",")) {
    const rule = readDayOfWeek(item);
    if (!rule) return undefined;
    rules.push(rule);
  }
  return anyOf(rules);
}

function readDayOfWeek(item: string): DayRule | undefined {
  if (item === "L") return (month) => (day) => weekdayOf(month, day) === 7;
  if (item.endsWith("L")) {
    const wanted = readValue(item.slice(0, -1), fieldRanges.dayOfWeek);
    if (wanted === undefined) return undefined;
    return (month) => (day) => day + 7 > month.length && weekdayOf(month, day) === wanted;
  }
  const values = readValues(item, fieldRanges.dayOfWeek);
  return values && ((month) => (day) => values.has(weekdayOf(month, day)));
}

/** With `#` there is only one expression in the field (EventBridge user guide, cron expressions). */
function readNthWeekday(text: string): DayRule | undefined {
  const [weekdayText = "", nthText = "", ...more] = text.split("#");
  const weekday = readValue(weekdayText, fieldRanges.dayOfWeek);
  if (weekday === undefined || !/^[1-5]$/.test(nthText) || more.length > 0) return undefined;
  const nth = Number(nthText);
  return (month) => (day) => Math.ceil(day / 7) === nth && weekdayOf(month, day) === weekday;
}

const anyOf =
  (rules: readonly DayRule[]): DayRule =>
  (month) => {
    const tests = rules.map((rule) => rule(month));
    return (day) => tests.some((test) => test(day));
  };
