import { fillScheduleInput } from "../../engines/input-transformer/index.ts";
import { parseSchedule, zoneNamed } from "../../engines/schedule/index.ts";
import { parseArn } from "../../kernel/arn.ts";
import type { Call } from "../../kernel/call.ts";
import { AwsError } from "../../kernel/error.ts";
import type { CreateScheduleInput, FlexibleTimeWindow, Target } from "../../model/types/scheduler.d.ts";
import type { Operations as StsOperations } from "../../model/types/sts.d.ts";
import { groupArn, serviceName } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { invalidZone, notImplemented, roleCannotBeAssumed, validation } from "./errors.ts";
import { parameterNames, type TemplatedTarget, templatedTarget } from "./templated-targets.ts";
import { isUniversal, readUniversal, type UniversalTarget } from "./universal-target.ts";

/** What CreateSchedule and UpdateSchedule both take. */
export type ScheduleInput = Omit<CreateScheduleInput, "ClientToken">;

/** How long before now a StartDate may be. */
const pastStartMs = 5 * 60_000;

/** Rules that the model cannot express, and that need nobody else. */
export function checkSchedule(deps: Pick<Deps, "published">, call: Call, input: ScheduleInput): void {
  const {
    ScheduleExpression,
    ScheduleExpressionTimezone: zone,
    StartDate,
    EndDate,
    FlexibleTimeWindow: window,
  } = input;
  const read = parseSchedule(ScheduleExpression, "scheduler");
  if ("problem" in read) throw validation(read.problem.message);
  if (zone !== undefined && !zoneNamed(zone)) throw invalidZone(zone);
  if (read.schedule.kind !== "at") checkDates(call, StartDate, EndDate);
  checkWindow(window);
  checkTarget(deps, call, input.Target);
}

/** "EventBridge Scheduler ignores StartDate for one-time schedules", and EndDate (API reference). */
function checkDates({ now }: Call, start: number | undefined, end: number | undefined): void {
  if (start !== undefined && start < now - pastStartMs)
    throw validation("The StartDate you specify cannot be earlier than 5 minutes ago.");
  if (end !== undefined && end <= now) throw validation("The EndDate you specify cannot be in the past.");
  if (start !== undefined && end !== undefined && end <= start)
    throw validation("The EndDate you specify must come after the StartDate.");
}

function checkWindow({ Mode, MaximumWindowInMinutes }: FlexibleTimeWindow): void {
  if (Mode === "FLEXIBLE" && MaximumWindowInMinutes === undefined)
    throw validation("MaximumWindowInMinutes is required when the flexible time window mode is FLEXIBLE.");
  if (Mode === "OFF" && MaximumWindowInMinutes !== undefined)
    throw validation("MaximumWindowInMinutes must not be set when the flexible time window mode is OFF.");
}

function checkTarget({ published }: Pick<Deps, "published">, call: Call, target: Target): void {
  const { Arn, Input } = target;
  const kind = isUniversal(Arn) ? undefined : kindOf(Arn);
  if (!kind) readUniversal(published, Arn);
  for (const name of ["EventBridgePutEventsV2Parameters", "EventBridgePutRawEventsParameters"] as const)
    if (target[name] !== undefined) throw notImplemented(call.operation, `the parameter Target.${name}`);
  for (const name of parameterNames) {
    if (target[name] !== undefined && name !== kind?.parameters)
      throw validation(`${name} is not supported for the target ${Arn}.`);
  }
  if (kind?.needsParameters && kind.parameters && target[kind.parameters] === undefined)
    throw validation(`${kind.parameters} must be specified for the target ${Arn}.`);
  if (Arn.endsWith(".fifo") && kind?.service === "sqs" && target.SqsParameters?.MessageGroupId === undefined)
    throw validation(`SqsParameters.MessageGroupId must be specified for the FIFO queue ${Arn}.`);
  const needsJson = !kind || kind.jsonInput || kind.service === "ecs";
  if (needsJson && Input !== undefined && !isJson(Input)) throw validation("Input must be a valid JSON text.");
}

function kindOf(targetArn: string): TemplatedTarget {
  if (!parseArn(targetArn)) throw validation("Provided Arn is not in correct format.");
  const found = templatedTarget(targetArn);
  if (!found) throw validation(`${targetArn} is not a supported target.`);
  return found.kind;
}

/** With its context attributes in place: they may be what makes it JSON. */
function isJson(input: string): boolean {
  const some = { scheduleArn: "a", scheduledTime: "2000-01-01T00:00:00Z", executionId: "a", attemptNumber: 1 };
  try {
    JSON.parse(fillScheduleInput(input, some));
    return true;
  } catch {
    return false;
  }
}

/**
 * Asks whoever knows: whether the target's operation is there, whether the caller may pass the role on, and whether the
 * role lets Scheduler in.
 */
export async function checkWithOthers(deps: Deps, call: Call, group: string, { Arn, RoleArn }: Target): Promise<void> {
  const { service, operation }: UniversalTarget = isUniversal(Arn) ? readUniversal(deps.published, Arn) : kindOf(Arn);
  if (!(await deps.peers.implements(service, operation)))
    throw notImplemented(call.operation, `the target ${Arn}: ${service} ${operation}`);
  deps.authorizer.require(call, {
    action: "iam:PassRole",
    resource: RoleArn,
    resourceAccount: parseArn(RoleArn)?.account,
    context: { "iam:PassedToService": serviceName },
  });
  try {
    await deps.peers.to<StsOperations>("sts").call(
      "AssumeRole",
      { RoleArn, RoleSessionName: "EventBridgeScheduler" },
      {
        as: "service",
        service: serviceName,
        account: parseArn(RoleArn)?.account ?? call.account,
        region: call.region,
        sourceArn: groupArn(call, group),
        sourceAccount: call.account,
        cause: call.id,
      },
    );
  } catch (error) {
    if (error instanceof AwsError) throw roleCannotBeAssumed();
    throw error;
  }
}
