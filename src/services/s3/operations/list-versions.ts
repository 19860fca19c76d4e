import { mingle } from "../../../kernel/mingled.ts";
import type {
  DeleteMarkerEntry,
  ObjectVersionStorageClass,
  ObjectVersion as WireVersion,
} from "../../../model/types/s3.d.ts";
import { addressed } from "../access/addressed.ts";
import type { Deps, S3Handler } from "../deps.ts";
import { invalidArgument } from "../errors.ts";
import { type EntryOptions, keyWriter, objectEntry, ownerEntry, pageSize, prefixEntries } from "../listing/fields.ts";
import { olderThan, type PlacedVersion, versionShelf } from "../listing/shelves.ts";
import { pageOf, type Shelf, walk } from "../listing/walk.ts";
import { namedVersion } from "../objects/versions.ts";
import type { Bucket, ObjectVersion } from "../state.ts";

export const listObjectVersions: S3Handler<"ListObjectVersions"> = (deps, call, input) => {
  const { bucket } = addressed(deps, call, input);
  const { Prefix: prefix = "", Delimiter = "", KeyMarker = "", VersionIdMarker = "" } = input;
  const written = keyWriter(input.EncodingType);
  const most = pageSize("max-keys", input.MaxKeys);
  if (VersionIdMarker !== "" && KeyMarker === "")
    throw invalidArgument(
      "A version-id marker cannot be specified without a key marker.",
      "version-id-marker",
      VersionIdMarker,
    );
  const whole = Delimiter !== "" && KeyMarker.endsWith(Delimiter);
  const shelf = versionShelf(deps, bucket);
  const page = pageOf(
    walk(VersionIdMarker === "" ? shelf : behindVersion(deps, bucket, shelf, KeyMarker, VersionIdMarker), {
      prefix,
      delimiter: Delimiter === "" ? undefined : Delimiter,
      after: KeyMarker === "" ? undefined : { key: KeyMarker, whole },
    }),
    most,
  );
  const options = {
    written,
    owner: true,
    restore: input.OptionalObjectAttributes?.includes("RestoreStatus") ?? false,
    now: call.now,
  };
  const Versions: WireVersion[] = [];
  const DeleteMarkers: DeleteMarkerEntry[] = [];
  const inOrder: [string, object][] = [];
  for (const { version, latest } of page.items) {
    if (version.deleteMarker) {
      const entry = markerEntry(bucket, version, latest, written);
      DeleteMarkers.push(entry);
      inOrder.push(["DeleteMarkers", entry]);
    } else {
      const entry = versionEntry(bucket, version, latest, options);
      Versions.push(entry);
      inOrder.push(["Versions", entry]);
    }
  }
  const output = {
    Name: input.Bucket,
    Prefix: written(prefix),
    KeyMarker: written(KeyMarker),
    VersionIdMarker,
    ...(Delimiter === "" ? {} : { Delimiter: written(Delimiter) }),
    MaxKeys: most,
    ...(input.EncodingType === undefined ? {} : { EncodingType: "url" as const }),
    IsTruncated: page.next !== undefined,
    ...(page.next ? { NextKeyMarker: written(page.next.key) } : {}),
    ...(page.next?.kind === "item" ? { NextVersionIdMarker: page.next.item.version.versionId } : {}),
    Versions,
    DeleteMarkers,
    ...prefixEntries(page.prefixes, written),
  };
  return mingle(output, inOrder);
};

/** The model knows no class of a version but STANDARD; S3 answers them all. */
const versionEntry = (bucket: Bucket, version: ObjectVersion, latest: boolean, options: EntryOptions): WireVersion => ({
  ...objectEntry(bucket, version, options),
  StorageClass: version.storageClass as ObjectVersionStorageClass,
  VersionId: version.versionId,
  IsLatest: latest,
});

const markerEntry = (bucket: Bucket, version: ObjectVersion, latest: boolean, written: (key: string) => string) => ({
  Key: written(version.key),
  VersionId: version.versionId,
  IsLatest: latest,
  LastModified: version.modifiedAt,
  Owner: ownerEntry(bucket, version),
});

/** The shelf from behind one version of the key on that the listing is to go on behind. */
function behindVersion(
  deps: Deps,
  bucket: Bucket,
  shelf: Shelf<PlacedVersion>,
  marker: string,
  versionId: string,
): Shelf<PlacedVersion> {
  const marked = namedVersion(deps, bucket, marker, versionId);
  return {
    ...shelf,
    *behind(key) {
      if (key === marker && marked) yield* olderThan(deps, bucket, marked);
      yield* shelf.behind(key);
    },
  };
}
