import type { ChecksumName } from "../../engines/checksum/index.ts";
import type { Scope } from "../../kernel/call.ts";
import { defineCollection } from "../../kernel/collection.ts";
import type { Key } from "../../kernel/ports.ts";
import type {
  ChecksumType,
  ObjectLockRetentionMode,
  ReplicationStatus,
  StorageClass,
  Tier,
} from "../../model/types/s3.d.ts";
import type { Acl, BucketSettings } from "./settings/settings.ts";

/** Times are epoch milliseconds, in all of S3's state. Sealed bytes and digests are base64, ETags stand without quotes. */

export interface Bucket {
  readonly name: string;
  /** Its owner, in whose account and region everything of the bucket stands. */
  readonly account: string;
  readonly region: string;
  readonly createdAt: number;
  readonly settings: BucketSettings;
}

/** One version of an object, or a delete marker. */
export interface ObjectVersion {
  readonly bucket: string;
  readonly key: string;
  /** Rises from one version of a key to the next. */
  readonly sequence: number;
  /** `null` where the bucket did not keep versions when it was made. */
  readonly versionId: string;
  /** Of a current version: where the null version stands among the older ones. */
  readonly nullSequence?: number | undefined;
  readonly deleteMarker?: true | undefined;
  readonly modifiedAt: number;
  /** The account that owns it. */
  readonly owner: string;
  /** Bytes, as its clients see them. */
  readonly size: number;
  readonly etag: string;
  readonly storageClass: StorageClass;
  readonly headers: SystemHeaders;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly checksum?: ObjectChecksum | undefined;
  readonly encryption?: Encryption | undefined;
  /** The body: one piece, or the parts that stand in a manifest of their own. Neither where it is empty. */
  readonly piece?: Piece | undefined;
  readonly manifest?: string | undefined;
  /** Of a multipart upload. */
  readonly partsCount?: number | undefined;
  readonly retention?: Retention | undefined;
  readonly legalHold?: boolean | undefined;
  readonly acl?: Acl | undefined;
  /** A copy of an archived object that can be read for a while. */
  readonly restore?: Restore | undefined;
  readonly replicationStatus?: ReplicationStatus | undefined;
  /** Of a replica that could not keep its source's version id: that id. */
  readonly replicaOf?: string | undefined;
}

/** Headers that come back as they were sent. */
export interface SystemHeaders {
  readonly contentType?: string | undefined;
  readonly cacheControl?: string | undefined;
  readonly contentDisposition?: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly contentLanguage?: string | undefined;
  /** A number, epoch milliseconds, in what was stored before it was kept as it is sent. */
  readonly expires?: string | number | undefined;
  readonly websiteRedirectLocation?: string | undefined;
}

export interface ObjectChecksum {
  readonly algorithm: ChecksumName;
  readonly type: ChecksumType;
  /** Base64; of composite ones with their `-N`. */
  readonly value: string;
}

export interface Retention {
  readonly mode: ObjectLockRetentionMode;
  readonly until: number;
}

export interface Restore {
  readonly tier: Tier;
  /** When it can be read, and when it is gone again. */
  readonly readyAt: number;
  readonly expiresAt: number;
}

/** Sealed bytes: in the store where they are few, else a blob. `id` is its key in the store, or the blob's id. */
export interface Piece {
  readonly id: string;
  /** Bytes before they were sealed. */
  readonly size: number;
  readonly stored: "record" | "blob";
}

/** How an object's data key is kept: sealed by the house, by a KMS key, or not at all, as the client brings its own. */
export type Encryption =
  | { readonly kind: "AES256"; readonly sealedKey: string }
  | {
      readonly kind: "aws:kms" | "aws:kms:dsse";
      readonly keyArn: string;
      readonly sealedKey: string;
      readonly context: Readonly<Record<string, string>>;
      readonly bucketKey: boolean;
    }
  | { readonly kind: "customer"; readonly keyMd5: string; readonly salt: string; readonly check: string };

