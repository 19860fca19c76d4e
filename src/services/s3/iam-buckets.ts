import type { AuthorizedRow, FurtherQuestion, IamRow } from "../../kernel/service.ts";
import type { Operations, Tag } from "../../model/types/s3.d.ts";
import { namesAcl } from "./access/acl.ts";
import { addressed, anywhere } from "./access/addressed.ts";
import { bucketArn } from "./access/arns.ts";
import { type ConditionInput, conditionValue } from "./access/conditions.ts";
import { checkOwner } from "./buckets/find.ts";
import type { Deps } from "./deps.ts";
import { about, needing, type OnBucket, onBucket, onListing } from "./iam-rows.ts";

type Rows = { readonly [Name in keyof Operations]?: IamRow<Operations[Name]["input"], Deps> };
type CreateBucket = Operations["CreateBucket"]["input"];

const tagsOf = (tags: readonly Tag[] | undefined) =>
  tags && Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));

/** What a new bucket may be asked for: each is an action of its own (API reference, CreateBucket, "Permissions"). */
const extras: readonly (readonly [asked: (input: CreateBucket) => boolean, ...actions: string[]])[] = [
  [namesAcl, "s3:PutBucketAcl"],
  [
    ({ ObjectLockEnabledForBucket }) => ObjectLockEnabledForBucket === true,
    "s3:PutBucketObjectLockConfiguration",
    "s3:PutBucketVersioning",
  ],
  [({ ObjectOwnership }) => ObjectOwnership !== undefined, "s3:PutBucketOwnershipControls"],
  [({ CreateBucketConfiguration }) => (CreateBucketConfiguration?.Tags ?? []).length > 0, "s3:TagResource"],
];

const createBucket: AuthorizedRow<CreateBucket, Deps> = {
  action: "s3:CreateBucket",
  resource: (_, { Bucket }) => bucketArn(Bucket),
  resourceAccount: ({ account }) => account,
  requestTags: ({ CreateBucketConfiguration }) => tagsOf(CreateBucketConfiguration?.Tags),
  condition: (key, call, input) =>
    key === "s3:resourceaccount"
      ? call.account
      : conditionValue(key, { call, input: input as ConditionInput, on: undefined, existing: () => undefined }),
  also: (call, input) => {
    const resource = bucketArn(input.Bucket);
    return extras
      .filter(([asked]) => asked(input))
      .flatMap(([, ...actions]) => actions.map((action) => ({ action, resource, resourceAccount: call.account })));
  },
};

/** The root user of the owner's account gets at the policy whatever it denies (API reference, PutBucketPolicy). */
function onPolicy<Input extends OnBucket>(action: string): AuthorizedRow<Input, Deps> {
  const row = onBucket<Input>(action);
  return {
    ...row,
    resourcePolicy: (call, input, deps, resource) => {
      const { bucket } = addressed(deps, call, input);
      const isOwner = call.principal.kind === "root" && call.principal.account === bucket.account;
      return isOwner ? undefined : row.resourcePolicy?.(call, input, deps, resource);
    },
  };
}

/** Answers wherever it is asked, since it is how one finds the right region. */
const location = (): AuthorizedRow<Operations["GetBucketLocation"]["input"], Deps> =>
  about("s3:GetBucketLocation", (call, input, deps) => {
    const on = anywhere(deps, call, input.Bucket);
    checkOwner(on.bucket, input.ExpectedBucketOwner);
    return { on };
  });

/** "To replicate, S3 assumes a role": whoever configures it must be allowed to pass the role on. */
const passRole = (resource: string): FurtherQuestion => ({
  action: "iam:PassRole",
  resource,
  condition: (key) => (key === "iam:passedtoservice" ? "s3.amazonaws.com" : undefined),
});

/** A configuration that is taken away with the right to put one. */
const configuration = (name: string) => ({
  get: <Input extends OnBucket>() => onBucket<Input>(`s3:Get${name}`),
  put: <Input extends OnBucket>() => onBucket<Input>(`s3:Put${name}`),
});

const accelerate = configuration("AccelerateConfiguration");
const analytics = configuration("AnalyticsConfiguration");
const block = configuration("BucketPublicAccessBlock");
const cors = configuration("BucketCORS");
const encryption = configuration("EncryptionConfiguration");
const inventory = configuration("InventoryConfiguration");
const lifecycle = configuration("LifecycleConfiguration");
const lock = configuration("BucketObjectLockConfiguration");
const logging = configuration("BucketLogging");
const metrics = configuration("MetricsConfiguration");
const notification = configuration("BucketNotification");
const ownership = configuration("BucketOwnershipControls");
const payment = configuration("BucketRequestPayment");
const replication = configuration("ReplicationConfiguration");
const tagging = configuration("BucketTagging");
const tiering = configuration("IntelligentTieringConfiguration");
const versioning = configuration("BucketVersioning");

