import type { Scope } from "../../kernel/call.ts";
import type { Deps } from "./deps.ts";
import type { Timer, TimerKind } from "./state.ts";

/** All timers stand in one place, whoever's they are. */
export const house: Scope = { account: "*", region: "*" };

/** Sets, moves or, without a time, takes away the timer of something. Inside a transaction. */
export function setTimer(
  { timers, alarm }: Pick<Deps, "timers" | "alarm">,
  { account, region }: Scope,
  kind: TimerKind,
  of: readonly string[],
  at: number | undefined,
): void {
  if (at === undefined) {
    timers.delete(house, kind, account, region, ...of);
    return;
  }
  const timer: Timer = { at, kind, account, region, of };
  timers.put(house, timer);
  alarm.by(at);
}
