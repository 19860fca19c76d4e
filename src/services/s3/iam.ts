import type { AuthorizedRow, IamRow } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/s3.d.ts";
import { bucketNamed } from "./buckets/find.ts";
import type { Deps } from "./deps.ts";

type Rows = { readonly [Name in keyof Operations]?: IamRow<Operations[Name]["input"], Deps> };
interface OnBucket {
  readonly Bucket: string;
  readonly Key?: string;
}

const row = <Input extends OnBucket>(action: string): AuthorizedRow<Input, Deps> => ({
  action,
  resource: (_, { Bucket, Key }) => `arn:aws:s3:::${Bucket}${Key === undefined ? "" : `/${Key}`}`,
  resourceAccount: (_, { Bucket }, deps) => bucketNamed(deps, Bucket)?.account,
});

export const iam = {
  CreateBucket: row("s3:CreateBucket"),
  DeleteBucket: row("s3:DeleteBucket"),
  HeadBucket: row("s3:ListBucket"),
  GetBucketLocation: row("s3:GetBucketLocation"),
  ListBuckets: { action: "s3:ListAllMyBuckets", resource: () => "*" },
} satisfies Rows;
