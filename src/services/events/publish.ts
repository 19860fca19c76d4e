import { applyTargetInput } from "../../engines/input-transformer/index.ts";
import type { Scope } from "../../kernel/call.ts";
import type { Delivery } from "../../kernel/outbox.ts";
import { keep } from "./archiving.ts";
import { serviceName } from "./arns.ts";
import type { CompiledRule, CompiledTarget } from "./compiled.ts";
import type { Deps } from "./deps.ts";
import { type BusEvent, eventTime } from "./event.ts";
import { momentFor } from "./pace.ts";
import { targetKind } from "./target-kinds.ts";

/** How an event came to its bus. */
export interface Arrived {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Id of the journey that caused it. */
  readonly cause?: string | undefined;
  /** X-Ray's header, handed on to targets. */
  readonly trace?: string | undefined;
  /**
   * From another bus. It goes no further: "events received from a sender account are not sent to a third account"
   * (EventBridge user guide, "Sending and receiving events between accounts"), and so buses cannot chase one another.
   */
  readonly forwarded?: boolean | undefined;
  /** A replay's: only these rules hear it. */
  readonly onlyRules?: ReadonlySet<string> | undefined;
}

/** Sends an event through a bus, inside the transaction of what caused it: every match becomes a delivery. */
export function publish(deps: Deps, scope: Scope, bus: string, event: BusEvent, arrived: Arrived): void {
  if (deps.discovery()?.listens(scope, bus)) {
    const { source, account, detail, "detail-type": detailType } = event.envelope;
    deps.discovery()?.hear(scope, bus, { source, detailType, account, detail });
  }
  for (const compiled of deps.compiled.of(scope, bus).match(event.envelope)) {
    if (arrived.onlyRules && !arrived.onlyRules.has(compiled.arn)) continue;
    if (isReadOnlyCall(event) && compiled.rule.state === "ENABLED" && compiled.rule.archive === undefined) continue;
    invoke(deps, scope, compiled, event, arrived);
  }
}

/** Everything that hangs on a rule. */
export function invoke(deps: Deps, scope: Scope, compiled: CompiledRule, event: BusEvent, arrived: Arrived): void {
  if (compiled.rule.archive !== undefined) keep(deps, scope, compiled.rule.archive, event, arrived.now);
  for (const target of compiled.targets) {
    const delivery = deliveryOf(deps, scope, compiled, target, event, arrived);
    if (delivery) deps.outbox.post(scope, delivery);
    else
      deps.log.warn(
        `${compiled.arn}: the input of target ${target.target.Id} has no value for event ${event.envelope.id}`,
      );
  }
}

/**
 * "ENABLED: matches all events except AWS management events delivered through CloudTrail that are read-only" (API
 * reference, PutRule, State).
 */
function isReadOnlyCall({ envelope }: BusEvent): boolean {
  if (envelope["detail-type"] !== "AWS API Call via CloudTrail") return false;
  const { readOnly, managementEvent = true } = envelope.detail as { readOnly?: boolean; managementEvent?: boolean };
  return readOnly === true && managementEvent;
}

/** Undefined where the target's input comes to nothing that could be sent. */
function deliveryOf(
  deps: Deps,
  scope: Scope,
  { rule, arn }: CompiledRule,
  { target, input }: CompiledTarget,
  event: BusEvent,
  { now, cause, trace, forwarded }: Arrived,
): Delivery | undefined {
  const kind = targetKind(target.Arn);
  const isBus = kind?.arn.resource === "event-bus/";
  if (isBus && forwarded) return undefined;
  const context = { ruleArn: arn, ruleName: rule.name, ingestionTime: eventTime(now) };
  const body = input.kind === "event" ? event.text : applyTargetInput(input, event.envelope, context);
  if (body === undefined) return undefined;
  const { RetryPolicy: retry, DeadLetterConfig: dead } = target;
  const parameters = kind?.extra?.(target, event, trace);
  const order = kind?.order?.(target);
  const notBefore = kind?.paced && momentFor(deps, target.Arn, now);
  return {
    target: target.Arn,
    body,
    sender: {
      service: serviceName,
      sourceArn: arn,
      sourceAccount: scope.account,
      roleArn: target.RoleArn ?? rule.roleArn,
    },
    ...(parameters && { parameters }),
    // Defaults of the API reference, RetryPolicy.
    retry: {
      attempts: retry?.MaximumRetryAttempts ?? 185,
      maximumAgeSeconds: retry?.MaximumEventAgeInSeconds ?? 86_400,
    },
    ...(dead?.Arn !== undefined && {
      deadLetter: {
        queueArn: dead.Arn,
        attributes: { RULE_ARN: arn, TARGET_ARN: target.Arn },
        withReasons: true,
        sortsReasons: true,
      },
    }),
    ...(order !== undefined && { order }),
    ...(notBefore !== undefined && { notBefore }),
    ...(cause !== undefined && { cause }),
  };
}
