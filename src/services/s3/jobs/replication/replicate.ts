import type { ReplicationRule } from "../../../../model/types/s3.d.ts";
import { bucketArn } from "../../access/arns.ts";
import { bucketNamed, houseScope } from "../../buckets/find.ts";
import type { Deps } from "../../deps.ts";
import type { ObjectEvent } from "../../objects/happened.ts";
import { rewriteVersion } from "../../objects/versions.ts";
import type { Bucket, ObjectVersion } from "../../state.ts";
import { ownCall } from "../own-call.ts";
import { copyBytes, type ReplicaBytes, type Side } from "./bytes.ts";
import { orFailLater, ReplicationFailure } from "./failures.ts";
import { requireDestination, requireSource } from "./permissions.ts";
import { placeReplica, replicaOf } from "./place.ts";
import type { Change } from "./rules.ts";
import type { Replication } from "./state.ts";

/** Makes one version the same at one destination, in the configured role, and notes what came of it. */
export async function replicate(deps: Deps, entry: Replication): Promise<void> {
  const source = sourceOf(deps, entry);
  if (!source) {
    deps.store.transact(() => forget(deps, entry));
    return;
  }
  try {
    await makeSame(deps, entry, source);
  } catch (error) {
    if (error instanceof ReplicationFailure) deps.store.transact(() => failed(deps, entry, error));
    else deps.store.transact(() => postpone(deps, entry, error));
  }
}

interface Source {
  readonly bucket: Bucket;
  readonly version: ObjectVersion;
  readonly rule: ReplicationRule;
  readonly role: string;
}

/** Undefined where there is nothing to replicate any more: the version is gone, or the rule. */
function sourceOf(deps: Deps, { bucket: name, key, sequence, ruleId }: Replication): Source | undefined {
  const bucket = bucketNamed(deps, name);
  const replication = bucket?.settings.replication;
  const rule = replication?.Rules.find(({ ID }) => ID === ruleId);
  if (!bucket || !replication || !rule) return undefined;
  const current = deps.objects.get(bucket, name, key);
  const version = current?.sequence === sequence ? current : deps.olderVersions.get(bucket, name, key, -sequence);
  return version && { bucket, version, rule, role: replication.Role };
}

async function makeSame(deps: Deps, entry: Replication, source: Source): Promise<void> {
  const { bucket, version, rule } = source;
  const target = targetOf(deps, entry, version);
  const principal = await orFailLater("AssumeRoleNotPermitted", deps.replicationRole(bucket, source.role));
  const from: Side = { bucket, call: ownCall(deps, bucket, "ReplicateObject", principal) };
  const to: Side = { bucket: target, call: ownCall(deps, target, "ReplicateObject", principal) };
  const handsOver = rule.Destination.AccessControlTranslation !== undefined;
  requireSource(deps, from.call, bucket, version);
  requireDestination(deps, to.call, target, version, handsOver);
  const whole = replicaOf(deps, target, version) === undefined;
  if (whole && !makesReplicas.has(entry.change)) throw new ReplicationFailure("DstObjectHardDeleted");
  const bytes = !whole || version.deleteMarker ? undefined : await copyBytes(deps, from, to, version, rule);
  try {
    deps.store.transact(() => {
      const home = targetOf(deps, entry, version);
      // The source may have changed meanwhile: a further round follows.
      const there = replicaOf(deps, home, version);
      if (there) rewriteVersion(deps, home, { ...there, ...aboutReplica(home, source) });
      else if (whole) land(deps, { ...to, bucket: home }, source, bytes);
      else throw new ReplicationFailure("DstObjectHardDeleted");
      done(deps, entry);
    });
    await deps.store.committed();
  } catch (error) {
    await bytes?.discard();
    throw error;
  }
}

/** Changes by which a replica comes to be; the others are about one that is there. */
const makesReplicas: ReadonlySet<Change> = new Set<Change>(["OBJECT_PUT", "DELETE_MARKER_PUT"]);

/** The destination as it stands. Throws a ReplicationFailure where nothing can be replicated to it. */
function targetOf(deps: Deps, { destination }: Replication, { retention, legalHold }: ObjectVersion): Bucket {
  const target = bucketNamed(deps, destination);
  if (!target) throw new ReplicationFailure("DstBucketNotFound");
  if (target.settings.versioning !== "Enabled") throw new ReplicationFailure("DstBucketUnversioned");
  if ((retention ?? legalHold) !== undefined && !target.settings.objectLock)
    throw new ReplicationFailure("DstBucketObjectLockConfigMissing");
  return target;
}

