import type { Cron } from "./cron.ts";

/** When something happens by itself. */
export type Schedule = CronSchedule | RateSchedule | OneTimeSchedule;

interface CronSchedule {
  readonly kind: "cron";
  readonly cron: Cron;
}

interface RateSchedule {
  readonly kind: "rate";
  readonly periodMs: number;
  /** Whether the first time is the start itself, or one period later. */
  readonly firstAtStart: boolean;
}

interface OneTimeSchedule {
  readonly kind: "at";
  /** What a clock on the wall shows: see zone.ts. */
  readonly wallMs: number;
}
