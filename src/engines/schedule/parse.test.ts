import { describe, expect, test } from "vitest";
import type { ScheduleDialect } from "./parse.ts";
import { parseSchedule } from "./parse.ts";

const accepts = (text: string, dialect: ScheduleDialect): boolean => "schedule" in parseSchedule(text, dialect);

describe("cron expressions", () => {
  test.each([
    // The examples of the user guide.
    "0 10 * * ? *",
    "15 12 * * ? *",
    "0 18 ? * MON-FRI *",
    "0 8 1 * ? *",
    "0/15 * * * ? *",
    "0/10 * ? * MON-FRI *",
    "0/5 8-17 ? * MON-FRI *",
    "0/30 20-2 ? * MON-FRI *",
    "15 10 ? * 6L 2019-2022",
    // Seen to be accepted: issue 13572 of localstack.
    "0-15/1 8-8 ? * 2,3,4,5,6,7 *",
    "30-30 13-13 ? * 2,4,6 *",
    "1-31/30 1-1 ? * 1,7 *",
    "0 0 L * ? *",
    "0 0 LW * ? *",
    "0 0 3W,15W JAN,mar-MAY ? *",
    "0 0 ? * 3#2 *",
    "0 0 ? * TUE#5 *",
    "0 0 ? * L *",
    "0 0 ? * FRI-MON 2024/4",
    "  0   10 * * ? * ",
    // Never, but well formed.
    "0 0 30 2 ? *",
  ])("%s", (fields) => {
    for (const dialect of ["rule", "scheduler", "autoscaling"] as const)
      expect(accepts(`cron(${fields})`, dialect)).toBe(true);
  });

  test.each([
    "",
    "0 10 * * ?",
    "0 10 * * ? * *",
    "0 10 * * * *",
    "0 10 ? * ? *",
    "0 10 1 * MON *",
    "60 10 * * ? *",
    "0 24 * * ? *",
    "0 10 0 * ? *",
    "0 10 32 * ? *",
    "0 10 * 13 ? *",
    "0 10 ? * 0 *",
    "0 10 ? * 8 *",
    "0 10 ? * -1 *",
    "0 10 * * ? 1969",
    "0 10 * * ? 2200",
    "0 10 * * ? 2030-2020",
    "0/0 10 * * ? *",
    "0/60 10 * * ? *",
    "1,,2 10 * * ? *",
    "1-2-3 10 * * ? *",
    "*-5 10 * * ? *",
    "5-* 10 * * ? *",
    "0 10 ? * 2/2 *",
    "0 10 ? * 3#1,6#3 *",
    "0 10 ? * 3#6 *",
    "0 10 3#1 * ? *",
    "0 10 W * ? *",
    "0 10 L-3 * ? *",
    "0 L * * ? *",
    "? 10 * * ? *",
    "a 10 * * ? *",
  ])("not %s", (fields) => {
    expect(accepts(`cron(${fields})`, "rule")).toBe(false);
  });
});

describe("rates", () => {
  test.each<[inner: string, rule: boolean, scheduler: boolean]>([
    ["1 minute", true, true],
    ["5 minutes", true, true],
    ["1 hour", true, true],
    ["7 days", true, true],
    ["1 minutes", false, true],
    ["5 minute", false, true],
    ["0 minutes", false, false],
    ["-5 minutes", false, false],
    ["1.5 hours", false, false],
    ["5 seconds", false, false],
    ["5 weeks", false, false],
    ["5minutes", false, false],
    ["5", false, false],
    ["minutes", false, false],
    ["5 minutes 3", false, false],
    [" 5   minutes ", true, true],
  ])("rate(%s)", (inner, rule, scheduler) => {
    expect(accepts(`rate(${inner})`, "rule")).toBe(rule);
    expect(accepts(`rate(${inner})`, "autoscaling")).toBe(rule);
    expect(accepts(`rate(${inner})`, "scheduler")).toBe(scheduler);
  });
});

test.each<[inner: string, accepted: boolean]>([
  ["2022-11-20T13:00:00", true],
  ["2024-02-29T00:00:00", true],
  ["2023-02-29T00:00:00", false],
  ["2022-11-20T24:00:00", false],
  ["2022-11-20T13:00", false],
  ["2022-11-20T13:00:00Z", false],
  ["2022-11-20 13:00:00", false],
])("at(%s)", (inner, accepted) => {
  expect(accepts(`at(${inner})`, "scheduler")).toBe(accepted);
  expect(accepts(`at(${inner})`, "rule")).toBe(false);
});

test("refusals are worded as each service words them", () => {
  const refused = (dialect: ScheduleDialect) => parseSchedule("every day", dialect);
  const code = "ValidationException";
  expect(refused("rule")).toEqual({ problem: { code, message: "Parameter ScheduleExpression is not valid." } });
  expect(refused("scheduler")).toEqual({ problem: { code, message: "Invalid Schedule Expression every day." } });
  expect(refused("autoscaling")).toEqual({ problem: { code, message: "Invalid schedule expression: every day" } });
});
