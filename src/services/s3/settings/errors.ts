import { AwsError } from "../../../kernel/error.ts";

/** Errors of buckets' configurations, in the words of S3 (API reference, and answers that clients have recorded). */

const of = (BucketName: string) => ({ fields: { BucketName } });

export const noBucketPolicy = (bucket: string): AwsError =>
  new AwsError("NoSuchBucketPolicy", "The bucket policy does not exist", of(bucket));
export const noCors = (bucket: string): AwsError =>
  new AwsError("NoSuchCORSConfiguration", "The CORS configuration does not exist", of(bucket));
export const noWebsite = (bucket: string): AwsError =>
  new AwsError("NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration", of(bucket));
export const noTagSet = (bucket: string): AwsError =>
  new AwsError("NoSuchTagSet", "The TagSet does not exist", of(bucket));
export const noLifecycle = (bucket: string): AwsError =>
  new AwsError("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", of(bucket));
export const noReplication = (bucket: string): AwsError =>
  new AwsError("ReplicationConfigurationNotFoundError", "The replication configuration was not found", of(bucket));
export const noObjectLock = (bucket: string): AwsError =>
  new AwsError(
    "ObjectLockConfigurationNotFoundError",
    "Object Lock configuration does not exist for this bucket",
    of(bucket),
  );
export const noOwnership = (bucket: string): AwsError =>
  new AwsError("OwnershipControlsNotFoundError", "The bucket ownership controls were not found", of(bucket));
export const noPublicAccessBlock = (bucket: string): AwsError =>
  new AwsError(
    "NoSuchPublicAccessBlockConfiguration",
    "The public access block configuration was not found",
    of(bucket),
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
