/**
 * The operation of a log record (user guide, "Amazon S3 server access log format"): `REST.GET.OBJECT`. What the request is
 * about stands in this table; the operations that are not in it are about the setting in their name.
 */
const resources: Readonly<Record<string, string>> = {
  PutObject: "OBJECT",
  GetObject: "OBJECT",
  HeadObject: "OBJECT",
  DeleteObject: "OBJECT",
  CopyObject: "OBJECT",
  DeleteObjects: "MULTI_OBJECT_DELETE",
  ListObjects: "BUCKET",
  ListObjectsV2: "BUCKET",
  ListObjectVersions: "BUCKETVERSIONS",
  CreateBucket: "BUCKET",
  HeadBucket: "BUCKET",
  DeleteBucket: "BUCKET",
  CreateMultipartUpload: "UPLOADS",
  ListMultipartUploads: "UPLOADS",
  UploadPart: "PART",
  UploadPartCopy: "PART",
  ListParts: "UPLOAD",
  CompleteMultipartUpload: "UPLOAD",
  AbortMultipartUpload: "UPLOAD",
  RestoreObject: "RESTORE",
  SelectObjectContent: "SELECT",
  BucketLogging: "LOGGING_STATUS",
  BucketPolicy: "BUCKETPOLICY",
  BucketPolicyStatus: "POLICY_STATUS",
  BucketNotificationConfiguration: "NOTIFICATION",
  BucketLifecycleConfiguration: "LIFECYCLE",
  BucketAccelerateConfiguration: "ACCELERATE",
  ObjectLockConfiguration: "OBJECT_LOCK",
  ObjectRetention: "OBJECT_LOCK_RETENTION",
  ObjectLegalHold: "OBJECT_LOCK_LEGALHOLD",
  ObjectAcl: "ACL",
};

const verb = /^(Put|Get|Delete|List)/;
const ofBucket = /^Bucket|Configurations?$/g;
const innerCapital = /(?<=[a-z])(?=[A-Z])/g;
const known = new Map<string, string>();

/** Copies say so where the method would stand. */
const copies: ReadonlySet<string> = new Set(["CopyObject", "UploadPartCopy"]);

export function logOperation(method: string, operation: string | undefined): string {
  if (operation === undefined) return `REST.${method}.OBJECT`;
  let resource = resources[operation] ?? known.get(operation);
  if (resource === undefined) {
    const about = operation.replace(verb, "");
    resource = resources[about] ?? about.replace(ofBucket, "").replace(innerCapital, "_").toUpperCase();
    known.set(operation, resource);
  }
  return `REST.${copies.has(operation) ? "COPY" : method}.${resource}`;
}
