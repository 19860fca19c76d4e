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

export const entityTooLarge = (ProposedSize: number, MaxSizeAllowed: number): AwsError =>
  error("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", { ProposedSize, MaxSizeAllowed });
export const incompleteBody = (): AwsError =>
  error("IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header");
export const noRoom = (): AwsError =>
  new AwsError("ServiceUnavailable", "No room is left for another object: the disk of this Fogbank is full.", {
    status: 503,
  });
export const invalidDigest = (ContentMD5: string): AwsError =>
  error("InvalidDigest", "The Content-MD5 you specified was invalid.", { "Content-MD5": ContentMD5 });
export const badMd5 = (ExpectedDigest: string, CalculatedDigest: string): AwsError =>
  error("BadDigest", "The Content-MD5 you specified did not match what we received.", {
    ExpectedDigest,
    CalculatedDigest,
  });
export const badChecksum = (algorithm: string): AwsError =>
  error("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`);
export const metadataTooLarge = (Size: number): AwsError =>
  error("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", {
    Size,
    MaxSizeAllowed: 2048,
  });
export const invalidStorageClass = (StorageClassRequested: string): AwsError =>
  error("InvalidStorageClass", "The storage class you specified is not valid", { StorageClassRequested });
export const invalidTag = (message: string, fields?: Readonly<Record<string, unknown>>): AwsError =>
  error("InvalidTag", message, fields);
export const tooManyTags = (): AwsError => error("BadRequest", "Object tags cannot be greater than 10");

export const preconditionFailed = (Condition: string): AwsError =>
  error("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", { Condition });
/** `headers`: what the whole answer would have said of the object, as RFC 9110 wants it in a 304. */
export const notModified = (headers: Readonly<Record<string, string>>): AwsError =>
  new AwsError("NotModified", "Not Modified", { headers });
export const invalidRange = (RangeRequested: string, ActualObjectSize: number): AwsError =>
  new AwsError("InvalidRange", "The requested range is not satisfiable", {
    fields: { RangeRequested, ActualObjectSize },
    headers: { "Content-Range": `bytes */${ActualObjectSize}` },
  });
export const deleteMarkerCurrent = (Key: string, versionId: string): AwsError =>
  new AwsError("NoSuchKey", "The specified key does not exist.", {
    fields: { Key },
    headers: { "x-amz-delete-marker": "true", "x-amz-version-id": versionId },
  });
export const deleteMarkerNamed = (Method: string, versionId: string, lastModified: string): AwsError =>
  new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
    fields: { Method, ResourceType: "DeleteMarker" },
    headers: {
      "x-amz-delete-marker": "true",
      "x-amz-version-id": versionId,
      "Last-Modified": lastModified,
      Allow: "DELETE",
    },
  });

export const insecureCustomerKey = (): AwsError =>
  invalidRequest(
    "Requests specifying Server Side Encryption with Customer provided keys must be made over a secure connection.",
  );
const customerKey = "Requests specifying Server Side Encryption with Customer provided keys must provide";
export const missingCustomerAlgorithm = (): AwsError =>
  invalidArgument(`${customerKey} a valid encryption algorithm.`, "x-amz-server-side-encryption", "null");
export const missingCustomerKey = (): AwsError =>
  invalidArgument(`${customerKey} an appropriate secret key.`, "x-amz-server-side-encryption", "null");
export const missingCustomerKeyMd5 = (): AwsError =>
  invalidArgument(
    `${customerKey} the client calculated MD5 of the secret key.`,
    "x-amz-server-side-encryption",
    "null",
  );
export const invalidCustomerKey = (): AwsError =>
  invalidArgument("The secret key was invalid for the specified algorithm.", "x-amz-server-side-encryption", "null");
export const wrongCustomerKeyMd5 = (): AwsError =>
  invalidArgument(
    "The calculated MD5 hash of the key did not match the hash that was provided.",
    "x-amz-server-side-encryption",
    "null",
  );
