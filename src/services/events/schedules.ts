import { nextAfter, parseSchedule } from "../../engines/schedule/index.ts";
import type { Scope } from "../../kernel/call.ts";
import { ruleArn } from "./arns.ts";
import { compileRule } from "./compiled.ts";
import type { Deps } from "./deps.ts";
import { busEvent, eventTime } from "./event.ts";
import { invoke } from "./publish.ts";
import type { Rule, Timer } from "./state.ts";
import { setTimer } from "./timers.ts";

/** Sets the timer of a rule that has a schedule and is enabled; takes it from any other. Inside a transaction. */
export function scheduleRule(deps: Deps, scope: Scope, rule: Rule, now: number): void {
  setTimer(deps, scope, "rule", [rule.bus, rule.name], nextTime(rule, now));
}

export function unscheduleRule(deps: Deps, scope: Scope, { bus, name }: Rule): void {
  setTimer(deps, scope, "rule", [bus, name], undefined);
}

function nextTime({ schedule: text, state, createdAt }: Rule, now: number): number | undefined {
  if (text === undefined || state === "DISABLED") return undefined;
  const read = parseSchedule(text, "rule");
  return "schedule" in read ? nextAfter(read.schedule, now, { createdMs: createdAt }) : undefined;
}

/**
 * A rule's time has come. Times that passed while nothing ran are not made up for: the rule is invoked once and goes on
 * from now. The event is that of the user guide, "Event structure of scheduled rules".
 */
export function ringRule(deps: Deps, { account, region, of, at }: Timer, now: number): void {
  const scope = { account, region };
  const [bus = "", name = ""] = of;
  const rule = deps.rules.get(scope, bus, name);
  if (!rule) {
    setTimer(deps, scope, "rule", of, undefined);
    return;
  }
  const head = {
    id: deps.ids.next("request"),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account,
    time: eventTime(at),
    region,
    resources: [ruleArn(scope, bus, name)],
  };
  invoke(deps, scope, compileRule(scope, rule), busEvent(head, {}, "{}"), { now });
  scheduleRule(deps, scope, rule, Math.max(now, at));
}
