import type { HouseClock } from "../../runtime/clock.ts";
import { AdminError } from "./answer.ts";

export interface ClockReading {
  /** ISO 8601. */
  readonly now: string;
  readonly epochMs: number;
  readonly frozen: boolean;
  /** How far the house's clock is ahead of the wall's. */
  readonly aheadMs: number;
}

export function readClock(clock: HouseClock): ClockReading {
  const epochMs = clock.now();
  return { now: new Date(epochMs).toISOString(), epochMs, frozen: clock.frozen, aheadMs: epochMs - clock.wallNow() };
}

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `90s`, `15m`, `1h30m`, `7d`, or a number of milliseconds. Undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  if (/^-?\d+$/.test(text)) return Number(text);
  if (!/^(\d+(ms|[smhdw]))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[smhdw])/g)) total += Number(count) * (unitMs[unit ?? ""] ?? 0);
  return total;
}

/** ISO 8601, or a number of epoch milliseconds. NaN for anything else: Date.parse alone takes "-1" for the year 2001. */
export function readInstant(text: string): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  return /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
}

type Move = (clock: HouseClock, value: unknown) => void | Promise<void>;

/** What the body may ask for, one thing at a time. Resolves when the jobs that fell due are done. */
const moves: Readonly<Record<string, Move>> = {
  set: (clock, value) => {
    const text = String(value);
    const to = readInstant(text);
    if (Number.isNaN(to))
      throw new AdminError(400, `set ${text}: takes a time such as 2026-01-31T12:00:00Z, or epoch milliseconds`);
    return clock.set(to);
  },
  advance: (clock, value) => {
    const by = parseDuration(String(value));
    if (by === undefined)
      throw new AdminError(
        400,
        `advance ${String(value)}: takes a duration such as 90s, 15m, 1h30m, 7d, or milliseconds`,
      );
    return clock.advance(by);
  },
  freeze: (clock) => clock.freeze(),
  resume: (clock) => clock.resume(),
  reset: (clock) => clock.reset(),
};

export async function moveClock(clock: HouseClock, body: Readonly<Record<string, unknown>>): Promise<ClockReading> {
  const asked = Object.keys(body);
  const [name = ""] = asked;
  const move = Object.hasOwn(moves, name) ? moves[name] : undefined;
  if (!move || asked.length !== 1) {
    throw new AdminError(400, `takes one of ${Object.keys(moves).join(", ")}; got ${asked.join(", ") || "nothing"}`);
  }
  try {
    await move(clock, body[name]);
  } catch (error) {
    if (error instanceof RangeError) throw new AdminError(400, `${name} ${String(body[name])}: ${error.message}`);
    throw error;
  }
  return readClock(clock);
}
