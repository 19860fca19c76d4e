/**
 * What targets receive of events: paths, constants and templates of EventBridge rules, templates of Pipes, and context
 * attributes of EventBridge Scheduler.
 */
export type { PipeContext, PipeInput } from "./pipe-input.ts";
export { applyPipeInput, readPipeInput } from "./pipe-input.ts";
export type { ScheduleContext } from "./schedule-input.ts";
export { fillScheduleInput } from "./schedule-input.ts";
export type { RuleContext, TargetInput, TargetInputParameters, TargetInputProblem } from "./target-input.ts";
export { applyTargetInput, readTargetInput } from "./target-input.ts";
