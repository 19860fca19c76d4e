import { houseScope } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import { midnightAfter } from "./days.ts";
import type { Job } from "./state.ts";

type Scheduler = Pick<Deps, "jobs" | "alarm">;

/** Sets or moves something that happens by itself. Inside a transaction. */
export function setJob({ jobs, alarm }: Scheduler, job: Job): void {
  jobs.put(houseScope, job);
  alarm.by(job.at);
}

/** Some bucket has daily work from now on. Inside a transaction. */
export function expectMidnight(deps: Scheduler, now: number): void {
  if (deps.jobs.get(houseScope, "midnight", "", "")) return;
  setJob(deps, { kind: "midnight", at: midnightAfter(now), account: "*", bucket: "", id: "" });
}

export function firstDeadline({ jobs }: Pick<Deps, "jobs">): number | undefined {
  for (const { at } of jobs.findBy(houseScope, "due")) return at;
  return undefined;
}
