/** One attempt to invoke the target of a schedule. */
export interface ScheduleContext {
  readonly scheduleArn: string;
  /** ISO 8601, to the second. */
  readonly scheduledTime: string;
  readonly executionId: string;
  /** From one on. */
  readonly attemptNumber: number;
}

/** EventBridge Scheduler user guide, context attributes. */
const attributes: Readonly<Record<string, (context: ScheduleContext) => string>> = {
  "schedule-arn": ({ scheduleArn }) => scheduleArn,
  "scheduled-time": ({ scheduledTime }) => scheduledTime,
  "execution-id": ({ executionId }) => executionId,
  "attempt-number": ({ attemptNumber }) => String(attemptNumber),
};

const keyword = /<aws\.scheduler\.([a-z-]+)>/g;

/** The input of a schedule's target with its context attributes replaced. Keywords that are none stay as they are. */
export function fillScheduleInput(input: string, context: ScheduleContext): string {
  return input.replace(keyword, (text, name: string) =>
    Object.hasOwn(attributes, name) ? (attributes[name]?.(context) ?? text) : text,
  );
}
