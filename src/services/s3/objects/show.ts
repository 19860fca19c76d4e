import { formatHttpDate } from "../../../base/timestamp.ts";
import { expirationShown } from "../jobs/lifecycle/headers.ts";
import type { Bucket, ObjectVersion } from "../state.ts";
import { checksumFields } from "./checksums.ts";
import { encryptionFields } from "./encryption.ts";
import { shownMetadata } from "./headers.ts";
import { restoreHeader } from "./restore.ts";
import { tagCount } from "./tags.ts";

export const quoted = (etag: string): string => `"${etag}"`;

/** Undefined in buckets that never kept versions: there S3 does not speak of them. */
export const shownVersionId = ({ settings }: Bucket, { versionId }: { versionId: string }): string | undefined =>
  settings.versioning === undefined ? undefined : versionId;

/** STANDARD is what S3 does not mention. */
const shownClass = ({ storageClass }: ObjectVersion) => (storageClass === "STANDARD" ? undefined : storageClass);

/** What GetObject and HeadObject say of an object, but for its body. One object, not spread together: every read makes one. */
export function objectFields(bucket: Bucket, version: ObjectVersion, now: number) {
  const { headers, metadata, encryption, retention, legalHold } = version;
  const kms = encryption && "keyArn" in encryption ? encryption : undefined;
  const customer = encryption?.kind === "customer" ? encryption : undefined;
  return {
    AcceptRanges: "bytes",
    LastModified: version.modifiedAt,
    ETag: quoted(version.etag),
    VersionId: shownVersionId(bucket, version),
    StorageClass: shownClass(version),
    Restore: restoreHeader(version, now),
    ReplicationStatus: version.replicationStatus,
    Metadata: metadata && shownMetadata(metadata),
    ContentType: headers.contentType,
    CacheControl: headers.cacheControl,
    ContentDisposition: headers.contentDisposition,
    ContentEncoding: headers.contentEncoding,
    ContentLanguage: headers.contentLanguage,
    Expires: typeof headers.expires === "number" ? formatHttpDate(headers.expires) : headers.expires,
    WebsiteRedirectLocation: headers.websiteRedirectLocation,
    ServerSideEncryption: kms?.kind ?? (encryption?.kind === "AES256" ? encryption.kind : undefined),
    SSEKMSKeyId: kms?.keyArn,
    BucketKeyEnabled: kms?.bucketKey ? true : undefined,
    SSECustomerAlgorithm: customer && "AES256",
    SSECustomerKeyMD5: customer?.keyMd5,
    ObjectLockMode: retention?.mode,
    ObjectLockRetainUntilDate: retention?.until,
    ObjectLockLegalHoldStatus: legalHold === undefined ? undefined : legalHold ? ("ON" as const) : ("OFF" as const),
  };
}

/** What every operation that writes an object says of it. */
export const writtenFields = (bucket: Bucket, version: ObjectVersion) => ({
  Expiration: expirationShown(bucket, version),
  VersionId: shownVersionId(bucket, version),
  ...encryptionFields(version.encryption),
});

export const checksumShown = ({ checksum }: ObjectVersion) =>
  checksum ? { ...checksumFields(checksum), ChecksumType: checksum.type } : {};

export const tagCountShown = ({ tags }: ObjectVersion): number | undefined => tagCount(tags);
