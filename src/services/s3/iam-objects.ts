import type { Call } from "../../kernel/call.ts";
import type { FurtherQuestion, IamRow } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/s3.d.ts";
import { type AclRequest, namesAcl } from "./access/acl.ts";
import { type Addressed, addressed, anywhere } from "./access/addressed.ts";
import { type ConditionInput, requestTags } from "./access/conditions.ts";
import { readCopySource } from "./access/copy-source.ts";
import { conditionsOf, decidingObject, questionsAbout, type Subject, standingObject } from "./access/questions.ts";
import { checkOwner } from "./buckets/find.ts";
import type { Deps } from "./deps.ts";
import { needing, type OnObject, onKey, onListing, onObject, versioned } from "./iam-rows.ts";

type Rows = { readonly [Name in keyof Operations]?: IamRow<Operations[Name]["input"], Deps> };

/** What a request that writes an object may ask for beside it. */
interface Writes extends OnObject, AclRequest, ConditionInput {}

/** "Required permissions for Amazon S3 API operations": each of these is an action of its own. */
const extras: readonly (readonly [action: string, asked: (input: Writes, call: Call) => boolean])[] = [
  ["s3:PutObjectAcl", (input, call) => namesAcl(input) && !isHandedOver(input, call)],
  ["s3:PutObjectTagging", ({ Tagging }) => Tagging !== undefined],
  [
    "s3:PutObjectRetention",
    ({ ObjectLockMode, ObjectLockRetainUntilDate }) =>
      ObjectLockMode !== undefined || ObjectLockRetainUntilDate !== undefined,
  ],
  ["s3:PutObjectLegalHold", ({ ObjectLockLegalHoldStatus }) => ObjectLockLegalHoldStatus !== undefined],
];

/**
 * AWS's own services write into the buckets of others and hand over what they write; the policies that they document
 * ("Amazon S3 bucket policy for CloudTrail", "Access logs" of load balancers) give them s3:PutObject alone.
 */
const isHandedOver = (input: Writes, { principal }: Call): boolean =>
  principal.kind === "service" && input.ACL === "bucket-owner-full-control";

function extrasOf(call: Call, input: Writes, deps: Deps): readonly FurtherQuestion[] | undefined {
  let questions: FurtherQuestion[] | undefined;
  for (const [action, asked] of extras) {
    if (!asked(input, call)) continue;
    questions ??= [];
    questions.push(...questionsAbout(deps, { on: addressed(deps, call, input), key: input.Key }, action));
  }
  return questions;
}

interface Copies extends OnObject {
  readonly CopySource: string;
  readonly ExpectedSourceBucketOwner?: string | undefined;
  readonly TaggingDirective?: string | undefined;
}

/** The right to read what is copied, with the source's own tags among the condition keys. */
function sourceOf(call: Call, input: Copies, deps: Deps): readonly FurtherQuestion[] {
  const { bucket, key: Key, versionId: VersionId } = readCopySource(input.CopySource);
  const on = anywhere(deps, call, bucket);
  checkOwner(on.bucket, input.ExpectedSourceBucketOwner);
  const read = VersionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
  const subject: Subject = { on, key: Key, object: decidingObject(deps, on, Key, VersionId) };
  return questionsAbout(deps, subject, read, conditionsOf(deps, call, { Key, VersionId }, on));
}

/** "If the source object has tags": the right to read them, and to write them here. */
function copiedTags(call: Call, input: Copies, deps: Deps): readonly FurtherQuestion[] {
  if (input.TaggingDirective === "REPLACE") return [];
  const { bucket, key: Key, versionId: VersionId } = readCopySource(input.CopySource);
  const on = anywhere(deps, call, bucket);
  if (!standingObject(deps, on, Key, VersionId)?.tags) return [];
  const read = VersionId === undefined ? "s3:GetObjectTagging" : "s3:GetObjectVersionTagging";
  const target: Addressed = addressed(deps, call, input);
  return [
    ...questionsAbout(deps, { on, key: Key }, read, conditionsOf(deps, call, { Key, VersionId }, on)),
    ...questionsAbout(deps, { on: target, key: input.Key }, "s3:PutObjectTagging"),
  ];
}

const put = <Input extends OnObject>() => onKey<Input>("s3:PutObject");
const withTags = { requestTags: (input: ConditionInput) => requestTags(input) };

export const objectRows = {
  AbortMultipartUpload: onKey("s3:AbortMultipartUpload"),
  CompleteMultipartUpload: put(),
  CopyObject: needing(put<Operations["CopyObject"]["input"]>(), (call, input, deps) => [
    ...sourceOf(call, input, deps),
    ...copiedTags(call, input, deps),
    ...(extrasOf(call, input, deps) ?? []),
  ]),
  CreateMultipartUpload: needing(put<Operations["CreateMultipartUpload"]["input"]>(), extrasOf),
  DeleteObject: versioned(onKey("s3:DeleteObject"), "s3:DeleteObjectVersion"),
  DeleteObjects: {
    action: "s3:DeleteObject",
    decidedBy: "operation",
    because: "S3 API reference, DeleteObjects: a key that may not be deleted is an Error element of the answer",
  },
  DeleteObjectTagging: versioned(onKey("s3:DeleteObjectTagging"), "s3:DeleteObjectVersionTagging"),
  GetObject: versioned(onObject("s3:GetObject"), "s3:GetObjectVersion"),
  GetObjectAcl: versioned(onObject("s3:GetObjectAcl"), "s3:GetObjectVersionAcl"),
  GetObjectAttributes: needing(
    versioned(onObject<Operations["GetObjectAttributes"]["input"]>("s3:GetObject"), "s3:GetObjectVersion"),
    (call, input, deps) => {
      const on = addressed(deps, call, input);
      const action = input.VersionId === undefined ? "s3:GetObjectAttributes" : "s3:GetObjectVersionAttributes";
      const object = decidingObject(deps, on, input.Key, input.VersionId);
      return questionsAbout(deps, { on, key: input.Key, object }, action);
    },
  ),
  GetObjectLegalHold: onKey("s3:GetObjectLegalHold"),
  GetObjectRetention: onKey("s3:GetObjectRetention"),
  GetObjectTagging: versioned(onKey("s3:GetObjectTagging"), "s3:GetObjectVersionTagging"),
  HeadObject: versioned(onObject("s3:GetObject"), "s3:GetObjectVersion"),
  ListMultipartUploads: onListing("s3:ListBucketMultipartUploads"),
  ListObjects: onListing("s3:ListBucket"),
  ListObjectsV2: onListing("s3:ListBucket"),
  ListObjectVersions: onListing("s3:ListBucketVersions"),
  ListParts: onKey("s3:ListMultipartUploadParts"),
  PutObject: needing(put<Operations["PutObject"]["input"]>(), extrasOf),
  PutObjectAcl: versioned(onObject("s3:PutObjectAcl"), "s3:PutObjectVersionAcl"),
  PutObjectLegalHold: onKey("s3:PutObjectLegalHold"),
  PutObjectRetention: onKey("s3:PutObjectRetention"),
  PutObjectTagging: { ...versioned(onKey("s3:PutObjectTagging"), "s3:PutObjectVersionTagging"), ...withTags },
  RestoreObject: onKey("s3:RestoreObject"),
  SelectObjectContent: onObject("s3:GetObject"),
  UploadPart: put(),
  UploadPartCopy: needing(put<Operations["UploadPartCopy"]["input"]>(), sourceOf),
} satisfies Rows;
