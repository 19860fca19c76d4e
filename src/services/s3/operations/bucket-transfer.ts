import { requireBucket } from "../buckets/find.ts";
import type { S3Handler } from "../deps.ts";
import { invalidRequest, malformedXml } from "../errors.ts";
import { change, settingsOf } from "../settings/change.ts";

/** Who pays for transfers, and whether they are accelerated. */

export const putBucketRequestPayment: S3Handler<"PutBucketRequestPayment"> = (deps, call, input) => {
  const bucket = requireBucket(deps, call, input);
  change(deps, bucket, { requestPayment: input.RequestPaymentConfiguration.Payer });
  return {};
};

export const getBucketRequestPayment: S3Handler<"GetBucketRequestPayment"> = (deps, call, input) => ({
  Payer: settingsOf(deps, call, input).requestPayment ?? "BucketOwner",
});

export const putBucketAccelerateConfiguration: S3Handler<"PutBucketAccelerateConfiguration"> = (deps, call, input) => {
  const bucket = requireBucket(deps, call, input);
  const { Status } = input.AccelerateConfiguration;
  if (Status === undefined) throw malformedXml();
  if (bucket.name.includes("."))
    throw invalidRequest("S3 Transfer Acceleration is not supported for buckets with periods (.) in their names");
  // One that was never enabled cannot be suspended: it stays without a state (API reference, GetBucketAccelerateConfiguration).
  if (Status === "Enabled" || bucket.settings.acceleration) change(deps, bucket, { acceleration: Status });
  return {};
};

export const getBucketAccelerateConfiguration: S3Handler<"GetBucketAccelerateConfiguration"> = (deps, call, input) => ({
  Status: settingsOf(deps, call, input).acceleration,
});
