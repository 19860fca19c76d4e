/** S3 counts by days that begin at midnight UTC. Times are epoch milliseconds. */
export const dayMs = 86_400_000;

/** The first midnight behind a time. */
export const midnightAfter = (time: number): number => (Math.floor(time / dayMs) + 1) * dayMs;

/**
 * User guide, "Lifecycle rules: based on an object's age": the days are added to the time, and the result is rounded up
 * to the next midnight. What was made on the 15th at 10:30 and lives 3 days ends on the 19th.
 */
export const dueAfter = (from: number, days: number): number => midnightAfter(from + days * dayMs);
