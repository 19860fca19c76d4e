import { ringArchive } from "./archiving.ts";
import type { Deps } from "./deps.ts";
import { ringReplay } from "./replaying.ts";
import { ringRule } from "./schedules.ts";
import type { Timer, TimerKind } from "./state.ts";
import { house } from "./timers.ts";

/** What happens when a timer is due, in a transaction of its own. It sets the timer anew, or takes it away. */
type Ring = (deps: Deps, timer: Timer, now: number) => void;

const rings: Readonly<Record<TimerKind, Ring>> = {
  rule: ringRule,
  archive: ringArchive,
  replay: ringReplay,
};

export function firstDeadline({ timers }: Pick<Deps, "timers">): number | undefined {
  for (const { at } of timers.findBy(house, "due")) return at;
  return undefined;
}

/** Does what is due. */
export function ring(deps: Deps, now: number): void {
  const due: Timer[] = [];
  for (const timer of deps.timers.findBy(house, "due")) {
    if (timer.at > now) break;
    due.push(timer);
  }
  for (const timer of due) deps.store.transact(() => rings[timer.kind](deps, timer, now));
}

/** Reads the deadlines at the start, and whenever the state has changed in other ways than ours. */
export function startJobs({ alarm, store }: Deps): void {
  store.onUpheaval(() => alarm.look());
  alarm.look();
}
