import { houseScope } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import { deliverLog } from "./access-log/deliver.ts";
import { midnightAfter } from "./days.ts";
import { reportOn } from "./inventory/report.ts";
import { walkOn } from "./lifecycle/walk.ts";
import { ringRestore } from "./restores.ts";
import { setJob } from "./schedule.ts";
import type { Job } from "./state.ts";

/** What is done when a job is due. It sets the job anew, or takes it away. */
type Ring<Kind extends Job["kind"]> = (deps: Deps, job: Extract<Job, { kind: Kind }>) => void | Promise<void>;

/** In a transaction of its own. */
const atOnce =
  <Each extends Job>(work: (deps: Deps, job: Each) => void) =>
  (deps: Deps, job: Each): void =>
    deps.store.transact(() => work(deps, job));

const rings: { readonly [Kind in Job["kind"]]: Ring<Kind> } = {
  midnight: atOnce(ringMidnight),
  lifecycle: atOnce(walkOn),
  restore: atOnce(ringRestore),
  log: deliverLog,
  inventory: reportOn,
};

/** A job that failed is tried again after this long; the others do not wait for it. */
const afterFailureMs = 60_000;

/** Steps between which requests wait. */
const stepsAtOnce = 4;

/** A few steps of what is due: what is left has a deadline of its own, and requests come in between. */
export async function ring(deps: Deps, now: number): Promise<void> {
  const due: Job[] = [];
  for (const job of deps.jobs.findBy(houseScope, "due")) {
    if (job.at > now || due.length >= stepsAtOnce) break;
    due.push(job);
  }
  for (const job of due) {
    try {
      await (rings[job.kind] as Ring<Job["kind"]>)(deps, job as never);
    } catch (error) {
      deps.log.error(`S3: ${job.kind} of the bucket ${job.bucket} failed, and is tried again`, error);
      deps.store.transact(() => deps.jobs.put(houseScope, { ...job, at: now + afterFailureMs }));
    }
  }
}

/** Weekly reports are written on Sundays. */
const isSunday = (now: number): boolean => new Date(now).getUTCDay() === 0;

/** What is still on its way from yesterday goes on. */
function begin(deps: Deps, job: Job): void {
  if (!deps.jobs.get(houseScope, job.kind, job.bucket, job.id)) setJob(deps, job);
}

/** A new day: daily work begins in every bucket that has some. Where none has, no midnight is waited for. */
function ringMidnight(deps: Deps): void {
  const now = deps.clock.now();
  let any = false;
  for (const { name: bucket, account, settings } of [...deps.buckets.list(houseScope)]) {
    const reports = Object.values(settings.inventory ?? {}).filter(({ IsEnabled }) => IsEnabled);
    if (!settings.lifecycle && reports.length === 0) continue;
    any = true;
    if (settings.lifecycle) begin(deps, { kind: "lifecycle", at: now, account, bucket, id: "", pass: "older" });
    for (const { Id: id, Schedule } of reports)
      if (Schedule.Frequency === "Daily" || isSunday(now))
        begin(deps, { kind: "inventory", at: now, account, bucket, id, begunAt: now, files: [] });
  }
  if (any) setJob(deps, { kind: "midnight", at: midnightAfter(now), account: "*", bucket: "", id: "" });
  else deps.jobs.delete(houseScope, "midnight", "", "");
}
