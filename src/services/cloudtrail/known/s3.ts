import type { AuditResource } from "../../../kernel/audit.ts";
import type { Call } from "../../../kernel/call.ts";
import type { KnownRow, KnownRows } from "./known-row.ts";

type Input = Readonly<Record<string, unknown>>;

/** Buckets are written so, and what came in a header under the header's name (S3 user guide, "Example: Amazon S3 log file entries"). */
const names: Readonly<Record<string, string>> = {
  Bucket: "bucketName",
  ACL: "x-amz-acl",
  StorageClass: "x-amz-storage-class",
  ServerSideEncryption: "x-amz-server-side-encryption",
  SSEKMSKeyId: "x-amz-server-side-encryption-aws-kms-key-id",
  SSECustomerAlgorithm: "x-amz-server-side-encryption-customer-algorithm",
  BucketKeyEnabled: "x-amz-server-side-encryption-bucket-key-enabled",
  CopySource: "x-amz-copy-source",
  ContentType: "Content-Type",
  ContentMD5: "Content-MD5",
  ChecksumAlgorithm: "x-amz-sdk-checksum-algorithm",
  ChecksumCRC32: "x-amz-checksum-crc32",
  ChecksumCRC32C: "x-amz-checksum-crc32c",
  ChecksumCRC64NVME: "x-amz-checksum-crc64nvme",
  ChecksumMode: "x-amz-checksum-mode",
  ChecksumSHA1: "x-amz-checksum-sha1",
  ChecksumSHA256: "x-amz-checksum-sha256",
  ChecksumType: "x-amz-checksum-type",
  MaxKeys: "max-keys",
  EncodingType: "encoding-type",
  ContinuationToken: "continuation-token",
  StartAfter: "start-after",
};

/** Keys and metadata that callers choose; the record says what was touched, not what is in it. */
const hidden = [
  "ContentLength",
  "SSECustomerKey",
  "SSEKMSEncryptionContext",
  "Body",
  "Metadata",
  "Contents",
  "CommonPrefixes",
];

function bucketOf({ Bucket }: Input): readonly AuditResource[] {
  if (typeof Bucket !== "string") return [];
  return [
    {
      type: "AWS::S3::Bucket",
      ...(Bucket.startsWith("arn:") ? { arn: Bucket } : { name: Bucket, arn: `arn:aws:s3:::${Bucket}` }),
    },
  ];
}

/** As the client named it, without its port. */
function asked({ source: { host } }: Call): object | undefined {
  const end = host.indexOf(":");
  return host === "" ? undefined : { Host: end < 0 ? host : host.slice(0, end) };
}

const objectOf = (input: Input): readonly AuditResource[] => {
  const { Bucket, Key } = input;
  if (typeof Bucket !== "string" || Bucket.startsWith("arn:")) return [];
  const arn = `arn:aws:s3:::${Bucket}/${typeof Key === "string" ? Key : ""}`;
  return [{ type: "AWS::S3::Object", arn }, ...bucketOf(input)];
};

/** Calls on objects: data events (S3 user guide, "Amazon S3 CloudTrail events"). */
const onObject: KnownRow = {
  dataEvent: "AWS::S3::Object",
  names,
  hidden,
  parameters: asked,
  resources: (_call, input) => objectOf(input),
};
const onBucket: KnownRow = { names, hidden, parameters: asked, resources: (_call, input) => bucketOf(input) };

const objectOperations = [
  "AbortMultipartUpload",
  "CompleteMultipartUpload",
  "CopyObject",
  "CreateMultipartUpload",
  "DeleteObject",
  "DeleteObjectTagging",
  "DeleteObjects",
  "GetObject",
  "GetObjectAcl",
  "GetObjectAttributes",
  "GetObjectLegalHold",
  "GetObjectRetention",
  "GetObjectTagging",
  "GetObjectTorrent",
  "HeadBucket",
  "HeadObject",
  "ListMultipartUploads",
  "ListObjectVersions",
  "ListObjects",
  "ListParts",
  "PutObject",
  "PutObjectAcl",
  "PutObjectLegalHold",
  "PutObjectRetention",
  "PutObjectTagging",
  "RestoreObject",
  "SelectObjectContent",
  "UploadPart",
  "UploadPartCopy",
];

/** Calls on buckets, under the names that their events have (S3 user guide, "Amazon S3 bucket-level actions"). */
const bucketEvents: Readonly<Record<string, string | undefined>> = {
  CreateBucket: undefined,
  DeleteBucket: undefined,
  DeleteBucketCors: undefined,
  DeleteBucketEncryption: undefined,
  DeleteBucketLifecycle: undefined,
  DeleteBucketPolicy: undefined,
  DeleteBucketReplication: undefined,
  DeleteBucketTagging: undefined,
  DeleteBucketWebsite: undefined,
  DeletePublicAccessBlock: "DeleteBucketPublicAccessBlock",
  GetBucketAcl: undefined,
  GetBucketCors: undefined,
  GetBucketEncryption: undefined,
  GetBucketLifecycleConfiguration: "GetBucketLifecycle",
  GetBucketLocation: undefined,
  GetBucketLogging: undefined,
  GetBucketNotificationConfiguration: "GetBucketNotification",
  GetBucketPolicy: undefined,
  GetBucketReplication: undefined,
  GetBucketTagging: undefined,
  GetBucketVersioning: undefined,
  GetBucketWebsite: undefined,
  GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
  GetPublicAccessBlock: "GetBucketPublicAccessBlock",
  PutBucketAcl: undefined,
  PutBucketCors: undefined,
  PutBucketEncryption: undefined,
  PutBucketLifecycleConfiguration: "PutBucketLifecycle",
  PutBucketLogging: undefined,
  PutBucketNotificationConfiguration: "PutBucketNotification",
  PutBucketPolicy: undefined,
  PutBucketReplication: undefined,
  PutBucketTagging: undefined,
  PutBucketVersioning: undefined,
  PutBucketWebsite: undefined,
  PutObjectLockConfiguration: "PutBucketObjectLockConfiguration",
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
};

export const s3: KnownRows = {
  ...Object.fromEntries(objectOperations.map((operation) => [operation, onObject])),
  ...Object.fromEntries(
    Object.entries(bucketEvents).map(([operation, eventName]) => [
      operation,
      eventName === undefined ? onBucket : { ...onBucket, eventName },
    ]),
  ),
  ListObjectsV2: { ...onObject, eventName: "ListObjects" },
};
