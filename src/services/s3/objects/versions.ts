import type { Deps } from "../deps.ts";
import { deleteMarkerCurrent, invalidArgument, invalidVersionId, noSuchKey, noSuchVersion } from "../errors.ts";
import { type Bucket, bytesKey, type ObjectVersion, type Piece } from "../state.ts";
import { mintVersionId, nullVersion, sequenceIn } from "./version-ids.ts";

/**
 * The versions of a key: the current one, which may be a delete marker, and the older ones behind it. Where there is any
 * version, one is current. Everything that writes runs in the caller's transaction.
 */
type State = Pick<Deps, "objects" | "olderVersions" | "manifests" | "store" | "random">;

/** A version that has no place among the others yet. */
export type NewVersion = Omit<ObjectVersion, "sequence" | "versionId" | "nullSequence">;

export const currentVersion = ({ objects }: State, bucket: Bucket, key: string): ObjectVersion | undefined =>
  objects.get(bucket, bucket.name, key);

/** Throws InvalidArgument for what is no version id. */
export function namedVersion(deps: State, bucket: Bucket, key: string, versionId: string): ObjectVersion | undefined {
  if (versionId === "") throw invalidArgument("Version id cannot be the empty string", "versionId", "");
  const named = versionId === nullVersion ? undefined : sequenceIn(versionId);
  if (named === undefined && versionId !== nullVersion) throw invalidVersionId(versionId);
  const current = currentVersion(deps, bucket, key);
  if (!current || current.versionId === versionId) return current;
  const sequence = named ?? current.nullSequence;
  const older = sequence === undefined ? undefined : deps.olderVersions.get(bucket, bucket.name, key, -sequence);
  return older?.versionId === versionId ? older : undefined;
}

/** The version that a request names, or the current one. Throws NoSuchKey and NoSuchVersion. It may be a delete marker. */
export function requireVersion(deps: State, bucket: Bucket, key: string, versionId: string | undefined): ObjectVersion {
  if (versionId !== undefined) {
    const version = namedVersion(deps, bucket, key, versionId);
    if (!version) throw noSuchVersion(key, versionId);
    return version;
  }
  const current = currentVersion(deps, bucket, key);
  if (!current) throw noSuchKey(key);
  if (current.deleteMarker) throw deleteMarkerCurrent(key, current.versionId);
  return current;
}

export interface Placed {
  readonly version: ObjectVersion;
  /** Blobs that nothing refers to any more. */
  readonly released: readonly string[];
}

/**
 * S3 user guide, "How S3 Versioning works": while versions are kept, a new one goes in front of the others; otherwise it is
 * the null version, and the null version before it is gone.
 */
export function placeVersion(deps: State, bucket: Bucket, given: NewVersion): Placed {
  const current = currentVersion(deps, bucket, given.key);
  const sequence = (current?.sequence ?? 0) + 1;
  const keeps = bucket.settings.versioning === "Enabled";
  const versionId = keeps ? mintVersionId(deps.random, sequence) : nullVersion;
  const released: string[] = [];
  let nullSequence = current?.nullSequence;
  if (current && (keeps || current.versionId !== nullVersion)) {
    deps.olderVersions.put(bucket, { ...current, nullSequence: undefined });
    if (current.versionId === nullVersion) nullSequence = current.sequence;
  } else if (current) {
    released.push(...dropBody(deps, bucket, current));
  }
  if (!keeps && nullSequence !== undefined) {
    const old = deps.olderVersions.get(bucket, bucket.name, given.key, -nullSequence);
    if (old) released.push(...forgetOlder(deps, bucket, old));
    nullSequence = undefined;
  }
  const version: ObjectVersion = { ...given, sequence, versionId, nullSequence };
  deps.objects.put(bucket, version);
  return { version, released };
}

/** Takes a version away for good; the one behind it becomes current. Returns the blobs that nothing refers to any more. */
export function removeVersion(deps: State, bucket: Bucket, version: ObjectVersion): readonly string[] {
  const current = currentVersion(deps, bucket, version.key);
  if (current?.sequence !== version.sequence) {
    if (current && version.versionId === nullVersion) deps.objects.put(bucket, { ...current, nullSequence: undefined });
    return forgetOlder(deps, bucket, version);
  }
  const [next] = deps.olderVersions.list(bucket, { prefix: [bucket.name, version.key], limit: 1 });
  if (next) {
    deps.olderVersions.delete(bucket, bucket.name, next.key, -next.sequence);
    const nullSequence = next.versionId === nullVersion ? undefined : current.nullSequence;
    deps.objects.put(bucket, { ...next, nullSequence });
  } else {
    deps.objects.delete(bucket, bucket.name, version.key);
  }
  return dropBody(deps, bucket, version);
}

/** Writes a version anew that changed in its place: its tags, its locks. */
export function rewriteVersion(deps: State, bucket: Bucket, version: ObjectVersion): void {
  const current = currentVersion(deps, bucket, version.key);
  (current?.sequence === version.sequence ? deps.objects : deps.olderVersions).put(bucket, version);
}

function forgetOlder(deps: State, bucket: Bucket, version: ObjectVersion): readonly string[] {
  deps.olderVersions.delete(bucket, bucket.name, version.key, -version.sequence);
  return dropBody(deps, bucket, version);
}

/** What a body stood in, in the store; its blobs are returned. */
function dropBody(deps: State, bucket: Bucket, { piece, manifest }: ObjectVersion): readonly string[] {
  if (manifest === undefined) return piece ? dropPieces(deps, bucket, [piece]) : [];
  const parts = deps.manifests.get(bucket, manifest)?.parts ?? [];
  deps.manifests.delete(bucket, manifest);
  return dropPieces(
    deps,
    bucket,
    parts.flatMap(({ piece: each }) => each ?? []),
  );
}

export function dropPieces(deps: Pick<State, "store">, bucket: Bucket, pieces: readonly Piece[]): readonly string[] {
  const released: string[] = [];
  for (const { id, stored } of pieces) {
    if (stored === "blob") released.push(id);
    else deps.store.delete(bytesKey(bucket, id));
  }
  return released;
}
