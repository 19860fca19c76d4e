import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flexibleDelayMs } from "./flexible-window.ts";
import type { Setting } from "./next.ts";
import { nextAfter } from "./next.ts";
import { parseSchedule } from "./parse.ts";
import type { Schedule } from "./schedule.ts";
import { zoneNamed } from "./zone.ts";

function schedule(text: string, dialect: "rule" | "scheduler" = "scheduler"): Schedule {
  const result = parseSchedule(text, dialect);
  if ("problem" in result) throw new Error(result.problem.message);
  return result.schedule;
}

const ms = (iso: string): number => Date.parse(iso);

function upcoming(text: string, after: string, count: number, setting: Partial<Setting> = {}): string[] {
  const times: string[] = [];
  let last = ms(after);
  while (times.length < count) {
    const next = nextAfter(schedule(text), last, { createdMs: ms(after), ...setting });
    if (next === undefined) break;
    times.push(new Date(next).toISOString().slice(0, 16));
    last = next;
  }
  return times;
}

describe("cron", () => {
  test.each<[fields: string, after: string, expected: string[]]>([
    ["0 10 * * ? *", "2024-02-28T10:00:00Z", ["2024-02-29T10:00", "2024-03-01T10:00"]],
    ["0 10 * * ? *", "2024-02-28T09:59:59.999Z", ["2024-02-28T10:00", "2024-02-29T10:00"]],
    ["0/30 20-2 ? * FRI *", "2024-03-01T01:45:00Z", ["2024-03-01T02:00", "2024-03-01T02:30", "2024-03-01T20:00"]],
    ["15 10 ? * 6L 2019-2022", "2022-11-01T00:00:00Z", ["2022-11-25T10:15", "2022-12-30T10:15"]],
    ["0 0 L * ? *", "2023-12-31T00:00:00Z", ["2024-01-31T00:00", "2024-02-29T00:00", "2024-03-31T00:00"]],
    // September 2023 ends on a Saturday, December on a Sunday.
    [
      "0 0 LW * ? *",
      "2023-09-01T00:00:00Z",
      ["2023-09-29T00:00", "2023-10-31T00:00", "2023-11-30T00:00", "2023-12-29T00:00"],
    ],
    // The first of October 2023 is a Sunday, of July a Saturday: the weekday stays within the month.
    ["0 0 1W 7,10 ? 2023", "2023-01-01T00:00:00Z", ["2023-07-03T00:00", "2023-10-02T00:00"]],
    ["0 0 31W * ? 2023", "2023-03-01T00:00:00Z", ["2023-03-31T00:00", "2023-05-31T00:00", "2023-07-31T00:00"]],
    ["0 0 ? * 3#2 *", "2024-01-01T00:00:00Z", ["2024-01-09T00:00", "2024-02-13T00:00"]],
    ["0 0 ? * TUE#5 *", "2024-01-01T00:00:00Z", ["2024-01-30T00:00", "2024-04-30T00:00"]],
    ["0 0 ? * L *", "2024-01-01T00:00:00Z", ["2024-01-06T00:00", "2024-01-13T00:00"]],
    ["0 0 29 2 ? *", "2096-03-01T00:00:00Z", ["2104-02-29T00:00"]],
    ["0 0 30 2 ? *", "2024-01-01T00:00:00Z", []],
    ["0 0 1 1 ? 2020", "2024-01-01T00:00:00Z", []],
    ["59 23 31 12 ? *", "2199-12-31T23:58:00Z", ["2199-12-31T23:59"]],
  ])("%s after %s", (fields, after, expected) => {
    expect(upcoming(`cron(${fields})`, after, expected.length || 1)).toEqual(expected);
  });
});

describe("daylight saving time in New York", () => {
  const zone = zoneNamed("America/New_York");
  test("a time that clocks skip is left out", () => {
    expect(upcoming("cron(30 2 * * ? *)", "2024-03-09T00:00:00Z", 2, { zone })).toEqual([
      "2024-03-09T07:30",
      "2024-03-11T06:30",
    ]);
  });
  test("a time that clocks show twice counts once", () => {
    expect(upcoming("cron(30 1 * * ? *)", "2024-11-03T00:00:00Z", 2, { zone })).toEqual([
      "2024-11-03T05:30",
      "2024-11-04T06:30",
    ]);
    expect(upcoming("cron(0/30 * * * ? *)", "2024-11-03T05:15:00Z", 2, { zone })).toEqual([
      "2024-11-03T05:30",
      "2024-11-03T07:00",
    ]);
  });
  test("a day of a rate has 24 hours", () => {
    expect(upcoming("rate(1 day)", "2024-03-09T12:00:00Z", 2, { zone })).toEqual([
      "2024-03-10T12:00",
      "2024-03-11T12:00",
    ]);
  });
  test("one time", () => {
    expect(upcoming("at(2024-07-04T12:00:00)", "2024-01-01T00:00:00Z", 2, { zone })).toEqual(["2024-07-04T16:00"]);
    expect(upcoming("at(2024-03-10T02:30:00)", "2024-01-01T00:00:00Z", 2, { zone })).toEqual(["2024-03-10T07:30"]);
    expect(upcoming("at(2024-11-03T01:30:00)", "2024-01-01T00:00:00Z", 2, { zone })).toEqual(["2024-11-03T05:30"]);
  });
});

