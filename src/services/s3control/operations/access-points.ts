import type { AccessPoint, PublicAccessBlock } from "../../../kernel/gifts.ts";
import type { CreateAccessPointRequest, AccessPoint as ListedAccessPoint } from "../../../model/types/s3control.d.ts";
import type { Deps, S3ControlHandler } from "../deps.ts";
import {
  accessDenied,
  alreadyOwned,
  invalidArgument,
  noSuchBucket,
  notImplemented,
  tooManyAccessPoints,
} from "../errors.ts";
import { isPointName, newAlias, pointArn, readBlock, requirePoint, scopeOf, wireBlock } from "../points.ts";

/** "You can create up to 10,000 access points per AWS account per Region." */
const mostPoints = 10_000;
const pageSize = 1_000;

/** Everything is blocked unless the request says otherwise (S3 user guide, "Managing public access to access points"). */
const everything: PublicAccessBlock = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

export const createAccessPoint: S3ControlHandler<"CreateAccessPoint"> = (deps, call, input) => {
  const scope = scopeOf(call, input);
  const { Name: name, Tags } = input;
  if (input.Scope) throw notImplemented(call.operation, "Scope (access points of directory buckets)");
  if (!isPointName(name)) throw invalidArgument("The access point name is not valid", "name", name);
  const bucketAccount = ownerOf(deps, scope.region, input);
  if (deps.points.find(scope, name)) throw alreadyOwned(name);
  let known = 0;
  for (const _ of deps.points.list(scope)) known++;
  if (known >= mostPoints) throw tooManyAccessPoints();
  const point: AccessPoint = {
    ...scope,
    name,
    alias: newAlias(deps.random, name),
    bucket: input.Bucket,
    bucketAccount,
    vpcId: input.VpcConfiguration?.VpcId,
    createdAt: call.now,
    publicAccessBlock: input.PublicAccessBlockConfiguration
      ? readBlock(input.PublicAccessBlockConfiguration)
      : everything,
    ...(Tags && Tags.length > 0 ? { tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])) } : {}),
  };
  deps.points.put(point);
  return { AccessPointArn: pointArn(scope, name), Alias: point.alias };
};

/** Owner of the bucket, which stands in this region; of another account's bucket, the request must name the owner. */
function ownerOf(
  { points }: Deps,
  region: string,
  { Bucket, AccountId, BucketAccountId }: CreateAccessPointRequest,
): string {
  const bucket = points.bucket(Bucket);
  if (!bucket || bucket.region !== region) throw noSuchBucket(Bucket);
  if (bucket.account !== (BucketAccountId ?? AccountId)) throw accessDenied();
  return bucket.account;
}

export const getAccessPoint: S3ControlHandler<"GetAccessPoint"> = (deps, call, input) => {
  const point = requirePoint(deps, call, input);
  const { region } = point;
  return {
    ...shown(point),
    PublicAccessBlockConfiguration: wireBlock(point.publicAccessBlock),
    CreationDate: point.createdAt,
    Endpoints: {
      ipv4: `s3-accesspoint.${region}.amazonaws.com`,
      dualstack: `s3-accesspoint.dualstack.${region}.amazonaws.com`,
    },
  };
};

const shown = (point: AccessPoint): ListedAccessPoint => ({
  Name: point.name,
  Bucket: point.bucket,
  NetworkOrigin: point.vpcId === undefined ? "Internet" : "VPC",
  ...(point.vpcId === undefined ? {} : { VpcConfiguration: { VpcId: point.vpcId } }),
  AccessPointArn: pointArn(point, point.name),
  Alias: point.alias,
  BucketAccountId: point.bucketAccount,
});

export const listAccessPoints: S3ControlHandler<"ListAccessPoints"> = (deps, call, input) => {
  const { Bucket, MaxResults = pageSize, NextToken } = input;
  if (input.DataSourceId !== undefined || input.DataSourceType !== undefined)
    throw notImplemented(call.operation, "a data source (FSx)");
  const after = NextToken === undefined ? "" : readToken(NextToken);
  const found: AccessPoint[] = [];
  for (const point of deps.points.list(scopeOf(call, input))) {
    if (point.name <= after || (Bucket !== undefined && point.bucket !== Bucket)) continue;
    if (found.length === Math.min(MaxResults, pageSize)) {
      const last = found.at(-1)?.name ?? "";
      return { AccessPointList: found.map(shown), NextToken: Buffer.from(last).toString("base64url") };
    }
    found.push(point);
  }
  return { AccessPointList: found.map(shown) };
};

function readToken(token: string): string {
  const name = Buffer.from(token, "base64url").toString();
  if (!isPointName(name)) throw invalidArgument("The continuation token provided is incorrect", "nextToken", token);
  return name;
}

export const deleteAccessPoint: S3ControlHandler<"DeleteAccessPoint"> = (deps, call, input) => {
  deps.points.remove(requirePoint(deps, call, input));
  return {};
};
