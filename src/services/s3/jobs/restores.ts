import { bucketNamed, houseScope } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import type { Happening } from "../objects/happened.ts";
import { namedVersion, rewriteVersion } from "../objects/versions.ts";
import type { Bucket } from "../state.ts";
import { ownCall } from "./own-call.ts";
import { setJob } from "./schedule.ts";
import type { RestoreJob } from "./state.ts";

/** A restore was asked for, or its copy is to stay longer: sees to what comes of it. */
export function watchRestore(
  deps: Pick<Deps, "jobs" | "alarm">,
  { now }: { readonly now: number },
  bucket: Bucket,
  { version }: Happening,
): void {
  const { key, versionId, restore } = version;
  if (!restore) return;
  const at = restore.readyAt > now ? restore.readyAt : restore.expiresAt;
  const id = `${versionId} ${key}`;
  setJob(deps, { kind: "restore", at, account: bucket.account, bucket: bucket.name, id, key, versionId });
}

/** The copy can be read from now on, or its days are over. */
export function ringRestore(deps: Deps, job: RestoreJob): void {
  deps.jobs.delete(houseScope, job.kind, job.bucket, job.id);
  const bucket = bucketNamed(deps, job.bucket);
  const version = bucket && namedVersion(deps, bucket, job.key, job.versionId);
  if (!bucket || !version?.restore) return;
  const call = ownCall(deps, bucket, "RestoreObject");
  if (version.restore.expiresAt > call.now) {
    setJob(deps, { ...job, at: version.restore.expiresAt });
    deps.happened(call, bucket, { event: "ObjectRestore:Completed", version });
    return;
  }
  const ended = { ...version, restore: undefined };
  rewriteVersion(deps, bucket, ended);
  deps.happened(call, bucket, { event: "ObjectRestore:Delete", version: ended });
}
