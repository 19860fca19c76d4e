import { AwsError } from "../../kernel/error.ts";

/** One function an error, in the words of S3 (API reference, "Error responses", and answers that clients have recorded). */

/** What changes behaviour and is not there is refused by name, never passed over. */
export const notImplemented = (operation: string, what: string): AwsError =>
  new AwsError("NotImplemented", `${operation}: ${what} is not implemented`);

export const noSuchBucket = (BucketName: string): AwsError =>
  new AwsError("NoSuchBucket", "The specified bucket does not exist", { fields: { BucketName } });
export const invalidBucketName = (BucketName: string): AwsError =>
  new AwsError("InvalidBucketName", "The specified bucket is not valid.", { fields: { BucketName } });
export const bucketAlreadyExists = (BucketName: string): AwsError =>
  new AwsError(
    "BucketAlreadyExists",
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
    { fields: { BucketName } },
  );
export const bucketAlreadyOwnedByYou = (BucketName: string): AwsError =>
  new AwsError(
    "BucketAlreadyOwnedByYou",
    "Your previous request to create the named bucket succeeded and you already own it.",
    { fields: { BucketName } },
  );
export const bucketNotEmpty = (BucketName: string, versions: boolean): AwsError =>
  new AwsError(
    "BucketNotEmpty",
    `The bucket you tried to delete is not empty${versions ? ". You must delete all versions in the bucket." : ""}`,
    { fields: { BucketName } },
  );
export const tooManyBuckets = (): AwsError =>
  new AwsError("TooManyBuckets", "You have attempted to create more buckets than allowed");
export const illegalLocationConstraint = (location: string): AwsError =>
  new AwsError(
    "IllegalLocationConstraintException",
    `The ${location} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
export const invalidLocationConstraint = (LocationConstraint: string): AwsError =>
  new AwsError("InvalidLocationConstraint", "The specified location-constraint is not valid", {
    fields: { LocationConstraint },
  });
/** `Region` is also what `x-amz-bucket-region` says. */
export const permanentRedirect = (Bucket: string, Region: string): AwsError =>
  new AwsError(
    "PermanentRedirect",
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
    {
      fields: { Endpoint: `${Bucket}.s3.${Region}.amazonaws.com`, Bucket, Region },
      // An answer to HEAD has nothing else to say it with.
      headers: { "x-amz-bucket-region": Region },
    },
  );

export const noSuchKey = (Key: string): AwsError =>
  new AwsError("NoSuchKey", "The specified key does not exist.", { fields: { Key } });
export const noSuchVersion = (Key: string, VersionId: string): AwsError =>
  new AwsError("NoSuchVersion", "The specified version does not exist.", { fields: { Key, VersionId } });
export const invalidVersionId = (ArgumentValue: string): AwsError =>
  new AwsError("InvalidArgument", "Invalid version id specified", {
    fields: { ArgumentName: "versionId", ArgumentValue },
  });
export const keyTooLong = (Size: number): AwsError =>
  new AwsError("KeyTooLongError", "Your key is too long", { fields: { Size, MaxSizeAllowed: 1024 } });

export const accessDenied = (): AwsError => new AwsError("AccessDenied", "Access Denied");
export const invalidArgument = (message: string, ArgumentName?: string, ArgumentValue?: unknown): AwsError =>
  new AwsError("InvalidArgument", message, { fields: { ArgumentName, ArgumentValue } });
export const invalidRequest = (message: string): AwsError => new AwsError("InvalidRequest", message);
export const malformedXml = (): AwsError =>
  new AwsError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );

export const entityTooLarge = (ProposedSize: number, MaxSizeAllowed: number): AwsError =>
  new AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", {
    fields: { ProposedSize, MaxSizeAllowed },
  });
export const incompleteBody = (): AwsError =>
  new AwsError("IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header");
export const noRoom = (): AwsError =>
  new AwsError("ServiceUnavailable", "No room is left for another object: the disk of this Fogbank is full.", {
    status: 503,
  });
export const invalidDigest = (ContentMD5: string): AwsError =>
  new AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.", {
    fields: { "Content-MD5": ContentMD5 },
  });
export const badMd5 = (ExpectedDigest: string, CalculatedDigest: string): AwsError =>
  new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.", {
    fields: {
      ExpectedDigest,
      CalculatedDigest,
    },
  });
export const badChecksum = (algorithm: string): AwsError =>
  new AwsError("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`);
export const metadataTooLarge = (Size: number): AwsError =>
  new AwsError("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", {
    fields: {
      Size,
      MaxSizeAllowed: 2048,
    },
  });
export const invalidStorageClass = (StorageClassRequested: string): AwsError =>
  new AwsError("InvalidStorageClass", "The storage class you specified is not valid", {
    fields: { StorageClassRequested },
  });
export const invalidRedirectLocation = (): AwsError =>
  new AwsError(
    "InvalidRedirectLocation",
    "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
    { status: 400 },
  );
