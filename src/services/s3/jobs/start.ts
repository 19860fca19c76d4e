import type { Deps } from "../deps.ts";

/** Reads the deadlines at the start, and whenever the state has changed in other ways than ours. */
export function startJobs({ alarm, store }: Deps): void {
  store.onUpheaval(() => alarm.look());
  alarm.look();
}
