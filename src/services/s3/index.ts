import { defineService, read, waits, write } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/s3.d.ts";
import { accessPointsOf } from "./access/keeper.ts";
import { accessPoints, accountBlocks } from "./access/points.ts";
import { auditOf } from "./audit.ts";
import type { Deps } from "./deps.ts";
import { front } from "./front/index.ts";
import { iamOf } from "./iam.ts";
import { accessLog } from "./jobs/access-log/keep.ts";
import { logChunks } from "./jobs/access-log/state.ts";
import { replications } from "./jobs/replication/state.ts";
import { startJobs } from "./jobs/start.ts";
import { jobs } from "./jobs/state.ts";
import { bucketConfigurations } from "./operations/bucket-table.ts";
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from "./operations/buckets.ts";
import { completeMultipartUpload } from "./operations/complete-upload.ts";
import { copyObject } from "./operations/copy-object.ts";
import { deleteObject, deleteObjects } from "./operations/delete-object.ts";
import { getObject, headObject } from "./operations/get-object.ts";
import { getObjectAttributes } from "./operations/get-object-attributes.ts";
import { listObjects, listObjectsV2 } from "./operations/list-objects.ts";
import { listMultipartUploads, listParts } from "./operations/list-uploads.ts";
import { listObjectVersions } from "./operations/list-versions.ts";
import { abortMultipartUpload, createMultipartUpload, uploadPart, uploadPartCopy } from "./operations/multipart.ts";
import * as objectSettings from "./operations/object-settings.ts";
import { putObject } from "./operations/put-object.ts";
import { restoreObject } from "./operations/restore-object.ts";
import { selectObjectContent } from "./operations/select-object-content.ts";
import {
  buckets,
  completedUploads,
  manifests,
  objects,
  olderVersions,
  pieceBytes,
  uploadedParts,
  uploads,
} from "./state.ts";
import { s3Deps } from "./wiring.ts";

const operations = {
  ...bucketConfigurations,
  CreateBucket: write(createBucket),
  DeleteBucket: write(deleteBucket),
  HeadBucket: read(headBucket),
  GetBucketLocation: read(getBucketLocation),
  ListBuckets: read(listBuckets),
  PutObject: waits(putObject),
  GetObject: waits(getObject),
  HeadObject: waits(headObject),
  DeleteObject: write(deleteObject),
  DeleteObjects: write(deleteObjects),
  CopyObject: waits(copyObject),
  CreateMultipartUpload: waits(createMultipartUpload),
  UploadPart: waits(uploadPart),
  UploadPartCopy: waits(uploadPartCopy),
  CompleteMultipartUpload: waits(completeMultipartUpload),
  AbortMultipartUpload: write(abortMultipartUpload),
  ListMultipartUploads: read(listMultipartUploads),
  ListParts: read(listParts),
  GetObjectAttributes: waits(getObjectAttributes),
  GetObjectTagging: read(objectSettings.getObjectTagging),
  PutObjectTagging: write(objectSettings.putObjectTagging),
  DeleteObjectTagging: write(objectSettings.deleteObjectTagging),
  GetObjectAcl: read(objectSettings.getObjectAcl),
  PutObjectAcl: write(objectSettings.putObjectAcl),
  GetObjectRetention: read(objectSettings.getObjectRetention),
  PutObjectRetention: write(objectSettings.putObjectRetention),
  GetObjectLegalHold: read(objectSettings.getObjectLegalHold),
  PutObjectLegalHold: write(objectSettings.putObjectLegalHold),
  RestoreObject: write(restoreObject),
  SelectObjectContent: waits(selectObjectContent),
  ListObjects: read(listObjects),
  ListObjectsV2: read(listObjectsV2),
  ListObjectVersions: read(listObjectVersions),
};

export const s3Service = defineService<Operations, Deps>()({
  id: "s3",
  operations,
  iam: iamOf(operations),
  audit: auditOf(operations),
  collections: [
    buckets,
    objects,
    olderVersions,
    manifests,
    uploads,
    uploadedParts,
    completedUploads,
    pieceBytes,
    accessPoints,
    accountBlocks,
    jobs,
    logChunks,
    replications,
  ],
  needs: ["identities", "sessions"],
  deps: s3Deps,
  gives: (deps) => ({ accessPoints: accessPointsOf(deps) }),
  jobs: startJobs,
  requestLog: accessLog,
  front,
  quirks: {
    anonymous: true,
    lengthRequired: true,
    // S3 user guide, "Troubleshoot access denied (403 Forbidden) errors": who is told more.
    deniedToStrangers: "Access Denied",
    signing: { family: "s3", skewMs: 15 * 60_000 },
  },
});
