import { defineService, read, write } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/s3.d.ts";
import { type Deps, s3Deps } from "./deps.ts";
import { iam } from "./iam.ts";
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from "./operations/buckets.ts";
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

export const s3Service = defineService<Operations, Deps>()({
  id: "s3",
  operations: {
    CreateBucket: write(createBucket),
    DeleteBucket: write(deleteBucket),
    HeadBucket: read(headBucket),
    GetBucketLocation: read(getBucketLocation),
    ListBuckets: read(listBuckets),
  },
  iam,
  collections: [
    buckets as never,
    objects as never,
    olderVersions as never,
    manifests as never,
    uploads as never,
    uploadedParts as never,
    completedUploads as never,
    pieceBytes as never,
  ],
  needs: ["identities"],
  deps: s3Deps,
  quirks: { signing: { family: "s3", skewMs: 15 * 60_000 } },
});
