import { requireBucket } from "../buckets/find.ts";
import type { Deps, S3Handler } from "../deps.ts";
import { invalidRequest, malformedXml } from "../errors.ts";
import { change, removes } from "../settings/change.ts";
import { invalidBucketState, noLifecycle } from "../settings/errors.ts";
import { checkLifecycle } from "../settings/lifecycle.ts";

/** S3's ids of rules that came without one: a UUID in base64, as clients see them. */
export const ruleId = ({ ids }: Pick<Deps, "ids">): string => Buffer.from(ids.next("job")).toString("base64");

const minimumSizes: ReadonlySet<string> = new Set(["varies_by_storage_class", "all_storage_classes_128K"]);

export const putBucketLifecycleConfiguration: S3Handler<"PutBucketLifecycleConfiguration"> = (deps, call, input) => {
  const bucket = requireBucket(deps, call, input);
  const { LifecycleConfiguration, TransitionDefaultMinimumObjectSize: size = "all_storage_classes_128K" } = input;
  if (!LifecycleConfiguration) throw malformedXml();
  if (!minimumSizes.has(size)) throw invalidRequest(`Invalid TransitionDefaultMinimumObjectSize found: ${size}`);
  checkLifecycle(LifecycleConfiguration.Rules);
  if (bucket.settings.mfaDelete)
    throw invalidBucketState("A lifecycle configuration cannot be set on a bucket that has MFA delete enabled.");
  const rules = LifecycleConfiguration.Rules.map((rule) => ({ ...rule, ID: rule.ID || ruleId(deps) }));
  change(deps, bucket, { lifecycle: { rules, minimumSize: size } });
  return { TransitionDefaultMinimumObjectSize: size };
};

export const getBucketLifecycleConfiguration: S3Handler<"GetBucketLifecycleConfiguration"> = (deps, call, input) => {
  const { name, settings } = requireBucket(deps, call, input);
  if (!settings.lifecycle) throw noLifecycle(name);
  const { rules, minimumSize } = settings.lifecycle;
  return { Rules: rules, TransitionDefaultMinimumObjectSize: minimumSize };
};

export const deleteBucketLifecycle: S3Handler<"DeleteBucketLifecycle"> = removes("lifecycle");
