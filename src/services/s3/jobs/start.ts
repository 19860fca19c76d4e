import type { Deps } from "../deps.ts";

/** Reads the deadlines at the start, and whenever the state has changed in other ways than ours. */
export function startJobs({ alarm, replicationAlarm, store }: Deps): void {
  const look = (): void => {
    alarm.look();
    replicationAlarm.look();
  };
  store.onUpheaval(look);
  look();
}