export const wrongCustomerKey = (): AwsError => error("AccessDenied", `${customerKey} the correct secret key.`);
export const customerKeyNeeded = (): AwsError =>
  invalidRequest(
    "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.",
  );
export const customerKeyNotApplicable = (): AwsError =>
  invalidRequest("The encryption parameters are not applicable to this object.");
export const invalidEncryptionAlgorithm = (): AwsError =>
  error(
    "InvalidEncryptionAlgorithmError",
    "The encryption request that you specified is not valid. The valid value is AES256.",
  );
export const unsupportedEncryption = (ArgumentValue: string): AwsError =>
  invalidArgument("The encryption method specified is not supported", "x-amz-server-side-encryption", ArgumentValue);
export const kmsHeaderNeeded = (): AwsError =>
  invalidArgument(
    "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
    "x-amz-server-side-encryption",
    "null",
  );
export const invalidEncryptionContext = (): AwsError =>
  invalidArgument(
    "The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map",
    "x-amz-server-side-encryption-context",
  );
/** KMS's refusal, as S3 passes it on: what may not be used is access denied, what cannot be used keeps KMS's code. */
export const kmsRefusal = ({ code, message, status }: AwsError): AwsError =>
  code === "AccessDeniedException"
    ? error("AccessDenied", message)
    : new AwsError(status === 501 ? code : `KMS.${code}`, message, { status: status === 501 ? 501 : 400 });
export const lockedVersion = (): AwsError =>
  error("AccessDenied", "Access Denied because object protected by object lock.");
export const invalidObjectState = (StorageClass: string): AwsError =>
  error("InvalidObjectState", "The operation is not valid for the object's storage class", { StorageClass });
export const anonymousOverride = (): AwsError =>
  invalidRequest("Request specific response headers cannot be used for anonymous GET requests.");
export const invalidPartNumber = (PartNumberRequested: number, ActualPartCount: number): AwsError =>
  new AwsError("InvalidPartNumber", "The requested partnumber is not satisfiable", {
    status: 416,
    fields: { ActualPartCount, PartNumberRequested },
  });
export const mfaNeeded = (): AwsError => error("AccessDenied", "Mfa Authentication must be used for this request");
export const mfaFailed = (): AwsError => error("AccessDenied", "MFA Authentication failed");
export const noSuchUpload = (UploadId: string): AwsError =>
  error(
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    { UploadId },
  );
export const invalidPart = (UploadId: string, PartNumber: number, ETag: string): AwsError =>
  error(
    "InvalidPart",
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { UploadId, PartNumber, ETag },
  );
export const invalidPartOrder = (UploadId: string): AwsError =>
  error("InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.", {
    UploadId,
  });
export const entityTooSmall = (
  ProposedSize: number,
  MinSizeAllowed: number,
  PartNumber: number,
  ETag: string,
): AwsError =>
  error("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
    ProposedSize,
    MinSizeAllowed,
    PartNumber,
    ETag,
  });
export const partEncryptionNeeded = (): AwsError =>
  invalidRequest(
    "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.",
  );
export const notInActiveTier = (): AwsError =>
  error(
    "ObjectNotInActiveTierError",
    "The source object of the COPY action is not in the active tier and is only stored in Amazon S3 Glacier.",
  );
export const copyToItself = (): AwsError =>
  invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
export const missingSecurityHeader = (): AwsError =>
  error("MissingSecurityHeader", "Your request was missing a required header", { MissingHeaderName: "x-amz-acl" });
export const noLockOnObject = (): AwsError =>
  error("NoSuchObjectLockConfiguration", "The specified object does not have a ObjectLock configuration");
export const notRestorable = (StorageClass: string): AwsError =>
  error("InvalidObjectState", "Restore is not allowed for the object's current storage class", { StorageClass });
export const restoreInProgress = (): AwsError =>
  error("RestoreAlreadyInProgress", "Object restore is already in progress");
