import { readTargetInput } from "../../../engines/input-transformer/index.ts";
import { parseArn } from "../../../kernel/arn.ts";
import type { Call } from "../../../kernel/call.ts";
import type { RemoveTargetsResultEntry, Target } from "../../../model/types/events.d.ts";
import type { EventsHandler, WaitingEventsHandler } from "../deps.ts";
import { notImplemented, tooMany, validation } from "../errors.ts";
import { busNamed, refuseManaged, requireRule } from "../find.ts";
import { pageOf } from "../paging.ts";
import { passRole } from "../pass-role.ts";
import { quotas } from "../quotas.ts";
import { parameterNames, targetKind } from "../target-kinds.ts";

/** Waits, as whether a target can be delivered to is asked of its service. */
export const putTargets: WaitingEventsHandler<"PutTargets"> = async (deps, call, input) => {
  const bus = busNamed(call, input.EventBusName);
  const ruleRole = requireRule(deps, bus, input.Rule).roleArn;
  for (const target of input.Targets) {
    checkTarget(call, target, ruleRole);
    const reason = await deps.outbox.unsupported(target.Arn);
    if (reason !== undefined) throw notImplemented(call.operation, `the target ${target.Id}: ${reason}; this`);
    if (target.RoleArn !== undefined) passRole(deps, call, target.RoleArn);
  }
  return deps.store.transact(() => {
    const rule = requireRule(deps, bus, input.Rule);
    refuseManaged(rule);
    const targets = new Map(rule.targets.map((target) => [target.Id, target]));
    for (const target of input.Targets) targets.set(target.Id, target);
    if (targets.size > quotas.targetsPerRule) throw tooMany();
    deps.rules.put(bus.scope, { ...rule, targets: [...targets.values()] });
    return { FailedEntryCount: 0, FailedEntries: [] };
  });
};

function checkTarget(call: Call, target: Target, ruleRole: string | undefined): void {
  const { Id, Arn, RoleArn } = target;
  if (!parseArn(Arn)) throw validation(`Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`);
  const kind = targetKind(Arn);
  if (!kind) throw notImplemented(call.operation, `a target like ${Arn}`);
  for (const name of parameterNames) {
    if (target[name] !== undefined && name !== kind.parameters)
      throw validation(`Parameter(s) ${name} cannot be specified for target: ${Id}.`);
  }
  const flaw = kind.check?.(target);
  if (flaw !== undefined) throw validation(flaw);
  if (kind.needsRole && (RoleArn ?? ruleRole) === undefined) throw validation(`RoleArn is required for target ${Arn}.`);
  if (RoleArn !== undefined && parseArn(RoleArn)?.service !== "iam")
    throw validation(`Provided role '${RoleArn}' cannot be assumed by principal 'events.amazonaws.com'.`);
  const read = readTargetInput(target);
  if ("problem" in read) throw validation(read.problem.message);
  const dead = target.DeadLetterConfig?.Arn;
  if (dead !== undefined && parseArn(dead)?.service !== "sqs")
    throw validation(`Parameter DeadLetterConfig.Arn is not valid. Reason: ${dead} is no SQS queue.`);
}

export const removeTargets: EventsHandler<"RemoveTargets"> = (deps, call, input) => {
  const bus = busNamed(call, input.EventBusName);
  const rule = requireRule(deps, bus, input.Rule);
  refuseManaged(rule, input.Force);
  const known = new Set(rule.targets.map(({ Id }) => Id));
  const failed: RemoveTargetsResultEntry[] = [];
  for (const Id of input.Ids) {
    if (known.has(Id)) continue;
    const ErrorMessage = `Rule ${rule.name} does not have a target with the Id ${Id}.`;
    failed.push({ TargetId: Id, ErrorCode: "ResourceNotFoundException", ErrorMessage });
  }
  deps.rules.put(bus.scope, { ...rule, targets: rule.targets.filter(({ Id }) => !input.Ids.includes(Id)) });
  return { FailedEntryCount: failed.length, FailedEntries: failed };
};

export const listTargetsByRule: EventsHandler<"ListTargetsByRule"> = (deps, call, input) => {
  const { targets } = requireRule(deps, busNamed(call, input.EventBusName), input.Rule);
  const sorted = [...targets].sort((a, b) => (a.Id < b.Id ? -1 : 1));
  const { items, rest } = pageOf(input, ({ Id }) => Id, sorted);
  return { Targets: items, ...rest };
};
