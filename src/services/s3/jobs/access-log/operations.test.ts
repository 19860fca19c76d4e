import { expect, it } from "vitest";
import { logOperation } from "./operations.ts";

/** User guide, "Amazon S3 server access log format", and its examples. */
it.each<[string, string | undefined, string]>([
  ["PUT", "PutObject", "REST.PUT.OBJECT"],
  ["HEAD", "HeadObject", "REST.HEAD.OBJECT"],
  ["GET", "ListObjectsV2", "REST.GET.BUCKET"],
  ["GET", "GetBucketVersioning", "REST.GET.VERSIONING"],
  ["GET", "GetBucketLogging", "REST.GET.LOGGING_STATUS"],
  ["GET", "GetBucketPolicy", "REST.GET.BUCKETPOLICY"],
  ["PUT", "PutBucketAcl", "REST.PUT.ACL"],
  ["PUT", "PutObjectAcl", "REST.PUT.ACL"],
  ["PUT", "PutObjectTagging", "REST.PUT.OBJECT_TAGGING"],
  ["PUT", "PutBucketTagging", "REST.PUT.TAGGING"],
  ["GET", "GetPublicAccessBlock", "REST.GET.PUBLIC_ACCESS_BLOCK"],
  ["PUT", "PutBucketInventoryConfiguration", "REST.PUT.INVENTORY"],
  ["PUT", "CopyObject", "REST.COPY.OBJECT"],
  ["PUT", "UploadPartCopy", "REST.COPY.PART"],
  ["POST", "DeleteObjects", "REST.POST.MULTI_OBJECT_DELETE"],
  ["GET", undefined, "REST.GET.OBJECT"],
])("%s %s is %s", (method, operation, logged) => {
  expect(logOperation(method, operation)).toBe(logged);
});
