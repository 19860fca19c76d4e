import { AwsError } from "../../kernel/error.ts";

/** One function an error, in the words of S3 (API reference, "Error responses", and answers that clients have recorded). */

const error = (code: string, message: string, fields: Readonly<Record<string, unknown>> = {}): AwsError =>
  new AwsError(code, message, { fields });

/** What changes behaviour and is not there is refused by name, never passed over. */
export const notImplemented = (operation: string, what: string): AwsError =>
  error("NotImplemented", `${operation}: ${what} is not implemented`);

export const noSuchBucket = (BucketName: string): AwsError =>
  error("NoSuchBucket", "The specified bucket does not exist", { BucketName });
export const invalidBucketName = (BucketName: string): AwsError =>
  error("InvalidBucketName", "The specified bucket is not valid.", { BucketName });
export const bucketAlreadyExists = (BucketName: string): AwsError =>
  error(
    "BucketAlreadyExists",
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
    { BucketName },
  );
export const bucketAlreadyOwnedByYou = (BucketName: string): AwsError =>
  error(
    "BucketAlreadyOwnedByYou",
    "Your previous request to create the named bucket succeeded and you already own it.",
    { BucketName },
  );
export const bucketNotEmpty = (BucketName: string, versions: boolean): AwsError =>
  error(
    "BucketNotEmpty",
    `The bucket you tried to delete is not empty${versions ? ". You must delete all versions in the bucket." : ""}`,
    { BucketName },
  );
export const tooManyBuckets = (): AwsError =>
  error("TooManyBuckets", "You have attempted to create more buckets than allowed");
export const illegalLocationConstraint = (location: string): AwsError =>
  error(
    "IllegalLocationConstraintException",
    `The ${location} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
export const invalidLocationConstraint = (LocationConstraint: string): AwsError =>
  error("InvalidLocationConstraint", "The specified location-constraint is not valid", { LocationConstraint });
/** `Region` is also what `x-amz-bucket-region` says. */
export const permanentRedirect = (Bucket: string, Region: string): AwsError =>
  error(
    "PermanentRedirect",
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
    { Endpoint: `${Bucket}.s3.${Region}.amazonaws.com`, Bucket, Region },
  );

export const noSuchKey = (Key: string): AwsError => error("NoSuchKey", "The specified key does not exist.", { Key });
export const noSuchVersion = (Key: string, VersionId: string): AwsError =>
  error("NoSuchVersion", "The specified version does not exist.", { Key, VersionId });
export const invalidVersionId = (ArgumentValue: string): AwsError =>
  error("InvalidArgument", "Invalid version id specified", { ArgumentName: "versionId", ArgumentValue });
export const keyTooLong = (Size: number): AwsError =>
  error("KeyTooLongError", "Your key is too long", { Size, MaxSizeAllowed: 1024 });

export const accessDenied = (): AwsError => error("AccessDenied", "Access Denied");
export const invalidArgument = (message: string, ArgumentName?: string, ArgumentValue?: unknown): AwsError =>
  error("InvalidArgument", message, { ArgumentName, ArgumentValue });
export const invalidRequest = (message: string): AwsError => error("InvalidRequest", message);
export const malformedXml = (): AwsError =>
  error("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");