function land(deps: Deps, { call, bucket }: Side, source: Source, bytes: ReplicaBytes | undefined): void {
  const { version, rule } = source;
  const { piece: _, manifest: __, ...plain } = version;
  const replica = placeReplica(deps, bucket, {
    ...plain,
    ...aboutReplica(bucket, source),
    bucket: bucket.name,
    nullSequence: undefined,
    storageClass: version.deleteMarker ? "STANDARD" : (rule.Destination.StorageClass ?? version.storageClass),
    restore: undefined,
    encryption: bytes?.encryption,
    replicationStatus: "REPLICA",
    ...bytes?.keep(),
  });
  const event: ObjectEvent = version.deleteMarker ? "ObjectRemoved:DeleteMarkerCreated" : "ObjectCreated:Put";
  deps.happened(call, bucket, { event, version: replica });
}

/** What of a version can change after it was made. The owner changes hands where the rule says so, or ACLs are disabled. */
function aboutReplica(
  bucket: Bucket,
  { version, rule }: Source,
): Pick<ObjectVersion, "tags" | "acl" | "owner" | "retention" | "legalHold"> {
  const { tags, acl, owner, retention, legalHold } = version;
  const handedOver =
    rule.Destination.AccessControlTranslation !== undefined || bucket.settings.ownership === "BucketOwnerEnforced";
  return {
    tags,
    retention,
    legalHold,
    ...(handedOver ? { owner: bucket.account, acl: undefined } : { owner, acl }),
  };
}

/** The entry, unless another change came meanwhile. */
function forget(deps: Deps, entry: Replication): boolean {
  const { bucket, key, sequence, destination, round } = entry;
  const now = deps.replications.get(houseScope, bucket, key, sequence, destination);
  if (now?.round !== round) return false;
  return deps.replications.delete(houseScope, bucket, key, sequence, destination);
}

const minuteMs = 60_000;
const thresholdOf = ({ Destination: { ReplicationTime: time } }: ReplicationRule): number | undefined =>
  time?.Status === "Enabled" ? time.Time.Minutes : undefined;

function done(deps: Deps, entry: Replication): void {
  if (!forget(deps, entry)) return;
  const source = sourceOf(deps, entry);
  if (!source) return;
  const { bucket, key, sequence } = entry;
  const [other] = deps.replications.list(houseScope, { prefix: [bucket, key, sequence], limit: 1 });
  const { version } = source;
  if (!other && version.replicationStatus === "PENDING")
    rewriteVersion(deps, source.bucket, { ...version, replicationStatus: "COMPLETED" });
  const threshold = thresholdOf(source.rule);
  const took = Math.floor((deps.clock.now() - entry.requestedAt) / minuteMs);
  if (threshold !== undefined && took > threshold)
    tell(deps, entry, source, "Replication:OperationReplicatedAfterThreshold", { threshold, took });
}

function failed(deps: Deps, entry: Replication, { reason }: ReplicationFailure): void {
  if (!forget(deps, entry)) return;
  const source = sourceOf(deps, entry);
  if (!source) return;
  const version: ObjectVersion =
    source.version.replicationStatus === "REPLICA"
      ? source.version
      : { ...source.version, replicationStatus: "FAILED" };
  rewriteVersion(deps, source.bucket, version);
  tell(deps, entry, { ...source, version }, "Replication:OperationFailedReplication", { failureReason: reason });
}

const firstWaitMs = 1_000;
const longestWaitMs = 5 * minuteMs;

/** Something was busy, or broke: it is tried for as long as it takes. */
function postpone(deps: Deps, entry: Replication, error: unknown): void {
  const { bucket, key, sequence, destination, failures } = entry;
  deps.log.error(`S3: the replication of ${bucket}/${key} to ${destination} is tried again`, error);
  const current = deps.replications.get(houseScope, bucket, key, sequence, destination);
  const source = sourceOf(deps, entry);
  if (!current || !source) return;
  const now = deps.clock.now();
  const threshold = thresholdOf(source.rule);
  const late = threshold !== undefined && now - entry.requestedAt > threshold * minuteMs;
  if (late && !current.late) tell(deps, entry, source, "Replication:OperationMissedThreshold", { threshold });
  const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures, 20));
  deps.replications.put(houseScope, {
    ...current,
    failures: failures + 1,
    nextAttemptAt: now + wait,
    ...(late ? { late: true } : {}),
  });
}

function tell(
  deps: Deps,
  { ruleId, destination, change, requestedAt }: Replication,
  { bucket, version }: Source,
  event: ObjectEvent,
  more: { readonly failureReason?: string; readonly threshold?: number; readonly took?: number },
): void {
  deps.happened(ownCall(deps, bucket, "ReplicateObject"), bucket, {
    event,
    version,
    replication: { ruleId, destination: bucketArn(destination), operation: change, requestedAt, ...more },
  });
}
