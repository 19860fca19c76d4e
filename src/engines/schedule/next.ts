import { wallTimesAfter } from "./cron.ts";
import type { Schedule } from "./schedule.ts";
import type { Zone } from "./zone.ts";
import { utc } from "./zone.ts";

/** What a schedule is set into. Times are epoch milliseconds. */
export interface Setting {
  /** UTC where there is none. */
  readonly zone?: Zone | undefined;
  /** When the schedule was made: rates count from there, unless they have a start. */
  readonly createdMs: number;
  /** The first moment at which it may happen. */
  readonly startMs?: number | undefined;
  /** The first moment at which it no longer may. */
  readonly endMs?: number | undefined;
}

/**
 * The first time after `afterMs`, undefined where there is none. Cron expressions are read by the clocks of the zone: a
 * time that they skip is left out, one that they show twice counts once, the first time (EventBridge Scheduler user
 * guide, daylight saving time). A day of a rate has 24 hours. One-time schedules know no start and no end.
 */
export function nextAfter(schedule: Schedule, afterMs: number, setting: Setting): number | undefined {
  if (schedule.kind === "at") return only(oneTime(schedule.wallMs, setting.zone ?? utc), afterMs);
  const { startMs, endMs } = setting;
  const from = startMs === undefined ? afterMs : Math.max(afterMs, startMs - 1);
  const next = schedule.kind === "rate" ? nextOfRate(schedule, from, setting) : nextOfCron(schedule, from, setting);
  return next !== undefined && (endMs === undefined || next < endMs) ? next : undefined;
}

const only = (atMs: number, afterMs: number): number | undefined => (atMs > afterMs ? atMs : undefined);

/** A skipped time is as far behind the gap as it is inside it: what is to happen once is not lost. */
function oneTime(wallMs: number, zone: Zone): number {
  const [first] = zone.instantsOf(wallMs);
  if (first !== undefined) return first;
  const dayBefore = wallMs - 86_400_000;
  return wallMs - (zone.wallAt(dayBefore) - dayBefore);
}

type Rate = Extract<Schedule, { readonly kind: "rate" }>;

function nextOfRate({ periodMs, firstAtStart }: Rate, afterMs: number, { createdMs, startMs }: Setting): number {
  const anchor = startMs ?? createdMs;
  // What has a start happens at it.
  const least = firstAtStart || startMs !== undefined ? 0 : 1;
  const periods = Math.max(least, Math.floor((afterMs - anchor) / periodMs) + 1);
  return anchor + periods * periodMs;
}

type Cron = Extract<Schedule, { readonly kind: "cron" }>;

function nextOfCron({ cron }: Cron, afterMs: number, { zone = utc }: Setting): number | undefined {
  for (const wallMs of wallTimesAfter(cron, zone.wallAt(afterMs))) {
    const [first] = zone.instantsOf(wallMs);
    if (first !== undefined && first > afterMs) return first;
  }
  return undefined;
}
