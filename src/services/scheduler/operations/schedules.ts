import { createHash } from "node:crypto";
import type { Call } from "../../../kernel/call.ts";
import type { ScheduleSummary, Target } from "../../../model/types/scheduler.d.ts";
import { defaultGroup, scheduleArn } from "../arns.ts";
import { checkSchedule, checkWithOthers, type ScheduleInput } from "../check.ts";
import type { Deps, SchedulerHandler, WaitingSchedulerHandler } from "../deps.ts";
import { scheduleExists } from "../errors.ts";
import { requireActiveGroup, requireGroup, requireSchedule } from "../find.ts";
import { firstOccurrence } from "../occurrences.ts";
import { pageOf } from "../paging.ts";
import { openInput, type SealedInput, sealInput } from "../sealed-input.ts";
import { house, type Schedule } from "../state.ts";

/** These wait for others: whether the role lets Scheduler in, and for a data key. */
export const createSchedule: WaitingSchedulerHandler<"CreateSchedule"> = async (deps, call, input) => {
  const { ClientToken: token, ...given } = input;
  const group = given.GroupName ?? defaultGroup;
  const ScheduleArn = scheduleArn(call, group, given.Name);
  checkSchedule(deps, call, given);
  requireActiveGroup(deps, call, group);
  const tokenDigest = digestOf(given);
  const exists = (): boolean => {
    const old = deps.schedules.get(house, call.account, call.region, group, given.Name);
    if (old && (token === undefined || old.token !== token || old.tokenDigest !== tokenDigest))
      throw scheduleExists(given.Name);
    return old !== undefined;
  };
  if (exists()) return { ScheduleArn };
  await checkWithOthers(deps, call, group, given.Target);
  const sealedInput = await sealed(deps, call, ScheduleArn, given);
  deps.store.transact(() => {
    // Somebody else may have been quicker.
    requireActiveGroup(deps, call, group);
    if (!exists()) keep(deps, { ...scheduleOf(call, given, sealedInput), token, tokenDigest }, undefined);
    return undefined;
  });
  return { ScheduleArn };
};

/** "UpdateSchedule uses all values, including empty values, specified in the request and overrides the existing schedule" (API reference). */
export const updateSchedule: WaitingSchedulerHandler<"UpdateSchedule"> = async (deps, call, input) => {
  const { ClientToken: _, ...given } = input;
  const group = given.GroupName ?? defaultGroup;
  const ScheduleArn = scheduleArn(call, group, given.Name);
  checkSchedule(deps, call, given);
  requireSchedule(deps, call, group, given.Name);
  await checkWithOthers(deps, call, group, given.Target);
  const sealedInput = await sealed(deps, call, ScheduleArn, given);
  deps.store.transact(() => {
    requireActiveGroup(deps, call, group);
    const old = requireSchedule(deps, call, group, given.Name);
    const { createdAt, token, tokenDigest } = old;
    keep(deps, { ...scheduleOf(call, given, sealedInput), createdAt, token, tokenDigest }, old);
    return undefined;
  });
  return { ScheduleArn };
};

function keep({ schedules, alarm, random }: Deps, schedule: Schedule, before: Schedule | undefined): void {
  const next = firstOccurrence(random, schedule, before);
  schedules.put(house, next ? { ...schedule, next } : schedule);
  if (next) alarm.by(next.at);
}

function scheduleOf(call: Call, given: ScheduleInput, sealedInput: SealedInput | undefined): Schedule {
  const { Input: _, ...withoutInput } = given.Target;
  return {
    account: call.account,
    region: call.region,
    group: given.GroupName ?? defaultGroup,
    name: given.Name,
    expression: given.ScheduleExpression,
    timezone: given.ScheduleExpressionTimezone ?? "UTC",
    startsAt: given.StartDate,
    endsAt: given.EndDate,
    description: given.Description,
    state: given.State ?? "ENABLED",
    keyArn: given.KmsKeyArn,
    target: withDefaults(sealedInput ? withoutInput : given.Target),
    sealedInput,
    window: given.FlexibleTimeWindow,
    afterCompletion: given.ActionAfterCompletion ?? "NONE",
    createdAt: call.now,
    modifiedAt: call.now,
  };
}

