import { AwsError } from "../../../kernel/error.ts";

/** Errors of buckets' configurations, in the words of S3 (API reference, and answers that clients have recorded). */

const missing =
  (code: string, message: string) =>
  (BucketName: string): AwsError =>
    new AwsError(code, message, { fields: { BucketName } });

export const noBucketPolicy = missing("NoSuchBucketPolicy", "The bucket policy does not exist");
export const noCors = missing("NoSuchCORSConfiguration", "The CORS configuration does not exist");
export const noWebsite = missing(
  "NoSuchWebsiteConfiguration",
  "The specified bucket does not have a website configuration",
);
export const noTagSet = missing("NoSuchTagSet", "The TagSet does not exist");
export const noLifecycle = missing("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist");
export const noReplication = missing(
  "ReplicationConfigurationNotFoundError",
  "The replication configuration was not found",
);
export const noObjectLock = missing(
  "ObjectLockConfigurationNotFoundError",
  "Object Lock configuration does not exist for this bucket",
);
export const noOwnership = missing("OwnershipControlsNotFoundError", "The bucket ownership controls were not found");
export const noPublicAccessBlock = missing(
  "NoSuchPublicAccessBlockConfiguration",
  "The public access block configuration was not found",
);
export const noConfiguration = (): AwsError =>
  new AwsError("NoSuchConfiguration", "The specified configuration does not exist.");

/** API reference, PutBucketInventoryConfiguration, "Special errors"; the same for its kin. */
export const tooManyConfigurations = (): AwsError =>
  new AwsError(
    "TooManyConfigurations",
    "You are attempting to create a new configuration but have already reached the 1,000-configuration limit.",
  );
export const invalidBucketState = (message: string): AwsError => new AwsError("InvalidBucketState", message);
export const illegalVersioning = (message: string): AwsError =>
  new AwsError("IllegalVersioningConfigurationException", message);
export const invalidLoggingTarget = (message: string, TargetBucket: string): AwsError =>
  new AwsError("InvalidTargetBucketForLogging", message, { fields: { TargetBucket } });
export const crossLocationLogging = (SourceBucketLocation: string, TargetBucketLocation: string): AwsError =>
  new AwsError("CrossLocationLoggingProhibited", "Cross S3 location logging not allowed. ", {
    fields: { SourceBucketLocation, TargetBucketLocation },
  });