export const unacceptedHeader = (Header: string): AwsError =>
  new AwsError("NotImplemented", "A header you provided implies functionality that is not implemented", {
    fields: {
      Header,
      additionalMessage: `We don't accept the provided value of ${Header} header for this API`,
    },
  });
export const invalidTag = (message: string, fields: Readonly<Record<string, unknown>> = {}): AwsError =>
  new AwsError("InvalidTag", message, { fields: fields });
export const tooManyTags = (): AwsError => new AwsError("BadRequest", "Object tags cannot be greater than 10");

export const preconditionFailed = (Condition: string): AwsError =>
  new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", {
    fields: { Condition },
  });
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
export const wrongCustomerKey = (): AwsError => new AwsError("AccessDenied", `${customerKey} the correct secret key.`);
export const customerKeyNeeded = (): AwsError =>
  invalidRequest(
    "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.",
  );
export const customerKeyNotApplicable = (): AwsError =>
  invalidRequest("The encryption parameters are not applicable to this object.");
export const invalidEncryptionAlgorithm = (): AwsError =>
  new AwsError(
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
/** What KMS cannot do with a key keeps KMS's code. */
const kmsStates = new Map([
  ["DisabledException", (message: string) => new AwsError("KMS.DisabledException", message)],
  ["InvalidKeyUsageException", (message: string) => new AwsError("KMS.InvalidKeyUsageException", message)],
  ["KMSInvalidStateException", (message: string) => new AwsError("KMS.KMSInvalidStateException", message)],
  ["NotFoundException", (message: string) => new AwsError("KMS.NotFoundException", message)],
]);

/** KMS's refusal, as S3 passes it on: what may not be used is access denied. */
export function kmsRefusal(refusal: AwsError): AwsError {
  if (refusal.code === "AccessDeniedException") return new AwsError("AccessDenied", refusal.message);
  return kmsStates.get(refusal.code)?.(refusal.message) ?? refusal;
}
export const lockedVersion = (): AwsError =>
  new AwsError("AccessDenied", "Access Denied because object protected by object lock.");
export const invalidObjectState = (StorageClass: string): AwsError =>
  new AwsError("InvalidObjectState", "The operation is not valid for the object's storage class", {
    fields: { StorageClass },
  });
export const anonymousOverride = (): AwsError =>
  invalidRequest("Request specific response headers cannot be used for anonymous GET requests.");
export const invalidPartNumber = (PartNumberRequested: number, ActualPartCount: number): AwsError =>
  new AwsError("InvalidPartNumber", "The requested partnumber is not satisfiable", {
    status: 416,
    fields: { ActualPartCount, PartNumberRequested },
  });
export const mfaNeeded = (): AwsError =>
  new AwsError("AccessDenied", "Mfa Authentication must be used for this request");
export const mfaFailed = (): AwsError => new AwsError("AccessDenied", "MFA Authentication failed");
export const noSuchUpload = (UploadId: string): AwsError =>
  new AwsError(
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    { fields: { UploadId } },
  );
export const invalidPart = (UploadId: string, PartNumber: number, ETag: string): AwsError =>
  new AwsError(
    "InvalidPart",
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { fields: { UploadId, PartNumber, ETag } },
  );
export const invalidPartOrder = (UploadId: string): AwsError =>
  new AwsError(
    "InvalidPartOrder",
    "The list of parts was not in ascending order. Parts must be ordered by part number.",
    {
      fields: {
        UploadId,
      },
    },
  );
export const entityTooSmall = (
  ProposedSize: number,
  MinSizeAllowed: number,
  PartNumber: number,
  ETag: string,
): AwsError =>
  new AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
    fields: {
      ProposedSize,
      MinSizeAllowed,
      PartNumber,
      ETag,
    },
  });
export const partEncryptionNeeded = (): AwsError =>
  invalidRequest(
    "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.",
  );
export const notInActiveTier = (): AwsError =>
  new AwsError(
    "ObjectNotInActiveTierError",
    "The source object of the COPY action is not in the active tier and is only stored in Amazon S3 Glacier.",
  );
export const copyToItself = (): AwsError =>
  invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
export const missingSecurityHeader = (): AwsError =>
  new AwsError("MissingSecurityHeader", "Your request was missing a required header", {
    fields: { MissingHeaderName: "x-amz-acl" },
  });
export const noLockOnObject = (): AwsError =>
  new AwsError("NoSuchObjectLockConfiguration", "The specified object does not have a ObjectLock configuration");
export const notRestorable = (StorageClass: string): AwsError =>
  new AwsError("InvalidObjectState", "Restore is not allowed for the object's current storage class", {
    fields: { StorageClass },
  });
export const restoreInProgress = (): AwsError =>
  new AwsError("RestoreAlreadyInProgress", "Object restore is already in progress");
