import { bucketNamed, requireBucket } from "../buckets/find.ts";
import type { S3Handler } from "../deps.ts";
import { change, removes } from "../settings/change.ts";
import { noReplication } from "../settings/errors.ts";
import { checkReplication } from "../settings/replication.ts";
import { ruleId } from "./bucket-lifecycle.ts";

/** The token for buckets with object lock is not asked for any more (S3 user guide, "Using Object Lock with replication"). */
export const putBucketReplication: S3Handler<"PutBucketReplication"> = (deps, call, input) => {
  const bucket = requireBucket(deps, call, input);
  const { ReplicationConfiguration: configuration } = input;
  checkReplication(bucket, configuration, (name) => bucketNamed(deps, name));
  const Rules = configuration.Rules.map((rule) => ({ ...rule, ID: rule.ID || ruleId(deps) }));
  change(deps, bucket, { replication: { ...configuration, Rules } });
  return {};
};

export const getBucketReplication: S3Handler<"GetBucketReplication"> = (deps, call, input) => {
  const { name, settings } = requireBucket(deps, call, input);
  if (!settings.replication) throw noReplication(name);
  return { ReplicationConfiguration: settings.replication };
};

export const deleteBucketReplication: S3Handler<"DeleteBucketReplication"> = removes("replication");
