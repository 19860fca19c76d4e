import type { Deps } from "../../deps.ts";
import { mintVersionId, nullVersion, sequenceIn } from "../../objects/version-ids.ts";
import { currentVersion, namedVersion } from "../../objects/versions.ts";
import type { Bucket, ObjectVersion } from "../../state.ts";

type State = Pick<Deps, "objects" | "olderVersions" | "manifests" | "store" | "random">;

/** The replica of a version in a destination; undefined where there is none yet. */
export function replicaOf(deps: State, bucket: Bucket, { key, versionId }: ObjectVersion): ObjectVersion | undefined {
  const same = namedVersion(deps, bucket, key, versionId);
  if (same) return same;
  const current = currentVersion(deps, bucket, key);
  if (current?.replicaOf === versionId) return current;
  for (const older of deps.olderVersions.list(bucket, { prefix: [bucket.name, key] }))
    if (older.replicaOf === versionId) return older;
  return undefined;
}

/**
 * Puts a replica where its source stands among the versions of the key, under the source's version id, in whatever order
 * replicas arrive. Where the destination has a version of its own in that place, the replica goes in front of all with an
 * id of its own. Inside a transaction.
 */
export function placeReplica(deps: State, bucket: Bucket, given: ObjectVersion): ObjectVersion {
  const current = currentVersion(deps, bucket, given.key);
  const replica = fitting(deps, bucket, given, current);
  if (!current) {
    deps.objects.put(bucket, replica);
  } else if (current.sequence < replica.sequence) {
    deps.olderVersions.put(bucket, { ...current, nullSequence: undefined });
    const nullSequence = current.versionId === nullVersion ? current.sequence : current.nullSequence;
    deps.objects.put(bucket, { ...replica, nullSequence });
  } else {
    deps.olderVersions.put(bucket, replica);
  }
  return replica;
}

function fitting(deps: State, bucket: Bucket, given: ObjectVersion, current: ObjectVersion | undefined): ObjectVersion {
  const { key, versionId } = given;
  const sequence = sequenceIn(versionId) ?? 0;
  const taken =
    sequence === 0 ||
    current?.sequence === sequence ||
    deps.olderVersions.get(bucket, bucket.name, key, -sequence) !== undefined;
  if (!taken) return { ...given, sequence };
  const next = (current?.sequence ?? 0) + 1;
  return { ...given, sequence: next, versionId: mintVersionId(deps.random, next), replicaOf: versionId };
}
