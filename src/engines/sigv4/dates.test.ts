import { expect, test } from "vitest";
import { formatAmzDate, formatSeconds, isScopeDate, parseAmzDate, parseHttpDate, parseRequestDate } from "./dates.ts";

const NOON = Date.UTC(2015, 7, 30, 12, 36, 0);

test.each([
  ["20150830T123600Z", NOON],
  ["Sun, 30 Aug 2015 12:36:00 GMT", NOON],
  ["20160229T000000Z", Date.UTC(2016, 1, 29)],
  ["20000229T235959Z", Date.UTC(2000, 1, 29, 23, 59, 59)],
])("%s is a date", (text, time) => expect(parseRequestDate(text)).toBe(time));

test.each([
  "",
  "20150830",
  "20150830T123600",
  "2015-08-30T12:36:00Z",
  "20150230T000000Z",
  "21000229T000000Z",
  "20151301T000000Z",
  "20150800T000000Z",
  "20150830T240000Z",
  "20150830T126000Z",
  "2015083 T123600Z",
  "00000101T000000Z",
  "Mon, 30 Aug 2015 12:36:00 GMT",
  "Sun, 30 Aug 2015 12:36:00 UTC",
  "Sun, 30 aug 2015 12:36:00 GMT",
  "Sunday, 30-Aug-15 12:36:00 GMT",
])("%j is none", (text) => expect(parseRequestDate(text)).toBeUndefined());

test("dates are written as AWS writes them", () => {
  expect(formatAmzDate(NOON)).toBe("20150830T123600Z");
  expect(formatSeconds(NOON + 999)).toBe("2015-08-30T12:36:00Z");
  expect(parseAmzDate(formatAmzDate(NOON))).toBe(NOON);
  expect(parseHttpDate(new Date(NOON).toUTCString())).toBe(NOON);
  expect([isScopeDate("20150830"), isScopeDate("2015083"), isScopeDate("20150832")]).toEqual([true, false, false]);
});
