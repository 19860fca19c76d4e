import type { Deps } from "../deps.ts";
import type { Bucket, ObjectVersion, Upload } from "../state.ts";
import type { Shelf } from "./walk.ts";

/** The objects of a bucket, without delete markers. */
export const objectShelf = (deps: Pick<Deps, "objects">, bucket: Bucket): Shelf<ObjectVersion> => ({
  keyOf: ({ key }) => key,
  *at(key) {
    const version = deps.objects.get(bucket, bucket.name, key);
    if (version && !version.deleteMarker) yield version;
  },
  *behind(key) {
    for (const version of currentBehind(deps, bucket, key)) if (!version.deleteMarker) yield version;
  },
});

const currentBehind = ({ objects }: Pick<Deps, "objects">, bucket: Bucket, key: string | undefined) =>
  objects.list(bucket, { prefix: [bucket.name], after: key === undefined ? undefined : [bucket.name, key] });

/** One version in its place. */
export interface PlacedVersion {
  readonly version: ObjectVersion;
  readonly latest: boolean;
}

type Versions = Pick<Deps, "objects" | "olderVersions">;

/** All versions of a bucket, the newest of a key first, delete markers among them. */
export const versionShelf = (deps: Versions, bucket: Bucket): Shelf<PlacedVersion> => ({
  keyOf: ({ version }) => version.key,
  *at(key) {
    const version = deps.objects.get(bucket, bucket.name, key);
    if (version) yield* versionsOf(deps, bucket, version);
  },
  *behind(key) {
    for (const version of currentBehind(deps, bucket, key)) yield* versionsOf(deps, bucket, version);
  },
});

function* versionsOf(deps: Versions, bucket: Bucket, current: ObjectVersion): Generator<PlacedVersion> {
  yield { version: current, latest: true };
  // The first version of a key has none behind it.
  if (current.sequence === 1) return;
  yield* olderThan(deps, bucket, current);
}

/** The versions of a key that are older than `newer`. */
export function* olderThan(
  { olderVersions }: Versions,
  bucket: Bucket,
  { key, sequence }: Pick<ObjectVersion, "key" | "sequence">,
): Generator<PlacedVersion> {
  const after = [bucket.name, key, -sequence];
  for (const version of olderVersions.list(bucket, { prefix: [bucket.name, key], after }))
    yield { version, latest: false };
}

/** Uploads under way, of one key in the order of their beginning. */
export const uploadShelf = ({ uploads }: Pick<Deps, "uploads">, bucket: Bucket): Shelf<Upload> => ({
  keyOf: ({ key }) => key,
  at: (key) => uploads.list(bucket, { prefix: [bucket.name, key] }),
  behind: (key) =>
    uploads.list(bucket, {
      prefix: [bucket.name],
      // Behind every upload of the key: ids are texts, and this is none.
      after: key === undefined ? undefined : [bucket.name, key, "\u{10ffff}"],
    }),
});
