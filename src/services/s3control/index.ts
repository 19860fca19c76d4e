import { defineService, read, write } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/s3control.d.ts";
import { type Deps, s3ControlDeps } from "./deps.ts";
import { iam } from "./iam.ts";
import { createAccessPoint, deleteAccessPoint, getAccessPoint, listAccessPoints } from "./operations/access-points.ts";
import { deletePublicAccessBlock, getPublicAccessBlock, putPublicAccessBlock } from "./operations/account-block.ts";
import {
  deleteAccessPointPolicy,
  getAccessPointPolicy,
  getAccessPointPolicyStatus,
  putAccessPointPolicy,
} from "./operations/policies.ts";

export const s3ControlService = defineService<Operations, Deps>()({
  id: "s3control",
  operations: {
    CreateAccessPoint: write(createAccessPoint),
    DeleteAccessPoint: write(deleteAccessPoint),
    DeleteAccessPointPolicy: write(deleteAccessPointPolicy),
    DeletePublicAccessBlock: write(deletePublicAccessBlock),
    GetAccessPoint: read(getAccessPoint),
    GetAccessPointPolicy: read(getAccessPointPolicy),
    GetAccessPointPolicyStatus: read(getAccessPointPolicyStatus),
    GetPublicAccessBlock: read(getPublicAccessBlock),
    ListAccessPoints: read(listAccessPoints),
    PutAccessPointPolicy: write(putAccessPointPolicy),
    PutPublicAccessBlock: write(putPublicAccessBlock),
  },
  iam,
  collections: [],
  needs: ["accessPoints"],
  deps: s3ControlDeps,
  // It signs as S3 does: botocore, s3control 2018-08-20, signature version s3v4.
  quirks: { signing: { family: "s3", skewMs: 15 * 60_000 } },
});
