import { keptByText } from "../../base/kept.ts";

/**
 * Time zones by the platform's own database. A wall time is what a clock in the zone shows, written as the epoch
 * milliseconds of the same date and time in UTC.
 */
export interface Zone {
  /** The wall time at an instant. */
  wallAt(epochMs: number): number;
  /** The instants at which clocks show the time: none where it is skipped, two where it is repeated. */
  instantsOf(wallMs: number): readonly number[];
}

export const utc: Zone = { wallAt: (epochMs) => epochMs, instantsOf: (wallMs) => [wallMs] };

/** The zone of an IANA name, undefined where there is none of that name. */
export const zoneNamed: (name: string) => Zone | undefined = ((): ((name: string) => Zone | undefined) => {
  const kept = keptByText((name) => ({ zone: makeZone(name) }));
  return (name) => kept(name).zone;
})();

function makeZone(name: string): Zone | undefined {
  // The platform also takes offsets for names, which AWS does not.
  if (!/^[A-Za-z]/.test(name)) return undefined;
  if (/^(UTC|Etc\/UTC|GMT)$/i.test(name)) return utc;
  const format = formatOf(name);
  if (!format) return undefined;
  const wallAt = (epochMs: number): number => wallTime(format, epochMs);
  return { wallAt, instantsOf: (wallMs) => instantsOf(wallAt, wallMs) };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  const numeric = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" } as const;
  try {
    return new Intl.DateTimeFormat("en-US", {
      ...numeric,
      second: "numeric",
      hourCycle: "h23",
      era: "short",
      timeZone,
    });
  } catch {
    return undefined;
  }
}

function wallTime(format: Intl.DateTimeFormat, epochMs: number): number {
  const parts = new Map<string, string>();
  for (const { type, value } of format.formatToParts(epochMs)) parts.set(type, value);
  const field = (name: string): number => Number(parts.get(name));
  const seconds = Date.UTC(
    field("year"),
    field("month") - 1,
    field("day"),
    field("hour"),
    field("minute"),
    field("second"),
  );
  return seconds + (((epochMs % 1000) + 1000) % 1000);
}

const dayMs = 24 * 60 * 60_000;

/** The offsets a day before and a day after are all that can be in force: zones do not change twice in two days. */
function instantsOf(wallAt: (epochMs: number) => number, wallMs: number): readonly number[] {
  const before = wallAt(wallMs - dayMs) - (wallMs - dayMs);
  const after = wallAt(wallMs + dayMs) - (wallMs + dayMs);
  const guesses = before === after ? [wallMs - before] : [wallMs - before, wallMs - after];
  return guesses.filter((guess) => wallAt(guess) === wallMs).sort((one, other) => one - other);
}
