import { parsePattern } from "../../../engines/event-pattern/index.ts";
import { parseSchedule } from "../../../engines/schedule/index.ts";
import type { PutRuleRequest, Rule as ShownRule } from "../../../model/types/events.d.ts";
import { defaultBus, ruleArn } from "../arns.ts";
import type { EventsHandler } from "../deps.ts";
import { invalidPattern, ruleHasTargets, tooMany, validation } from "../errors.ts";
import { type BusName, busNamed, refuseManaged, requireBus, requireRule } from "../find.ts";
import { pageOf } from "../paging.ts";
import { passRole } from "../pass-role.ts";
import { quotas } from "../quotas.ts";
import { scheduleRule, unscheduleRule } from "../schedules.ts";
import type { Rule } from "../state.ts";
import { withTags } from "../tags.ts";

export const putRule: EventsHandler<"PutRule"> = (deps, call, input) => {
  const bus = busNamed(call, input.EventBusName);
  const { Name: name, RoleArn: roleArn } = input;
  requireBus(deps, bus);
  checkRule(input, bus);
  const old = deps.rules.get(bus.scope, bus.name, name);
  if (old) refuseManaged(old);
  else if ([...deps.rules.list(bus.scope, { prefix: [bus.name] })].length >= quotas.rulesPerBus) throw tooMany();
  if (roleArn !== undefined) passRole(deps, call, roleArn);
  const rule: Rule = {
    bus: bus.name,
    name,
    pattern: input.EventPattern,
    schedule: input.ScheduleExpression,
    state: input.State ?? "ENABLED",
    description: input.Description,
    roleArn,
    createdBy: old?.createdBy ?? call.account,
    // A schedule that is put anew counts anew.
    createdAt: old && old.schedule === input.ScheduleExpression ? old.createdAt : call.now,
    // "If you are updating an existing rule, any tags you specify are ignored" (API reference, PutRule).
    tags: old?.tags ?? withTags({}, input.Tags),
    targets: old?.targets ?? [],
  };
  deps.rules.put(bus.scope, rule);
  scheduleRule(deps, bus.scope, rule, call.now);
  return { RuleArn: ruleArn(bus.scope, bus.name, name) };
};

function checkRule({ EventPattern, ScheduleExpression }: PutRuleRequest, bus: BusName): void {
  if (!EventPattern && !ScheduleExpression)
    throw validation("Parameter(s) EventPattern or ScheduleExpression must be specified.");
  if (EventPattern !== undefined) {
    const read = parsePattern(EventPattern);
    if ("problem" in read) throw invalidPattern(read.problem.message);
  }
  if (ScheduleExpression !== undefined) {
    if (bus.name !== defaultBus) throw validation("ScheduleExpression is supported only on the default event bus.");
    const read = parseSchedule(ScheduleExpression, "rule");
    if ("problem" in read) throw validation(read.problem.message);
  }
}

export const deleteRule: EventsHandler<"DeleteRule"> = (deps, call, { Name, EventBusName, Force }) => {
  const bus = busNamed(call, EventBusName);
  requireBus(deps, bus);
  const rule = deps.rules.get(bus.scope, bus.name, Name);
  // Deleting what is not there succeeds, as it does in AWS.
  if (!rule) return {};
  refuseManaged(rule, Force);
  if (rule.targets.length > 0) throw ruleHasTargets();
  deps.rules.delete(bus.scope, bus.name, Name);
  unscheduleRule(deps, bus.scope, rule);
  return {};
};

export const enableRule: EventsHandler<"EnableRule"> = (deps, call, { Name, EventBusName }) =>
  switchTo("ENABLED", deps, call, Name, EventBusName);

export const disableRule: EventsHandler<"DisableRule"> = (deps, call, { Name, EventBusName }) =>
  switchTo("DISABLED", deps, call, Name, EventBusName);

function switchTo(
  state: "ENABLED" | "DISABLED",
  deps: Parameters<typeof enableRule>[0],
  call: Parameters<typeof enableRule>[1],
  name: string,
  busName: string | undefined,
): Record<string, never> {
  const bus = busNamed(call, busName);
  const old = requireRule(deps, bus, name);
  refuseManaged(old);
  const rule: Rule = { ...old, state };
  deps.rules.put(bus.scope, rule);
  scheduleRule(deps, bus.scope, rule, call.now);
  return {};
}

export const describeRule: EventsHandler<"DescribeRule"> = (deps, call, { Name, EventBusName }) => {
  const bus = busNamed(call, EventBusName);
  const rule = requireRule(deps, bus, Name);
  return { ...shownRule(bus, rule), CreatedBy: rule.createdBy };
};

export const listRules: EventsHandler<"ListRules"> = (deps, call, input) => {
  const bus = busNamed(call, input.EventBusName);
  requireBus(deps, bus);
  const all = [...deps.rules.list(bus.scope, { prefix: [bus.name] })];
  const wanted = all.filter(({ name }) => name.startsWith(input.NamePrefix ?? ""));
  const { items, rest } = pageOf(input, ({ name }) => name, wanted);
  return { Rules: items.map((rule) => shownRule(bus, rule)), ...rest };
};

export const listRuleNamesByTarget: EventsHandler<"ListRuleNamesByTarget"> = (deps, call, input) => {
  const bus = busNamed(call, input.EventBusName);
  requireBus(deps, bus);
  const all = [...deps.rules.list(bus.scope, { prefix: [bus.name] })];
  const wanted = all.filter(({ targets }) => targets.some(({ Arn }) => Arn === input.TargetArn));
  const { items, rest } = pageOf(input, ({ name }) => name, wanted);
  return { RuleNames: items.map(({ name }) => name), ...rest };
};

function shownRule(bus: BusName, { name, pattern, schedule, state, description, roleArn, managedBy }: Rule): ShownRule {
  return {
    Name: name,
    Arn: ruleArn(bus.scope, bus.name, name),
    EventBusName: bus.name,
    State: state,
    ...(pattern !== undefined && { EventPattern: pattern }),
    ...(schedule !== undefined && { ScheduleExpression: schedule }),
    ...(description !== undefined && { Description: description }),
    ...(roleArn !== undefined && { RoleArn: roleArn }),
    ...(managedBy !== undefined && { ManagedBy: managedBy }),
  };
}
