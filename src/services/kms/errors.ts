import { AwsError } from "../../kernel/error.ts";

/** One function an error. Texts as clients report them; recorded answers of KMS have the empty ones empty. */

export const validation = (message: string): AwsError => new AwsError("ValidationException", message, { status: 400 });
export const keyNotFound = (arn: string): AwsError => new AwsError("NotFoundException", `Key '${arn}' does not exist`);
export const aliasNotFound = (arn: string): AwsError => new AwsError("NotFoundException", `Alias ${arn} is not found.`);
export const invalidKeyId = (keyId: string): AwsError => new AwsError("NotFoundException", `Invalid keyId '${keyId}'`);
/** Observed where an ARN names another region than the endpoint's. */
export const otherRegion = (region: string): AwsError => new AwsError("NotFoundException", `Invalid arn ${region}`);
export const invalidArn = (arn: string): AwsError => new AwsError("InvalidArnException", `Invalid arn ${arn}`);
export const noSuchPolicy = (): AwsError => new AwsError("NotFoundException", "No such policy exists");
export const grantNotFound = (id: string): AwsError => new AwsError("NotFoundException", `Grant ID ${id} not found`);

/** What another account learns of a key that is not there: the same as of one that it may not use. */
export const noAccess = (caller: string, action: string): AwsError =>
  new AwsError(
    "AccessDeniedException",
    `User: ${caller} is not authorized to perform: ${action} on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
  );
export const otherAccount = (operation: string): AwsError =>
  new AwsError("AccessDeniedException", `${operation} cannot be used on a KMS key in a different AWS account`);
export const ciphertextKeyGone = (): AwsError =>
  new AwsError(
    "AccessDeniedException",
    "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
  );

export const disabled = (arn: string): AwsError => new AwsError("DisabledException", `${arn} is disabled.`);
/** `state`: "pending deletion". */
export const invalidState = (arn: string, state: string): AwsError =>
  new AwsError("KMSInvalidStateException", `${arn} is ${state}.`);

export const wrongUsage = (arn: string, usage: string, operation: string): AwsError =>
  new AwsError("InvalidKeyUsageException", `${arn} key usage is ${usage} which is not valid for ${operation}.`);
export const wrongAlgorithm = (algorithm: string, spec: string): AwsError =>
  new AwsError("InvalidKeyUsageException", `Algorithm ${algorithm} is incompatible with key spec ${spec}.`);
export const needsSymmetricKey = (arn: string, spec: string, operation: string): AwsError =>
  new AwsError("InvalidKeyUsageException", `${arn} key spec is ${spec} which is not valid for ${operation}.`);
export const incorrectKey = (): AwsError =>
  new AwsError(
    "IncorrectKeyException",
    "The key ID in the request does not identify a CMK that can perform this operation.",
  );
export const invalidCiphertext = (): AwsError => new AwsError("InvalidCiphertextException", "");
export const invalidSignature = (): AwsError => new AwsError("KMSInvalidSignatureException", "");
export const invalidMac = (): AwsError => new AwsError("KMSInvalidMacException", "");
export const dryRunPassed = (): AwsError =>
  new AwsError("DryRunOperationException", "The request would have succeeded, but the DryRun option is set.");

export const aliasExists = (arn: string): AwsError =>
  new AwsError("AlreadyExistsException", `An alias with the name ${arn} already exists`);
export const reservedAlias = (): AwsError => new AwsError("NotAuthorizedException", "", { status: 400 });
export const keyExists = (arn: string): AwsError => new AwsError("AlreadyExistsException", `Key ${arn} already exists`);
export const malformedPolicy = (message: string): AwsError => new AwsError("MalformedPolicyDocumentException", message);
export const lockedOut = (): AwsError =>
  malformedPolicy("The new key policy will not allow you to update the key policy in the future.");
export const invalidMarker = (): AwsError => new AwsError("InvalidMarkerException", "Could not deserialize marker");
export const tag = (message: string): AwsError => new AwsError("TagException", message);
export const tooMany = (message: string): AwsError => new AwsError("LimitExceededException", message);
export const unsupported = (message: string): AwsError => new AwsError("UnsupportedOperationException", message);
export const invalidGrantToken = (): AwsError => new AwsError("InvalidGrantTokenException", "Invalid grant token");
export const invalidGrantId = (id: string): AwsError =>
  new AwsError("InvalidGrantIdException", `Invalid grant ID ${id}`);
export const conflict = (message: string): AwsError => new AwsError("ConflictException", message);

/** A value or parameter that would change the outcome is refused by name, never passed over. */
export const notImplemented = (operation: string, what: string): AwsError =>
  new AwsError("NotImplemented", `${operation}: ${what} is not implemented`, { status: 501 });
export const invalidAliasName = (name: string): AwsError =>
  new AwsError("InvalidAliasNameException", `Invalid alias name ${name}`);
export const malformedGrant = (): AwsError =>
  validation("You must specify either a grant token, or a key ID and a grant ID.");
export const unfitForGrant = (operation: string, usage: string): AwsError =>
  validation(`Grant operation ${operation} is not valid for a KMS key with key usage ${usage}.`);
export const invalidImportToken = (): AwsError =>
  new AwsError("InvalidImportTokenException", "The import token is invalid or is associated with a different KMS key.");
export const expiredImportToken = (): AwsError =>
  new AwsError("ExpiredImportTokenException", "The import token has expired.");
export const incorrectKeyMaterial = (): AwsError =>
  new AwsError(
    "IncorrectKeyMaterialException",
    "The key material is not of the key's spec, or not that which the key had before.",
  );
