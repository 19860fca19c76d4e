import type { AwsError } from "../../../kernel/error.ts";
import type { Knock } from "../../../kernel/front.ts";
import type { Deps } from "../deps.ts";
import { invalidRequest, notImplemented } from "../errors.ts";
import { knockedBucket } from "./knocked.ts";

/** S3's endpoints of other names than `s3`, one row each. The others, as `s3-external-1`, are the usual one. */
const endpoints: Readonly<Record<string, (deps: Deps, knock: Knock) => AwsError | undefined>> = {
  "s3-accelerate": accelerated,
  "s3-object-lambda": () => notImplemented("Object Lambda", "the endpoint s3-object-lambda"),
  s3express: () => notImplemented("Directory buckets", "the endpoint s3express"),
  "s3express-control": () => notImplemented("Directory buckets", "the endpoint s3express-control"),
};

export const admit = (deps: Deps, knock: Knock): AwsError | undefined => endpoints[knock.endpoint]?.(deps, knock);

/** S3 user guide, "Transfer Acceleration": the endpoint takes requests to buckets that enabled it, and to no others. */
function accelerated(deps: Deps, knock: Knock): AwsError | undefined {
  const bucket = knockedBucket(deps, knock);
  if (!bucket || bucket.settings.acceleration === "Enabled") return undefined;
  const configured = bucket.settings.acceleration === undefined ? "not configured" : "disabled";
  return invalidRequest(`S3 Transfer Acceleration is ${configured} on this bucket`);
}
