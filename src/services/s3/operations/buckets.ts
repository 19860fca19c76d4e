import type { Call } from "../../../kernel/call.ts";
import type { CreateBucketRequest } from "../../../model/types/s3.d.ts";
import { addressed, anywhere } from "../access/addressed.ts";
import { bucketArn } from "../access/arns.ts";
import { bucketHasAccessPoints } from "../access/errors.ts";
import { newBucketAcl } from "../access/new-acl.ts";
import { bucketNamed, checkOwner, houseScope } from "../buckets/find.ts";
import { isBucketName } from "../buckets/names.ts";
import { isRegion } from "../buckets/regions.ts";
import type { S3Handler } from "../deps.ts";
import {
  bucketAlreadyExists,
  bucketAlreadyOwnedByYou,
  bucketNotEmpty,
  illegalLocationConstraint,
  invalidArgument,
  invalidBucketName,
  invalidLocationConstraint,
  notImplemented,
  tooManyBuckets,
} from "../errors.ts";
import { canonicalId } from "../owner.ts";
import { newSettings } from "../settings/settings.ts";
import { bucketTags } from "../settings/tags.ts";
import type { Bucket } from "../state.ts";

/** S3 user guide, "Bucket quotas, limitations, and restrictions". */
const mostBuckets = 10_000;
/** The region that has no location constraint, and that keeps a promise of older days. */
const classicRegion = "us-east-1";

export const createBucket: S3Handler<"CreateBucket"> = (deps, call, input) => {
  if (!isBucketName(input.Bucket)) throw invalidBucketName(input.Bucket);
  const region = locationOf(call.region, input);
  refuseOthers(input);
  const known = bucketNamed(deps, input.Bucket);
  if (known) return createdAgain(call, known);
  let owned = 0;
  for (const _ of deps.buckets.findBy(houseScope, "account", call.account)) owned++;
  if (owned >= mostBuckets) throw tooManyBuckets();
  deps.buckets.put(houseScope, {
    name: input.Bucket,
    account: call.account,
    region,
    createdAt: call.now,
    settings: initialSettings(call, input),
  });
  return created(input.Bucket);
};

const created = (name: string) => ({ Location: `/${name}`, BucketArn: bucketArn(name) });

/** API reference, CreateBucket: in us-east-1 alone, one's own bucket is created once more with success. */
function createdAgain(call: Call, { name, account, region }: Bucket) {
  if (account !== call.account) throw bucketAlreadyExists(name);
  if (region !== classicRegion || call.region !== classicRegion) throw bucketAlreadyOwnedByYou(name);
  return created(name);
}

/** Where the bucket is made. The global endpoint, which is us-east-1's, makes buckets anywhere; the others at home. */
function locationOf(region: string, { CreateBucketConfiguration }: CreateBucketRequest): string {
  const location: string | undefined = CreateBucketConfiguration?.LocationConstraint;
  if (location === undefined) {
    if (region !== classicRegion) throw illegalLocationConstraint("unspecified");
    return region;
  }
  const named = location === "EU" ? "eu-west-1" : location;
  if (!isRegion(named) || named === classicRegion) throw invalidLocationConstraint(location);
  if (named !== region && region !== classicRegion) throw illegalLocationConstraint(location);
  return named;
}

function refuseOthers(input: CreateBucketRequest): void {
  const { Location, Bucket } = input.CreateBucketConfiguration ?? {};
  if (Location || Bucket) throw notImplemented("CreateBucket", "a directory bucket (Location, Bucket)");
  if (input.BucketNamespace !== undefined && input.BucketNamespace !== "global")
    throw notImplemented("CreateBucket", `the bucket namespace ${input.BucketNamespace}`);
}

function initialSettings(call: Call, input: CreateBucketRequest): Bucket["settings"] {
  const settings = newSettings(call.account);
  const tags = input.CreateBucketConfiguration?.Tags ?? [];
  const ownership = input.ObjectOwnership ?? settings.ownership;
  return {
    ...settings,
    ownership,
    acl: newBucketAcl(call, input, ownership),
    ...(tags.length > 0 ? { tags: bucketTags(tags) } : {}),
    // API reference, CreateBucket: object lock brings versioning with it.
    ...(input.ObjectLockEnabledForBucket ? { objectLock: {}, versioning: "Enabled" as const } : {}),
  };
}

export const deleteBucket: S3Handler<"DeleteBucket"> = (deps, call, input) => {
  const { bucket } = addressed(deps, call, input);
  const [object] = deps.objects.list(bucket, { prefix: [bucket.name], limit: 1 });
  const [older] = deps.olderVersions.list(bucket, { prefix: [bucket.name], limit: 1 });
  const [upload] = deps.uploads.list(bucket, { prefix: [bucket.name], limit: 1 });
  if (object || older || upload) throw bucketNotEmpty(bucket.name, bucket.settings.versioning !== undefined);
  const [point] = deps.accessPoints.findBy(houseScope, "bucket", bucket.name);
  if (point) throw bucketHasAccessPoints(bucket.name);
  for (const { id } of [...deps.completedUploads.list(bucket, { prefix: [bucket.name] })])
    deps.completedUploads.delete(bucket, bucket.name, id);
  deps.buckets.delete(houseScope, bucket.name);
  return {};
};

export const headBucket: S3Handler<"HeadBucket"> = (deps, call, input) => {
  const { bucket, point } = addressed(deps, call, input);
  return { BucketRegion: bucket.region, AccessPointAlias: point !== undefined, BucketArn: bucketArn(bucket.name) };
};

/** Answers from any region, since it is how one finds the right one. */
export const getBucketLocation: S3Handler<"GetBucketLocation"> = (deps, call, input) => {
  const { bucket } = anywhere(deps, call, input.Bucket);
  checkOwner(bucket, input.ExpectedBucketOwner);
  const { region } = bucket;
  return region === classicRegion ? {} : { LocationConstraint: region as never };
};

export const listBuckets: S3Handler<"ListBuckets"> = (deps, call, input) => {
  const { MaxBuckets: most = mostBuckets, Prefix = "", BucketRegion: region, ContinuationToken: token } = input;
  const after = token === undefined ? "" : readToken(token);
  const found: Bucket[] = [];
  let truncated = false;
  for (const bucket of deps.buckets.findBy(houseScope, "account", call.account)) {
    if (bucket.name <= after || !bucket.name.startsWith(Prefix)) continue;
    if (region !== undefined && bucket.region !== region) continue;
    truncated = found.length === most;
    if (truncated) break;
    found.push(bucket);
  }
  // API reference, ListBuckets: regions and ARNs stand there where a page or a filter was asked for.
  const paged =
    input.MaxBuckets !== undefined || token !== undefined || input.Prefix !== undefined || region !== undefined;
  return {
    Buckets: found.map(({ name, createdAt, region: BucketRegion }) => ({
      Name: name,
      CreationDate: createdAt,
      ...(paged ? { BucketRegion } : {}),
      BucketArn: bucketArn(name),
    })),
    Owner: { ID: canonicalId(call.account) },
    ...(truncated ? { ContinuationToken: writeToken(found.at(-1)?.name ?? "") } : {}),
    ...(input.Prefix === undefined ? {} : { Prefix }),
  };
};

const writeToken = (name: string): string => Buffer.from(name).toString("base64url");

function readToken(token: string): string {
  const name = Buffer.from(token, "base64url").toString();
  if (!isBucketName(name) || writeToken(name) !== token)
    throw invalidArgument("The continuation token provided is incorrect", "continuation-token", token);
  return name;
}
