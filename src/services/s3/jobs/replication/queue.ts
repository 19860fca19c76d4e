import type { Call } from "../../../../kernel/call.ts";
import { houseScope } from "../../buckets/find.ts";
import type { Deps } from "../../deps.ts";
import type { Happening, ObjectEvent } from "../../objects/happened.ts";
import { rewriteVersion } from "../../objects/versions.ts";
import type { Bucket } from "../../state.ts";
import { type Change, waysOf } from "./rules.ts";

/** Events after which a destination is not the same any more. Deletions of versions, and what lifecycle does, stay where they are. */
const changes: Readonly<Partial<Record<ObjectEvent, Change>>> = {
  "ObjectCreated:Put": "OBJECT_PUT",
  "ObjectCreated:Post": "OBJECT_PUT",
  "ObjectCreated:Copy": "OBJECT_PUT",
  "ObjectCreated:CompleteMultipartUpload": "OBJECT_PUT",
  "ObjectRemoved:DeleteMarkerCreated": "DELETE_MARKER_PUT",
  "ObjectTagging:Put": "OBJECT_TAGGING",
  "ObjectTagging:Delete": "OBJECT_TAGGING",
  "ObjectAcl:Put": "OBJECT_ACL",
  "ObjectLock:Put": "OBJECT_LOCK",
};

type Queue = Pick<
  Deps,
  "replications" | "replicationAlarm" | "objects" | "olderVersions" | "manifests" | "store" | "random"
>;

/** Puts a change into the queue of each destination, in the transaction that makes it: once acknowledged, it is never lost. */
export function queueReplication(deps: Queue, { now }: Call, bucket: Bucket, { event, version }: Happening): void {
  const { replication, versioning } = bucket.settings;
  const change = changes[event];
  if (!replication || versioning !== "Enabled" || change === undefined) return;
  const ways = waysOf(replication, version, change);
  for (const { destination, rule } of ways) {
    const known = deps.replications.get(houseScope, bucket.name, version.key, version.sequence, destination);
    deps.replications.put(houseScope, {
      account: bucket.account,
      bucket: bucket.name,
      key: version.key,
      sequence: version.sequence,
      destination,
      ruleId: rule.ID ?? "",
      // What is not there yet comes whole.
      change: known?.change ?? change,
      requestedAt: known?.requestedAt ?? now,
      round: (known?.round ?? 0) + 1,
      failures: 0,
      nextAttemptAt: now,
    });
  }
  if (ways.length === 0) return;
  if (version.replicationStatus !== "REPLICA")
    rewriteVersion(deps, bucket, { ...version, replicationStatus: "PENDING" });
  deps.replicationAlarm.by(now);
}
