import type { AggregateFunction } from "./syntax.ts";

/** Functions with plain arguments, and how many each takes; those with a syntax of their own are in calls.ts. */
export const plainFunctions: Readonly<Record<string, { readonly least: number; readonly most: number }>> = {
  char_length: { least: 1, most: 1 },
  character_length: { least: 1, most: 1 },
  coalesce: { least: 1, most: Number.POSITIVE_INFINITY },
  lower: { least: 1, most: 1 },
  nullif: { least: 2, most: 2 },
  to_string: { least: 2, most: 2 },
  to_timestamp: { least: 1, most: 1 },
  upper: { least: 1, most: 1 },
  utcnow: { least: 0, most: 0 },
};

export const aggregateFunctions: ReadonlySet<string> = new Set<AggregateFunction>([
  "avg",
  "count",
  "max",
  "min",
  "sum",
]);

export const isAggregate = (name: string): name is AggregateFunction => aggregateFunctions.has(name);

/** Parts that DATE_ADD and DATE_DIFF know. */
export const dateParts: ReadonlySet<string> = new Set(["year", "month", "day", "hour", "minute", "second"]);

/** Parts that only EXTRACT knows as well. */
export const zoneParts: ReadonlySet<string> = new Set(["timezone_hour", "timezone_minute"]);
