import { AwsError } from "../../kernel/error.ts";

/** Wordings are IAM's own, observed from its answers. */

const noSuchEntity = (message: string): AwsError => new AwsError("NoSuchEntity", message);
const alreadyExists = (message: string): AwsError => new AwsError("EntityAlreadyExists", message);
const deleteConflict = (message: string): AwsError => new AwsError("DeleteConflict", message);
export const invalidInput = (message: string): AwsError => new AwsError("InvalidInput", message);
export const validationError = (message: string): AwsError => new AwsError("ValidationError", message, { status: 400 });

/** `quota`: AWS's name for it, `UsersPerAccount`. */
export const quotaExceeded = (quota: string, limit: number): AwsError =>
  new AwsError("LimitExceeded", `Cannot exceed quota for ${quota}: ${limit}`);

export const invalidMarker = (): AwsError => validationError("Invalid Marker.");

// Users, groups, roles, instance profiles
export const noSuchUser = (name: string): AwsError => noSuchEntity(`The user with name ${name} cannot be found.`);
export const userExists = (name: string): AwsError => alreadyExists(`User with name ${name} already exists.`);
export const noSuchGroup = (name: string): AwsError => noSuchEntity(`The group with name ${name} cannot be found.`);
export const groupExists = (name: string): AwsError => alreadyExists(`Group with name ${name} already exists.`);
export const noSuchRole = (name: string): AwsError => noSuchEntity(`The role with name ${name} cannot be found.`);
export const roleExists = (name: string): AwsError => alreadyExists(`Role with name ${name} already exists.`);
export const noSuchInstanceProfile = (name: string): AwsError =>
  noSuchEntity(`Instance Profile ${name} cannot be found.`);
export const instanceProfileExists = (name: string): AwsError =>
  alreadyExists(`Instance Profile ${name} already exists.`);

/** `what` must go first: "must delete access keys". */
export const mustFirst = (what: string): AwsError => deleteConflict(`Cannot delete entity, must ${what} first.`);

// Policies
export const noSuchPolicy = (arn: string): AwsError => noSuchEntity(`Policy ${arn} was not found.`);
export const notAttachable = (arn: string): AwsError =>
  noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
export const noSuchPolicyVersion = (arn: string, version: string): AwsError =>
  noSuchEntity(`Policy ${arn} version ${version} does not exist or is not attachable.`);
/** `kind`: "user", "group", "role". */
export const noSuchInlinePolicy = (kind: string, name: string): AwsError =>
  noSuchEntity(`The ${kind} policy with name ${name} cannot be found.`);
export const policyExists = (name: string): AwsError =>
  alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
export const policyAttached = (): AwsError => deleteConflict("Cannot delete a policy attached to entities.");
export const policyHasVersions = (): AwsError =>
  deleteConflict(
    "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
  );
export const defaultVersion = (): AwsError => deleteConflict("Cannot delete the default version of a policy.");
export const tooManyVersions = (limit: number): AwsError =>
  new AwsError(
    "LimitExceeded",
    `A managed policy can have up to ${limit} versions. Before you create a new version, you must delete an existing version.`,
  );
export const malformedPolicy = (message: string): AwsError => new AwsError("MalformedPolicyDocument", message);
export const inlinePoliciesTooLong = (limit: number, kind: string, name: string): AwsError =>
  new AwsError("LimitExceeded", `Maximum policy size of ${limit} bytes exceeded for ${kind} ${name}`);
export const boundaryInvalid = (arn: string): AwsError =>
  validationError(`Value (${arn}) for parameter PermissionsBoundary is invalid.`);
export const noBoundary = (kind: string, name: string): AwsError =>
  noSuchEntity(`The ${kind} with name ${name} has no permissions boundary.`);
export const awsManaged = (arn: string): AwsError =>
  new AwsError("AccessDenied", `Policy ${arn} is managed by AWS and cannot be changed.`, { status: 403 });

// Access keys
export const mustNameUser = (): AwsError =>
  validationError("Must specify userName when calling with non-User credentials");
export const noSuchAccessKey = (id: string): AwsError => noSuchEntity(`The Access Key with id ${id} cannot be found.`);
/** The model shares its type of status with other credentials. */
export const statusNotTaken = (status: string): AwsError =>
  invalidInput(`Status ${status} cannot be set. Valid values are Active and Inactive.`);
export const unmodifiableRole = (name: string): AwsError =>
  new AwsError(
    "UnmodifiableEntity",
    `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
  );
export const serviceRolePolicy = (): AwsError =>
  new AwsError("PolicyNotAttachable", "Cannot attach a Service Role Policy to a Customer Role.");
export const needsUserName = (): AwsError =>
  validationError("Must specify userName when calling with non-User credentials");
