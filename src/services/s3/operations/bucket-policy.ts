import { isPublicPolicy } from "../../../engines/iam/index.ts";
import type { Call } from "../../../kernel/call.ts";
import { bucketArn } from "../access/arns.ts";
import { blockOn } from "../access/block.ts";
import { refuseBlocked } from "../access/blocked.ts";
import { methodNotAllowed } from "../access/errors.ts";
import { bucketHome, checkPolicyOf } from "../access/policy.ts";
import { type BucketInput, requireBucket } from "../buckets/find.ts";
import type { Deps, S3Handler } from "../deps.ts";
import { change } from "../settings/change.ts";
import { noBucketPolicy } from "../settings/errors.ts";
import type { Bucket } from "../state.ts";

/** "If you're not using an identity that belongs to the bucket owner's account, S3 returns a 405 Method Not Allowed error." */
function ownBucket(deps: Deps, call: Call, input: BucketInput): Bucket {
  const bucket = requireBucket(deps, call, input);
  if (call.principal.account !== bucket.account) throw methodNotAllowed();
  return bucket;
}

/**
 * ConfirmRemoveSelfBucketAccess changes nothing: S3 takes a policy that shuts its author out without it, as those find who
 * then need their root user, for whom the policy's own operations stay open.
 */
export const putBucketPolicy: S3Handler<"PutBucketPolicy"> = (deps, call, input) => {
  const bucket = ownBucket(deps, call, input);
  const arn = bucketArn(bucket.name);
  checkPolicyOf(deps, bucketHome(arn), input.Policy);
  if (blockOn(deps, bucket).blockPublicPolicy && isPublicPolicy(input.Policy))
    refuseBlocked(deps, call, "policy", "s3:PutBucketPolicy", arn);
  change(deps, bucket, { policy: input.Policy });
  return {};
};

export const getBucketPolicy: S3Handler<"GetBucketPolicy"> = (deps, call, input) => {
  const { name, settings } = ownBucket(deps, call, input);
  if (settings.policy === undefined) throw noBucketPolicy(name);
  return { Policy: settings.policy };
};

export const deleteBucketPolicy: S3Handler<"DeleteBucketPolicy"> = (deps, call, input) => {
  const bucket = ownBucket(deps, call, input);
  if (bucket.settings.policy !== undefined) change(deps, bucket, { policy: undefined });
  return {};
};

/** Of a bucket without a policy there is no status (API reference, GetBucketPolicyStatus). */
export const getBucketPolicyStatus: S3Handler<"GetBucketPolicyStatus"> = (deps, call, input) => {
  const { name, settings } = requireBucket(deps, call, input);
  if (settings.policy === undefined) throw noBucketPolicy(name);
  return { PolicyStatus: { IsPublic: isPublicPolicy(settings.policy) } };
};