test("zones are those of the database", () => {
  for (const name of ["UTC", "Europe/Paris", "Asia/Kolkata", "America/New_York", "Etc/GMT+5"])
    expect(zoneNamed(name)).toBeDefined();
  for (const name of ["", "+01:00", "Mars/Olympus", "Europe", "../etc"]) expect(zoneNamed(name)).toBeUndefined();
});

describe("rates", () => {
  const createdMs = ms("2024-01-01T00:00:30Z");
  const nextOf = (text: string, dialect: "rule" | "scheduler", afterIso: string, more: Partial<Setting> = {}) => {
    const next = nextAfter(schedule(text, dialect), ms(afterIso), { createdMs, ...more });
    return next === undefined ? undefined : new Date(next).toISOString();
  };
  test("a rule's begins one period after it is made, a schedule's at once", () => {
    expect(nextOf("rate(5 minutes)", "rule", "2024-01-01T00:00:00Z")).toBe("2024-01-01T00:05:30.000Z");
    expect(nextOf("rate(5 minutes)", "scheduler", "2024-01-01T00:00:00Z")).toBe("2024-01-01T00:00:30.000Z");
    expect(nextOf("rate(5 minutes)", "scheduler", "2024-01-01T00:00:30Z")).toBe("2024-01-01T00:05:30.000Z");
    expect(nextOf("rate(5 minutes)", "rule", "2024-01-01T10:00:30Z")).toBe("2024-01-01T10:05:30.000Z");
  });
  test("start and end", () => {
    const range = { startMs: ms("2024-02-01T00:00:00Z"), endMs: ms("2024-02-01T02:00:00Z") };
    expect(nextOf("rate(1 hour)", "scheduler", "2024-01-05T00:00:00Z", range)).toBe("2024-02-01T00:00:00.000Z");
    expect(nextOf("rate(1 hour)", "scheduler", "2024-02-01T00:00:00Z", range)).toBe("2024-02-01T01:00:00.000Z");
    expect(nextOf("rate(1 hour)", "scheduler", "2024-02-01T01:00:00Z", range)).toBeUndefined();
    expect(nextOf("cron(0 * * * ? *)", "scheduler", "2024-01-05T00:00:00Z", range)).toBe("2024-02-01T00:00:00.000Z");
    expect(nextOf("at(2024-03-01T00:00:00)", "scheduler", "2024-01-05T00:00:00Z", range)).toBe(
      "2024-03-01T00:00:00.000Z",
    );
  });
});

test("a flexible window", () => {
  expect(flexibleDelayMs(15, 0)).toBe(0);
  expect(flexibleDelayMs(15, 0.5)).toBe(450_000);
  expect(flexibleDelayMs(15, 0.999999)).toBe(899_000);
});

