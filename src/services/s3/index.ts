import { defineService, read, waits, write } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/s3.d.ts";
import { accessPoints, accountBlocks } from "./access/points.ts";
import { type Deps, s3Deps } from "./deps.ts";
import { iamOf } from "./iam.ts";
import { bucketConfigurations } from "./operations/bucket-table.ts";
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from "./operations/buckets.ts";
import { deleteObject, deleteObjects } from "./operations/delete-object.ts";
import { getObject, headObject } from "./operations/get-object.ts";
import { listObjects, listObjectsV2 } from "./operations/list-objects.ts";
import { listObjectVersions } from "./operations/list-versions.ts";
import { putObject } from "./operations/put-object.ts";
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
  ListObjects: read(listObjects),
  ListObjectsV2: read(listObjectsV2),
  ListObjectVersions: read(listObjectVersions),
};

export const s3Service = defineService<Operations, Deps>()({
  id: "s3",
  operations,
  iam: iamOf(operations),
  collections: [
    buckets as never,
    objects as never,
    olderVersions as never,
    manifests as never,
    uploads as never,
    uploadedParts as never,
    completedUploads as never,
    pieceBytes as never,
    accessPoints as never,
    accountBlocks as never,
  ],
  needs: ["identities"],
  deps: s3Deps,
  quirks: { signing: { family: "s3", skewMs: 15 * 60_000 } },
});
