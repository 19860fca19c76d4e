import { AwsError } from "../../../kernel/error.ts";

/** Errors of who may do what, in the words of S3 (API reference, "Error responses", and answers that clients have recorded). */

export const invalidAclArgument = (message: string, ArgumentName?: string, ArgumentValue?: string): AwsError =>
  ArgumentName === undefined
    ? new AwsError("InvalidRequest", message)
    : new AwsError("InvalidArgument", message, { fields: { ArgumentName, ArgumentValue } });
export const malformedAcl = (): AwsError =>
  new AwsError(
    "MalformedACLError",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
export const tooManyGrants = (most: number): AwsError =>
  new AwsError("MalformedACLError", `The ACL that you provided has more than ${most} grants`);
export const unresolvableEmail = (address: string): AwsError =>
  new AwsError(
    "UnresolvableGrantByEmailAddress",
    "The e-mail address you provided does not match any account on record.",
    { fields: { Email: address } },
  );
export const aclNotSupported = (): AwsError =>
  new AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs");
export const aclWithOwnership = (): AwsError =>
  new AwsError(
    "InvalidBucketAclWithObjectOwnership",
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
  );
export const malformedPolicy = (message: string, Detail?: string): AwsError =>
  new AwsError("MalformedPolicy", message, { fields: { Detail } });
export const methodNotAllowed = (): AwsError =>
  new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.");
export const noSuchAccessPoint = (AccessPointName: string): AwsError =>
  new AwsError("NoSuchAccessPoint", "The specified accesspoint does not exist", { fields: { AccessPointName } });
export const bucketHasAccessPoints = (BucketName: string): AwsError =>
  new AwsError("BucketHasAccessPointsAttached", "The bucket you are trying to delete has access points attached.", {
    fields: { BucketName },
  });
export const publicAclBlocked = (): AwsError =>
  new AwsError(
    "InvalidBucketAclWithBlockPublicAccessError",
    "Bucket cannot have public ACLs set with BlockPublicAccess enabled",
  );
