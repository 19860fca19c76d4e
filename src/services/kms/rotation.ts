import type { KmsKey, Rotation } from "./state.ts";

export const dayMs = 86_400_000;

/**
 * All rotations until `now`: those written down, and those that the schedule made since. Nothing runs when a key rotates:
 * the material of each rotation follows from the key's seed, and which one is current from the clock.
 */
export function rotationsUntil({ rotations, schedule }: KmsKey, now: number): readonly Rotation[] {
  if (!schedule) return rotations;
  const due: Rotation[] = [];
  const periodMs = schedule.periodDays * dayMs;
  for (let at = schedule.since + periodMs; at <= now; at += periodMs) due.push({ at, type: "AUTOMATIC" });
  if (due.length === 0) return rotations;
  return [...rotations, ...due].sort((a, b) => a.at - b.at);
}

/** Number of the material that encrypts: 0 is the first. */
export const currentIndex = (key: KmsKey, now: number): number => rotationsUntil(key, now).length;

/** The key with its past rotations written down and another schedule, if any. */
export function withSchedule(key: KmsKey, now: number, periodDays: number | undefined): KmsKey {
  return {
    ...key,
    rotations: rotationsUntil(key, now),
    schedule: periodDays === undefined ? undefined : { since: now, periodDays },
  };
}

/** Rotated now, out of turn. The schedule stays: only rotations that it already made are written down. */
export function rotatedOnDemand(key: KmsKey, now: number): KmsKey {
  const past = rotationsUntil(key, now);
  const { schedule } = key;
  const periodMs = (schedule?.periodDays ?? 0) * dayMs;
  const elapsed = schedule ? Math.floor((now - schedule.since) / periodMs) : 0;
  return {
    ...key,
    rotations: [...past, { at: now, type: "ON_DEMAND" }],
    schedule: schedule && { ...schedule, since: schedule.since + elapsed * periodMs },
  };
}

export function nextRotation({ schedule }: KmsKey, now: number): number | undefined {
  if (!schedule) return undefined;
  const periodMs = schedule.periodDays * dayMs;
  return schedule.since + (Math.floor((now - schedule.since) / periodMs) + 1) * periodMs;
}