/** GetSchedule shows the retry policy's defaults where CreateSchedule said nothing. */
const withDefaults = (target: Target): Target => ({
  ...target,
  RetryPolicy: {
    MaximumEventAgeInSeconds: target.RetryPolicy?.MaximumEventAgeInSeconds ?? 86_400,
    MaximumRetryAttempts: target.RetryPolicy?.MaximumRetryAttempts ?? 185,
  },
});

/** Under the caller's own key the input is sealed; nobody but who may use the key reads it again. */
async function sealed(
  deps: Deps,
  call: Call,
  arn: string,
  { KmsKeyArn, Target }: ScheduleInput,
): Promise<SealedInput | undefined> {
  if (KmsKeyArn === undefined) return undefined;
  return sealInput(deps, KmsKeyArn, arn, Target.Input ?? "", { as: "caller", call });
}

const digestOf = (given: ScheduleInput): string => createHash("sha256").update(JSON.stringify(given)).digest("hex");

export const getSchedule: WaitingSchedulerHandler<"GetSchedule"> = async (deps, call, { Name, GroupName }) => {
  const schedule = requireSchedule(deps, call, GroupName ?? defaultGroup, Name);
  const { sealedInput, startsAt, endsAt, description, keyArn } = schedule;
  const Arn = scheduleArn(schedule, schedule.group, schedule.name);
  const input = sealedInput && (await openInput(deps, sealedInput, Arn, { as: "caller", call }));
  return {
    Arn,
    GroupName: schedule.group,
    Name: schedule.name,
    ScheduleExpression: schedule.expression,
    ScheduleExpressionTimezone: schedule.timezone,
    ...(startsAt !== undefined && { StartDate: startsAt }),
    ...(endsAt !== undefined && { EndDate: endsAt }),
    ...(description !== undefined && { Description: description }),
    ...(keyArn !== undefined && { KmsKeyArn: keyArn }),
    State: schedule.state,
    CreationDate: schedule.createdAt,
    LastModificationDate: schedule.modifiedAt,
    Target: { ...schedule.target, ...(input && { Input: input }) },
    FlexibleTimeWindow: schedule.window,
    ActionAfterCompletion: schedule.afterCompletion,
  };
};

export const deleteSchedule: SchedulerHandler<"DeleteSchedule"> = (deps, call, { Name, GroupName }) => {
  const { account, region, group } = requireSchedule(deps, call, GroupName ?? defaultGroup, Name);
  deps.schedules.delete(house, account, region, group, Name);
  return {};
};

export const listSchedules: SchedulerHandler<"ListSchedules"> = (deps, call, input) => {
  const { account, region } = call;
  const { GroupName: group, NamePrefix = "", State } = input;
  if (group !== undefined) requireGroup(deps, call, group);
  const prefix = group === undefined ? [account, region] : [account, region, group];
  const { items, rest } = pageOf(
    input,
    function* (after): Iterable<Schedule> {
      const from = after && [account, region, ...after];
      for (const schedule of deps.schedules.list(house, { prefix, after: from }))
        if (schedule.name.startsWith(NamePrefix) && (State ?? schedule.state) === schedule.state) yield schedule;
    },
    (schedule) => [schedule.group, schedule.name],
  );
  return { Schedules: items.map(summary), ...rest };
};

const summary = (schedule: Schedule): ScheduleSummary => ({
  Arn: scheduleArn(schedule, schedule.group, schedule.name),
  Name: schedule.name,
  GroupName: schedule.group,
  State: schedule.state,
  CreationDate: schedule.createdAt,
  LastModificationDate: schedule.modifiedAt,
  Target: { Arn: schedule.target.Arn },
});
