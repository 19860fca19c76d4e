import type { Bucket, ObjectVersion } from "../state.ts";
import { checksumFields } from "./checksums.ts";
import { encryptionFields } from "./encryption.ts";
import { headerFields, shownMetadata } from "./headers.ts";
import { lockFields } from "./lock.ts";
import { restoreHeader } from "./restore.ts";
import { tagCount } from "./tags.ts";

export const quoted = (etag: string): string => `"${etag}"`;

/** Undefined in buckets that never kept versions: there S3 does not speak of them. */
export const shownVersionId = ({ settings }: Bucket, { versionId }: { versionId: string }): string | undefined =>
  settings.versioning === undefined ? undefined : versionId;

/** STANDARD is what S3 does not mention. */
const shownClass = ({ storageClass }: ObjectVersion) => (storageClass === "STANDARD" ? undefined : storageClass);

/** What GetObject and HeadObject say of an object, but for its body. */
export const objectFields = (bucket: Bucket, version: ObjectVersion, now: number) => ({
  AcceptRanges: "bytes",
  LastModified: version.modifiedAt,
  ETag: quoted(version.etag),
  VersionId: shownVersionId(bucket, version),
  StorageClass: shownClass(version),
  Restore: restoreHeader(version, now),
  ReplicationStatus: version.replicationStatus,
  ...(version.metadata ? { Metadata: shownMetadata(version.metadata) } : {}),
  ...headerFields(version.headers),
  ...encryptionFields(version.encryption),
  ...(version.retention || version.legalHold !== undefined ? lockFields(version) : {}),
});

/** What every operation that writes an object says of it. */
export const writtenFields = (bucket: Bucket, version: ObjectVersion) => ({
  VersionId: shownVersionId(bucket, version),
  ...encryptionFields(version.encryption),
});

export const checksumShown = ({ checksum }: ObjectVersion) =>
  checksum ? { ...checksumFields(checksum), ChecksumType: checksum.type } : {};

export const tagCountShown = ({ tags }: ObjectVersion): number | undefined => tagCount(tags);
