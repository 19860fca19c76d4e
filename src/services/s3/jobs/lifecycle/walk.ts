import type { Call } from "../../../../kernel/call.ts";
import { bucketNamed, houseScope } from "../../buckets/find.ts";
import type { Deps } from "../../deps.ts";
import { deleteMarker } from "../../objects/remove.ts";
import { placeVersion, removeVersion, rewriteVersion } from "../../objects/versions.ts";
import { forgetUpload } from "../../operations/multipart.ts";
import type { Bucket, ObjectVersion } from "../../state.ts";
import { ownCall } from "../own-call.ts";
import type { LifecycleJob } from "../state.ts";
import { type Step, stepForCurrent, stepForNoncurrent } from "./decide.ts";
import { abortOf } from "./headers.ts";
import { type Rules, rulesIn } from "./rules.ts";

/**
 * Lifecycle by a walk over each bucket that has rules, once a day after midnight, as S3's own runs. An index of what is
 * due would have to be made anew whenever rules or tags change, and would cost every PUT a write; the walk costs nothing
 * in between. It goes in slices, each a transaction that also keeps how far it has come: a million objects hold up
 * nobody, and a walk that is cut off goes on where it was. What is done twice is done once: rules look at what stands.
 */
const sliceEntries = 250;

/** One slice. */
export function walkOn(deps: Deps, job: LifecycleJob): void {
  const bucket = bucketNamed(deps, job.bucket);
  const { lifecycle, mfaDelete } = bucket?.settings ?? {};
  // "Lifecycle configuration on MFA-enabled buckets is not supported."
  if (!bucket || !lifecycle || mfaDelete) {
    deps.jobs.delete(houseScope, job.kind, job.bucket, job.id);
    return;
  }
  const walk: Walk = { deps, bucket, rules: rulesIn(lifecycle), call: ownCall(deps, bucket, "Lifecycle") };
  const further = passes[job.pass](walk, job);
  if (further) deps.jobs.put(houseScope, further);
  else deps.jobs.delete(houseScope, job.kind, job.bucket, job.id);
}

interface Walk {
  readonly deps: Deps;
  readonly bucket: Bucket;
  readonly rules: Rules;
  readonly call: Call;
}

/** Older versions first: a delete marker that is left alone then goes on the same day. */
const passes: Readonly<Record<LifecycleJob["pass"], (walk: Walk, job: LifecycleJob) => LifecycleJob | undefined>> = {
  older: walkOlder,
  current: walkCurrent,
  uploads: walkUploads,
};

const next = (job: LifecycleJob, pass: LifecycleJob["pass"]): LifecycleJob => ({
  ...job,
  pass,
  after: undefined,
  before: undefined,
});

const rangeOf = ({ bucket, after }: LifecycleJob) => ({
  prefix: [bucket],
  after: after && [bucket, ...after],
  limit: sliceEntries,
});

function walkOlder(walk: Walk, job: LifecycleJob): LifecycleJob {
  const { deps, bucket, rules, call } = walk;
  const slice = [...deps.olderVersions.list(bucket, rangeOf(job))];
  let { before } = job;
  for (const version of slice) {
    const { key } = version;
    if (before?.key !== key) {
      const current = deps.objects.get(bucket, bucket.name, key);
      before = { key, since: current?.modifiedAt ?? call.now, newer: 0 };
    }
    const { since, newer } = before;
    take(walk, version, stepForNoncurrent(rules, version, { now: call.now, since, newer }));
    before = { key, since: version.modifiedAt, newer: newer + 1 };
  }
  const last = slice.at(-1);
  return last && slice.length === sliceEntries
    ? { ...job, after: [last.key, -last.sequence], before }
    : next(job, "current");
}

function walkCurrent(walk: Walk, job: LifecycleJob): LifecycleJob {
  const { deps, bucket, rules, call } = walk;
  const slice = [...deps.objects.list(bucket, rangeOf(job))];
  const versioned = bucket.settings.versioning !== undefined;
  for (const version of slice) {
    const alone = (): boolean => {
      const [older] = deps.olderVersions.list(bucket, { prefix: [bucket.name, version.key], limit: 1 });
      return older === undefined;
    };
    take(walk, version, stepForCurrent(rules, version, { now: call.now, versioned, alone }));
  }
  const last = slice.at(-1);
  return last && slice.length === sliceEntries ? { ...job, after: [last.key] } : next(job, "uploads");
}

function walkUploads({ deps, bucket, call }: Walk, job: LifecycleJob): LifecycleJob | undefined {
  const slice = [...deps.uploads.list(bucket, rangeOf(job))];
  for (const upload of slice) {
    const due = abortOf(bucket, upload.key, upload.startedAt);
    if (due && due.at <= call.now) deps.pins.release(forgetUpload(deps, bucket, upload, new Set()));
  }
  const last = slice.at(-1);
  return last && slice.length === sliceEntries ? { ...job, after: [last.key, last.id] } : undefined;
}

/** Does what was decided, and tells of it. */
function take({ deps, bucket, call }: Walk, version: ObjectVersion, step: Step | undefined): void {
  switch (step?.kind) {
    case undefined:
      return;
    case "remove":
      deps.pins.release(removeVersion(deps, bucket, version));
      deps.happened(call, bucket, { event: "LifecycleExpiration:Delete", version });
      return;
    case "mark": {
      const placed = placeVersion(deps, bucket, deleteMarker(call, bucket, version.key));
      deps.pins.release(placed.released);
      deps.happened(call, bucket, { event: "LifecycleExpiration:DeleteMarkerCreated", version: placed.version });
      return;
    }
    case "move": {
      const moved = { ...version, storageClass: step.to, restore: undefined };
      rewriteVersion(deps, bucket, moved);
      deps.happened(call, bucket, { event: "LifecycleTransition", version: moved, destinationClass: step.to });
    }
  }
}
