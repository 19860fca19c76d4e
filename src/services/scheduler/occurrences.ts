import { flexibleDelayMs, nextAfter, parseSchedule, zoneNamed } from "../../engines/schedule/index.ts";
import type { Random } from "../../kernel/ports.ts";
import type { Occurrence, Schedule } from "./state.ts";

/** "All schedule types invoke their targets with 60 second precision" (user guide, "Schedule types"). */
const precisionMs = 60_000;

/**
 * The first time of a schedule that was made or changed. What was to happen once and is past already happens at once;
 * but not again, where `before` had the same time.
 */
export function firstOccurrence(
  random: Random,
  schedule: Schedule,
  before: Schedule | undefined,
): Occurrence | undefined {
  const isNew = before?.expression !== schedule.expression || before.timezone !== schedule.timezone;
  const isOnce = schedule.expression.startsWith("at(");
  return occurrenceAfter(random, schedule, isOnce && isNew ? Number.NEGATIVE_INFINITY : schedule.modifiedAt - 1);
}

/**
 * The time behind the one that has come. Times that passed while nothing ran are not made up for, but for those within
 * the precision that AWS promises.
 */
export function followingOccurrence(
  random: Random,
  schedule: Schedule,
  last: Occurrence,
  now: number,
): Occurrence | undefined {
  return occurrenceAfter(random, schedule, Math.max(last.scheduledAt, now - windowMsOf(schedule) - precisionMs));
}

const windowMsOf = ({ window }: Schedule): number => (window.MaximumWindowInMinutes ?? 0) * 60_000;

function occurrenceAfter(random: Random, schedule: Schedule, afterMs: number): Occurrence | undefined {
  if (schedule.state === "DISABLED") return undefined;
  const read = parseSchedule(schedule.expression, "scheduler");
  // What is stored was accepted by CreateSchedule.
  if ("problem" in read) throw new Error(`the expression of ${schedule.name} cannot be read: ${read.problem.message}`);
  const scheduledAt = nextAfter(read.schedule, afterMs, {
    zone: zoneNamed(schedule.timezone),
    createdMs: schedule.modifiedAt,
    startMs: schedule.startsAt,
    endMs: schedule.endsAt,
  });
  if (scheduledAt === undefined) return undefined;
  return { scheduledAt, at: scheduledAt + delayOf(random, schedule) };
}

/** Drawn once for each time. */
function delayOf(random: Random, { window }: Schedule): number {
  if (window.Mode === "OFF" || window.MaximumWindowInMinutes === undefined) return 0;
  const chance = Buffer.from(random.bytes(4)).readUInt32BE() / 2 ** 32;
  return flexibleDelayMs(window.MaximumWindowInMinutes, chance);
}
