import { describe, expect, it } from "vitest";
import { createClock } from "../../runtime/clock.ts";
import { moveClock, parseDuration } from "./clock.ts";

const log = { error: () => undefined, warn: () => undefined };
const start = Date.UTC(2026, 0, 31);

describe("moves of the clock", () => {
  it.each<[Record<string, unknown>, string]>([
    [{ set: "2027-01-01T00:00:00Z" }, "2027-01-01T00:00:00.000Z"],
    [{ set: 1_800_000_000_000 }, "2027-01-15T08:00:00.000Z"],
    // As the command line sends it.
    [{ set: "1800000000000" }, "2027-01-15T08:00:00.000Z"],
    [{ advance: "1h30m" }, "2026-01-31T01:30:00.000Z"],
    [{ advance: 1500 }, "2026-01-31T00:00:01.500Z"],
    [{ advance: "-1000" }, "2026-01-30T23:59:59.000Z"],
  ])("%j", async (body, now) => {
    const clock = createClock({ frozenAt: start, log });
    expect(await moveClock(clock, body)).toMatchObject({ now, frozen: true });
  });

  it.each<[Record<string, unknown>, string]>([
    [{}, "takes one of"],
    [{ set: 1, advance: 1 }, "takes one of"],
    [{ constructor: 1 }, "takes one of"],
    [{ set: "soon" }, "set soon: takes a time"],
    [{ set: "99999999999999999" }, "set 99999999999999999: the clock cannot be set"],
    [{ set: null }, "set null: takes a time"],
    [{ advance: "5x" }, "advance 5x: takes a duration"],
    [{ advance: "-9999999999999" }, "advance -9999999999999: the clock cannot be set"],
  ])("refuses %j", async (body, message) => {
    const clock = createClock({ frozenAt: start, log });
    await expect(moveClock(clock, body)).rejects.toThrow(message);
    expect(clock.now()).toBe(start);
  });
});

describe("durations", () => {
  it.each([
    ["90s", 90_000],
    ["15m", 900_000],
    ["1h30m", 5_400_000],
    ["7d", 604_800_000],
    ["250ms", 250],
    ["250", 250],
    ["", undefined],
    ["h", undefined],
    ["1.5h", undefined],
    ["1h 30m", undefined],
  ])("%j", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });
});