/** Operations on buckets and their configurations. */
export const bucketRows = {
  CreateBucket: createBucket,
  DeleteBucket: onBucket("s3:DeleteBucket"),
  DeleteBucketAnalyticsConfiguration: analytics.put(),
  DeleteBucketCors: cors.put(),
  DeleteBucketEncryption: encryption.put(),
  DeleteBucketIntelligentTieringConfiguration: tiering.put(),
  DeleteBucketInventoryConfiguration: inventory.put(),
  DeleteBucketLifecycle: lifecycle.put(),
  DeleteBucketMetricsConfiguration: metrics.put(),
  DeleteBucketOwnershipControls: ownership.put(),
  DeleteBucketPolicy: onPolicy("s3:DeleteBucketPolicy"),
  DeleteBucketReplication: replication.put(),
  DeleteBucketTagging: tagging.put(),
  DeleteBucketWebsite: onBucket("s3:DeleteBucketWebsite"),
  DeletePublicAccessBlock: block.put(),
  GetBucketAbac: onBucket("s3:GetBucketAbac"),
  GetBucketAccelerateConfiguration: accelerate.get(),
  GetBucketAcl: onBucket("s3:GetBucketAcl"),
  GetBucketAnalyticsConfiguration: analytics.get(),
  GetBucketCors: cors.get(),
  GetBucketEncryption: encryption.get(),
  GetBucketIntelligentTieringConfiguration: tiering.get(),
  GetBucketInventoryConfiguration: inventory.get(),
  GetBucketLifecycleConfiguration: lifecycle.get(),
  GetBucketLocation: location(),
  GetBucketLogging: logging.get(),
  GetBucketMetricsConfiguration: metrics.get(),
  GetBucketNotificationConfiguration: notification.get(),
  GetBucketOwnershipControls: ownership.get(),
  GetBucketPolicy: onPolicy("s3:GetBucketPolicy"),
  GetBucketPolicyStatus: onBucket("s3:GetBucketPolicyStatus"),
  GetBucketReplication: replication.get(),
  GetBucketRequestPayment: payment.get(),
  GetBucketTagging: tagging.get(),
  GetBucketVersioning: versioning.get(),
  GetBucketWebsite: onBucket("s3:GetBucketWebsite"),
  GetObjectLockConfiguration: lock.get(),
  GetPublicAccessBlock: block.get(),
  HeadBucket: onListing("s3:ListBucket"),
  ListBucketAnalyticsConfigurations: analytics.get(),
  ListBucketIntelligentTieringConfigurations: tiering.get(),
  ListBucketInventoryConfigurations: inventory.get(),
  ListBucketMetricsConfigurations: metrics.get(),
  ListBuckets: { action: "s3:ListAllMyBuckets", resource: () => "*" },
  PutBucketAbac: onBucket("s3:PutBucketAbac"),
  PutBucketAccelerateConfiguration: accelerate.put(),
  PutBucketAcl: onBucket("s3:PutBucketAcl"),
  PutBucketAnalyticsConfiguration: analytics.put(),
  PutBucketCors: cors.put(),
  PutBucketEncryption: encryption.put(),
  PutBucketIntelligentTieringConfiguration: tiering.put(),
  PutBucketInventoryConfiguration: inventory.put(),
  PutBucketLifecycleConfiguration: lifecycle.put(),
  PutBucketLogging: logging.put(),
  PutBucketMetricsConfiguration: metrics.put(),
  PutBucketNotificationConfiguration: notification.put(),
  PutBucketOwnershipControls: ownership.put(),
  PutBucketPolicy: onPolicy("s3:PutBucketPolicy"),
  PutBucketReplication: needing(
    replication.put<Operations["PutBucketReplication"]["input"]>(),
    (_, { ReplicationConfiguration }) => [passRole(ReplicationConfiguration.Role)],
  ),
  PutBucketRequestPayment: payment.put(),
  PutBucketTagging: {
    ...tagging.put<Operations["PutBucketTagging"]["input"]>(),
    requestTags: ({ Tagging }) => tagsOf(Tagging.TagSet),
  },
  PutBucketVersioning: versioning.put(),
  PutBucketWebsite: onBucket("s3:PutBucketWebsite"),
  PutObjectLockConfiguration: lock.put(),
  PutPublicAccessBlock: block.put(),
} satisfies Rows;
