import { toHex } from "../../base/hex.ts";
import type { Delivery } from "../../kernel/outbox.ts";
import type { Random } from "../../kernel/ports.ts";
import type { Target } from "../../model/types/scheduler.d.ts";
import { groupArn, scheduleArn, serviceName } from "./arns.ts";
import type { SealedInput } from "./sealed-input.ts";
import type { Occurrence, Schedule } from "./state.ts";

/** A schedule's time that has come: all that its delivery needs, whatever becomes of the schedule meanwhile. */
export interface Invocation {
  readonly scheduleArn: string;
  readonly groupArn: string;
  readonly account: string;
  readonly region: string;
  /** Epoch milliseconds, as the expression says. */
  readonly scheduledAt: number;
  readonly executionId: string;
  readonly target: Target;
  readonly sealedInput?: SealedInput | undefined;
}

/** API reference, RetryPolicy: "the default". */
const defaultRetry = { attempts: 185, maximumAgeSeconds: 86_400 } as const;

/**
 * What the outbox carries. It goes to the schedule itself, which knows its target (./deliver.ts); what becomes a dead
 * letter comes back there, too, since the execution role sends it.
 */
export function deliveryOf(random: Random, schedule: Schedule, occurrence: Occurrence): Delivery {
  const arn = scheduleArn(schedule, schedule.group, schedule.name);
  const { target, account, region } = schedule;
  const invocation: Invocation = {
    scheduleArn: arn,
    groupArn: groupArn(schedule, schedule.group),
    account,
    region,
    scheduledAt: occurrence.scheduledAt,
    executionId: toHex(random.bytes(8)),
    target,
    sealedInput: schedule.sealedInput,
  };
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = target.RetryPolicy ?? {};
  return {
    target: arn,
    body: JSON.stringify(invocation),
    sender: { service: serviceName, sourceArn: invocation.groupArn, sourceAccount: account },
    retry: {
      attempts: MaximumRetryAttempts ?? defaultRetry.attempts,
      maximumAgeSeconds: MaximumEventAgeInSeconds ?? defaultRetry.maximumAgeSeconds,
    },
    ...(target.DeadLetterConfig?.Arn !== undefined && { deadLetter: { queueArn: arn, withReasons: true } }),
  };
}
