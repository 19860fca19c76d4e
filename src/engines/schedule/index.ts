/**
 * Schedules: cron, rate and one-time expressions as EventBridge rules, EventBridge Scheduler and Application Auto Scaling
 * write them, and when they happen next.
 */
export { flexibleDelayMs } from "./flexible-window.ts";
export type { Setting } from "./next.ts";
export { nextAfter } from "./next.ts";
export type { ScheduleDialect, ScheduleProblem } from "./parse.ts";
export { parseSchedule } from "./parse.ts";
export type { Schedule } from "./schedule.ts";
export type { Zone } from "./zone.ts";
export { utc, zoneNamed } from "./zone.ts";
