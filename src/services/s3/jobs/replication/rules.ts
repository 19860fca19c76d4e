import type { ReplicationConfiguration, ReplicationRule } from "../../../../model/types/s3.d.ts";
import { bucketIn } from "../../settings/replication.ts";
import type { ObjectVersion } from "../../state.ts";

/** A change that may have to be made at a destination too: a new version, or something about one. */
export type Change = "OBJECT_PUT" | "DELETE_MARKER_PUT" | "OBJECT_TAGGING" | "OBJECT_ACL" | "OBJECT_LOCK";

export interface Way {
  /** Name of the bucket. */
  readonly destination: string;
  readonly rule: ReplicationRule;
}

const archives: ReadonlySet<string> = new Set(["GLACIER", "DEEP_ARCHIVE"]);

/**
 * Where a change goes, by which rule: user guide, "What does Amazon S3 replicate?". Of several rules to one bucket that of
 * the highest priority counts.
 */
export function waysOf({ Rules }: ReplicationConfiguration, version: ObjectVersion, change: Change): readonly Way[] {
  const ways = new Map<string, ReplicationRule>();
  for (const rule of Rules) {
    const destination = bucketIn(rule.Destination.Bucket);
    if (destination === undefined || rule.Status !== "Enabled" || !isFor(rule, version, change)) continue;
    const other = ways.get(destination);
    if (!other || (rule.Priority ?? 0) > (other.Priority ?? 0)) ways.set(destination, rule);
  }
  return [...ways].map(([destination, rule]) => ({ destination, rule }));
}

/** What is changed about a version that was never replicated stays where it is. */
const aboutVersions: ReadonlySet<Change> = new Set<Change>(["OBJECT_TAGGING", "OBJECT_ACL", "OBJECT_LOCK"]);

function isFor(rule: ReplicationRule, version: ObjectVersion, change: Change): boolean {
  const { Filter, Prefix, SourceSelectionCriteria, DeleteMarkerReplication } = rule;
  if (!version.key.startsWith(Prefix ?? Filter?.Prefix ?? Filter?.And?.Prefix ?? "")) return false;
  // Rules without a filter are of the older schema, which replicates every delete marker.
  if (change === "DELETE_MARKER_PUT") return Filter === undefined || DeleteMarkerReplication?.Status === "Enabled";
  if (aboutVersions.has(change) && version.replicationStatus === undefined) return false;
  const tags = [...(Filter?.Tag ? [Filter.Tag] : []), ...(Filter?.And?.Tags ?? [])];
  if (!tags.every(({ Key, Value }) => version.tags?.[Key] === Value)) return false;
  if (version.replicationStatus === "REPLICA") {
    // Replicas are replicated no further; what is changed about them is, where the rule says so.
    return change !== "OBJECT_PUT" && SourceSelectionCriteria?.ReplicaModifications?.Status === "Enabled";
  }
  const kms = version.encryption !== undefined && "keyArn" in version.encryption;
  if (kms && SourceSelectionCriteria?.SseKmsEncryptedObjects?.Status !== "Enabled") return false;
  return !archives.has(version.storageClass);
}
