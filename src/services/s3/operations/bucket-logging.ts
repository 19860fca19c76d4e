import type { LoggingEnabled } from "../../../model/types/s3.d.ts";
import { readGrantee } from "../access/acl.ts";
import { bucketNamed, requireBucket } from "../buckets/find.ts";
import type { Deps, S3Handler } from "../deps.ts";
import { malformedXml } from "../errors.ts";
import { change, settingsOf } from "../settings/change.ts";
import { crossLocationLogging, invalidLoggingTarget } from "../settings/errors.ts";
import type { Bucket } from "../state.ts";

export const putBucketLogging: S3Handler<"PutBucketLogging"> = (deps, call, input) => {
  const bucket = requireBucket(deps, call, input);
  const { LoggingEnabled: logging } = input.BucketLoggingStatus;
  if (logging) checkTarget(deps, bucket, logging);
  change(deps, bucket, { logging });
  return {};
};

/** "The source bucket and the target bucket must be in the same Region and be owned by the same account." */
function checkTarget(deps: Deps, bucket: Bucket, logging: LoggingEnabled): void {
  const { TargetBucket, TargetGrants = [], TargetObjectKeyFormat: format } = logging;
  const target = bucketNamed(deps, TargetBucket);
  if (!target) throw invalidLoggingTarget("The target bucket for logging does not exist", TargetBucket);
  if (target.account !== bucket.account)
    throw invalidLoggingTarget(
      "The owner for the bucket to be logged and the target bucket must be the same.",
      TargetBucket,
    );
  if (target.region !== bucket.region) throw crossLocationLogging(bucket.region, target.region);
  if (TargetGrants.length > 0 && target.settings.ownership === "BucketOwnerEnforced")
    throw invalidLoggingTarget(
      "TargetGrants are not supported where the target bucket has ACLs disabled.",
      TargetBucket,
    );
  for (const { Grantee, Permission } of TargetGrants) {
    if (!Grantee || Permission === undefined) throw malformedXml();
    readGrantee(Grantee);
  }
  if (format?.SimplePrefix && format.PartitionedPrefix) throw malformedXml();
}

export const getBucketLogging: S3Handler<"GetBucketLogging"> = (deps, call, input) => ({
  LoggingEnabled: settingsOf(deps, call, input).logging,
});