/** Walks minute by minute and asks the clock on the wall, field by field. */
describe("the naive walker finds the same", () => {
  const number = (least: number, most: number) => fc.integer({ min: least, max: most }).map(String);
  const field = (least: number, most: number) =>
    fc.oneof(
      { weight: 2, arbitrary: fc.constant("*") },
      number(least, most),
      fc.tuple(number(least, most), number(least, most)).map((span) => span.join("-")),
      fc.tuple(number(least, most), number(1, Math.min(most, 9))).map((steps) => steps.join("/")),
      fc.array(number(least, most), { minLength: 2, maxLength: 3 }).map((list) => list.join(",")),
    );
  const weekdays = fc.oneof(
    field(1, 7).filter((text) => !text.includes("/")),
    fc.constantFrom("L", "6L", "2#1", "5#3", "1#5"),
  );
  const days = fc.oneof(field(1, 31), fc.constantFrom("L", "LW", "1W", "15W", "31W"));
  const expressions = fc
    .tuple(
      field(0, 59),
      field(0, 23),
      fc.oneof(
        days.map((day) => [day, "?"]),
        weekdays.map((day) => ["?", day]),
      ),
      field(1, 12),
    )
    .map(([minute, hour, [day, weekday], month]) => `${minute} ${hour} ${day} ${month} ${weekday} *`);

  test("in UTC, over five weeks", () => {
    fc.assert(
      fc.property(expressions, fc.integer({ min: 0, max: 4 * 365 * 24 * 60 }), (fields, minutes) => {
        const after = ms("2023-01-01T00:00:00Z") + minutes * 60_000 + (minutes % 60_000);
        const expected = walk(fields, after, 35 * 24 * 60, (at) => new Date(at));
        const found = nextAfter(schedule(`cron(${fields})`), after, { createdMs: 0 });
        if (expected !== undefined) expect(found).toBe(expected);
        else expect(found ?? Number.POSITIVE_INFINITY).toBeGreaterThan(after + 35 * 24 * 60 * 60_000);
      }),
      { numRuns: 50, seed: 4 },
    );
  });

  test("where clocks change, over two days", () => {
    const zone = zoneNamed("Australia/Lord_Howe");
    // By half an hour, at two in the morning, on the first Sundays of April and October.
    const change = fc.constantFrom("2024-04-06T12:00:00Z", "2024-10-05T12:00:00Z");
    const hourly = fc.tuple(field(0, 59), field(0, 5)).map(([minute, hour]) => `${minute} ${hour} ? * * *`);
    fc.assert(
      fc.property(hourly, change, fc.integer({ min: 0, max: 300 }), (fields, from, minutes) => {
        const after = ms(from) + minutes * 60_000;
        const seen = new Set<number>();
        // What the clocks showed before is not shown a first time again.
        for (let at = after - 2 * 3_600_000; at <= after; at += 60_000) seen.add(zone?.wallAt(at) ?? 0);
        const expected = walk(fields, after, 2 * 24 * 60, (at) => {
          const wall = zone?.wallAt(at) ?? 0;
          const again = seen.has(wall);
          seen.add(wall);
          return again ? undefined : new Date(wall);
        });
        expect(nextAfter(schedule(`cron(${fields})`), after, { createdMs: 0, zone })).toBe(expected);
      }),
      { numRuns: 25, seed: 5 },
    );
  });
});

function walk(
  fields: string,
  after: number,
  minutes: number,
  wall: (at: number) => Date | undefined,
): number | undefined {
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields.split(" ");
  for (let at = Math.floor(after / 60_000) * 60_000 + 60_000, left = minutes; left > 0; at += 60_000, left--) {
    const shown = wall(at);
    if (!shown || !holds(minute, shown.getUTCMinutes(), 0, 59) || !holds(hour, shown.getUTCHours(), 0, 23)) continue;
    if (!holds(month, shown.getUTCMonth() + 1, 1, 12)) continue;
    if (weekday === "?" ? dayHolds(day, shown) : weekdayHolds(weekday, shown)) return at;
  }
  return undefined;
}

function holds(text: string, value: number, least: number, most: number): boolean {
  return (
    text.split(",").some((item) => {
      if (item === "*") return true;
      const [base = "", step] = item.split("/");
      const [from = 0, to] = base.split("-").map(Number);
      if (step !== undefined) return value >= from && (value - from) % Number(step) === 0;
      if (to === undefined) return value === from;
      return from <= to ? value >= from && value <= to : value >= from || value <= to;
    }) &&
    value >= least &&
    value <= most
  );
}

const lastDay = (date: Date): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
const weekdayAt = (date: Date, day: number): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day)).getUTCDay();

function dayHolds(text: string, date: Date): boolean {
  const day = date.getUTCDate();
  const last = lastDay(date);
  if (text === "L") return day === last;
  if (!text.endsWith("W")) return holds(text, day, 1, 31);
  const wanted = text === "LW" ? last : Number(text.slice(0, -1));
  if (wanted > last) return false;
  const workdays = Array.from({ length: last }, (_, at) => at + 1).filter((each) => weekdayAt(date, each) % 6 !== 0);
  const distances = workdays.map((each) => Math.abs(each - wanted));
  return workdays[distances.indexOf(Math.min(...distances))] === day;
}

function weekdayHolds(text: string, date: Date): boolean {
  const weekday = date.getUTCDay() + 1;
  const [wanted, nth] = text.split("#");
  if (nth !== undefined)
    return weekday === Number(wanted) && Math.floor((date.getUTCDate() - 1) / 7) === Number(nth) - 1;
  if (text === "L") return weekday === 7;
  if (text.endsWith("L")) return weekday === Number(text.slice(0, -1)) && date.getUTCDate() > lastDay(date) - 7;
  return holds(text, weekday, 1, 7);
}
