import { AwsError } from "../../kernel/error.ts";

/** One function an error. Texts as clients report them; where none is known, ours says what is wrong. */

export const trailNotFound = (name: string, account: string): AwsError =>
  new AwsError("TrailNotFoundException", `Unknown trail: ${name} for the user: ${account}`);
export const trailExists = (name: string, account: string): AwsError =>
  new AwsError("TrailAlreadyExistsException", `Trail ${name} already exists for customer: ${account}`);
export const tooManyTrails = (account: string, count: number, region: string): AwsError =>
  new AwsError("MaximumNumberOfTrailsExceededException", `User: ${account} already has ${count} trails in ${region}.`);
export const invalidTrailName = (message: string): AwsError => new AwsError("InvalidTrailNameException", message);
export const invalidTrailArn = (arn: string): AwsError =>
  new AwsError("CloudTrailARNInvalidException", `The trail ARN ${arn} is not valid.`);
export const otherHomeRegion = (name: string, region: string): AwsError =>
  new AwsError("InvalidHomeRegionException", `Trail ${name} can only be changed in its home region, ${region}.`);

export const noSuchBucket = (bucket: string): AwsError =>
  new AwsError("S3BucketDoesNotExistException", `S3 bucket ${bucket} does not exist!`);
export const bucketPolicy = (bucket: string): AwsError =>
  new AwsError("InsufficientS3BucketPolicyException", `Incorrect S3 bucket policy is detected for bucket: ${bucket}`);
export const invalidBucketName = (bucket: string): AwsError =>
  new AwsError("InvalidS3BucketNameException", `Bucket name ${bucket} is not valid.`);
export const invalidPrefix = (): AwsError =>
  new AwsError("InvalidS3PrefixException", "The S3 key prefix is longer than 200 characters.");
export const keyPolicy = (bucket: string, key: string): AwsError =>
  new AwsError(
    "InsufficientEncryptionPolicyException",
    `Insufficient permissions to access S3 bucket ${bucket} or KMS key ${key}.`,
  );
export const kmsKeyNotFound = (key: string): AwsError =>
  new AwsError("KmsKeyNotFoundException", `KMS key ${key} does not exist.`);
export const kmsKeyDisabled = (key: string): AwsError => new AwsError("KmsException", `KMS key ${key} is disabled.`);
export const invalidTopicName = (name: string): AwsError =>
  new AwsError("InvalidSnsTopicNameException", `SNS topic name ${name} is not valid.`);
export const globalServicesNeeded = (): AwsError =>
  new AwsError("InvalidParameterCombinationException", "Multi-Region trail must include global service events.");
export const noOrganization = (): AwsError =>
  new AwsError("OrganizationsNotInUseException", "Your account is not a member of an organization.");

export const invalidSelectors = (message: string): AwsError => new AwsError("InvalidEventSelectorsException", message);
export const invalidTag = (message: string): AwsError => new AwsError("InvalidTagParameterException", message);
export const tooManyTags = (): AwsError =>
  new AwsError("TagsLimitExceededException", "A trail can have no more than 50 tags.");
export const resourceNotFound = (id: string): AwsError =>
  new AwsError("ResourceNotFoundException", `Resource ${id} does not exist.`);

export const oneAttribute = (): AwsError =>
  new AwsError("InvalidLookupAttributesException", "You can specify only one lookup attribute.");
export const invalidAttribute = (key: string, value: string): AwsError =>
  new AwsError("InvalidLookupAttributesException", `${value} is not a value of the lookup attribute ${key}.`);
export const invalidTimeRange = (): AwsError =>
  new AwsError("InvalidTimeRangeException", "The start time must not be after the end time.");
export const invalidNextToken = (): AwsError =>
  new AwsError("InvalidNextTokenException", "The next token is not valid, or belongs to another request.");
export const invalidToken = (): AwsError => new AwsError("InvalidTokenException", "The token is not valid.");

/** A value or parameter that would change the outcome is refused by name, never passed over. */
export const notImplemented = (what: string): AwsError =>
  new AwsError("NotImplemented", `CloudTrail: ${what} is not implemented`, { status: 501 });