/** A part of an upload, and of the object that came of it. */
export interface Part {
  readonly number: number;
  readonly size: number;
  readonly etag: string;
  readonly modifiedAt: number;
  readonly checksum?: string | undefined;
  readonly piece?: Piece | undefined;
}

/** The parts of an object, in order. Apart from it, so that listings do not read ten thousand of them. */
export interface Manifest {
  readonly id: string;
  readonly parts: readonly Part[];
}

/** A multipart upload under way: what its object will be, but for its parts. */
export interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly id: string;
  readonly startedAt: number;
  /** Who began it, for listings: ARN and canonical id stand for an account. */
  readonly initiator: { readonly account: string; readonly arn: string };
  readonly object: UploadedObject;
  /** Algorithm and type that the client named; undefined: CRC64NVME over the whole. */
  readonly checksum?: { readonly algorithm: ChecksumName; readonly type: ChecksumType } | undefined;
}

export type UploadedObject = Omit<
  ObjectVersion,
  "sequence" | "versionId" | "modifiedAt" | "size" | "etag" | "piece" | "manifest" | "partsCount" | "checksum"
>;

export interface UploadedPart extends Part {
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string;
}

/** What a completed upload answered: whoever completes it again hears the same. */
export interface CompletedUpload {
  readonly bucket: string;
  readonly id: string;
  readonly key: string;
  readonly completedAt: number;
  /** Numbers and ETags that it was completed with. */
  readonly request: string;
  readonly versionId: string;
  readonly etag: string;
}

/** The namespace of buckets is one for all accounts. */
export const buckets = defineCollection<Bucket>({
  name: "s3.buckets",
  scope: "house",
  version: 1,
  key: (bucket) => [bucket.name],
  owner: (bucket) => bucket.account,
  indexes: { account: (bucket) => [[bucket.account]] },
});

const blobOf = (piece: Piece | undefined): readonly string[] => (piece?.stored === "blob" ? [piece.id] : []);

/** The current version of every key, delete markers among them: what a GET reads, and what a listing walks. */
export const objects = defineCollection<ObjectVersion>({
  name: "s3.objects",
  scope: "region",
  version: 1,
  key: (object) => [object.bucket, object.key],
  blobs: (object) => blobOf(object.piece),
});

/** Versions that are not current any more, the newest of a key first. */
export const olderVersions = defineCollection<ObjectVersion>({
  name: "s3.versions",
  scope: "region",
  version: 1,
  key: (object) => [object.bucket, object.key, -object.sequence],
  blobs: (object) => blobOf(object.piece),
});

export const manifests = defineCollection<Manifest>({
  name: "s3.manifests",
  scope: "region",
  version: 1,
  key: (manifest) => [manifest.id],
  blobs: (manifest) => manifest.parts.flatMap(({ piece }) => blobOf(piece)),
});

/** Ordered by key, then by id: ids rise with the time of their beginning. */
export const uploads = defineCollection<Upload>({
  name: "s3.uploads",
  scope: "region",
  version: 1,
  key: (upload) => [upload.bucket, upload.key, upload.id],
});

export const uploadedParts = defineCollection<UploadedPart>({
  name: "s3.parts",
  scope: "region",
  version: 1,
  key: (part) => [part.bucket, part.uploadId, part.number],
  blobs: (part) => blobOf(part.piece),
});

export const completedUploads = defineCollection<CompletedUpload>({
  name: "s3.completed",
  scope: "region",
  version: 1,
  key: (upload) => [upload.bucket, upload.id],
});

/** Bytes of small pieces, as they are. They are no plain data: only their definition is of use, and `bytesKey`. */
export const pieceBytes = defineCollection<Uint8Array>({
  name: "s3.bytes",
  scope: "region",
  version: 1,
  key: () => {
    throw new Error("s3.bytes: bytes know no key; use bytesKey");
  },
});

export const bytesKey = ({ account, region }: Scope, id: string): Key => [account, region, pieceBytes.name, id];
