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
export const notServiceLinked = (name: string): AwsError =>
  noSuchEntity(`The role with name ${name} is not a service-linked role.`);
export const noSuchDeletionTask = (id: string): AwsError => noSuchEntity(`The deletion task ${id} cannot be found.`);

// Passwords
export const loginProfileExists = (name: string): AwsError =>
  alreadyExists(`Login Profile for user ${name} already exists.`);
export const noSuchLoginProfile = (name: string): AwsError =>
  noSuchEntity(`Login Profile for User ${name} cannot be found.`);
export const passwordViolation = (message: string): AwsError => new AwsError("PasswordPolicyViolation", message);
export const onlyUsersHavePasswords = (): AwsError =>
  new AwsError("InvalidUserType", "Only IAM Users can change their own password");
export const wrongPassword = (): AwsError =>
  new AwsError("AccessDenied", "The old password was incorrect.", { status: 403 });
export const changedMeanwhile = (what: string): AwsError =>
  new AwsError("EntityTemporarilyUnmodifiable", `${what} is being changed by another request. Please try again.`);
export const noPasswordPolicy = (account: string): AwsError =>
  noSuchEntity(`The Password Policy with domain name ${account} cannot be found.`);
export const noPasswordPolicyToDelete = (): AwsError =>
  noSuchEntity("The account policy with name PasswordPolicy cannot be found.");

// MFA devices
export const mfaDeviceExists = (): AwsError =>
  alreadyExists("MFADevice entity at the same path and name already exists.");
export const noSuchMfaDevice = (serialNumber: string): AwsError =>
  noSuchEntity(`VirtualMFADevice with serial number ${serialNumber} doesn't exist.`);
export const mfaDeviceNotUsers = (): AwsError => noSuchEntity("MFA Device invalid for user.");
export const mfaDeviceInUse = (): AwsError => deleteConflict("MFA VirtualDevice in use. Must deactivate first.");
export const mfaDeviceTaken = (serialNumber: string): AwsError =>
  alreadyExists(`MFA device ${serialNumber} is already in use.`);
export const wrongMfaCodes = (): AwsError =>
  new AwsError("InvalidAuthenticationCode", "Authentication code for device is not valid.");
export const hardwareMfa = (serialNumber: string): AwsError =>
  new AwsError(
    "NotImplemented",
    `Hardware MFA devices are not implemented: ${serialNumber}. Use a virtual MFA device, whose serial number is an ARN.`,
    { status: 501 },
  );

// Certificates and keys
export const malformedCertificate = (message: string): AwsError => new AwsError("MalformedCertificate", message);
export const keyPairMismatch = (): AwsError =>
  new AwsError("KeyPairMismatch", "The public key certificate and the private key do not match.");
export const serverCertificateExists = (name: string): AwsError =>
  alreadyExists(`The Server Certificate with name ${name} already exists.`);
export const noSuchServerCertificate = (name: string): AwsError =>
  noSuchEntity(`The Server Certificate with name ${name} cannot be found.`);
export const duplicateCertificate = (id: string): AwsError =>
  new AwsError("DuplicateCertificate", `The certificate is already associated with the user, as ${id}.`);
export const noSuchCertificate = (id: string): AwsError =>
  noSuchEntity(`The Certificate with id ${id} cannot be found.`);
export const noSuchSshKey = (id: string): AwsError => noSuchEntity(`The Public Key with id ${id} cannot be found.`);
export const invalidPublicKey = (message: string): AwsError => new AwsError("InvalidPublicKey", message);
export const unknownKeyEncoding = (): AwsError =>
  new AwsError(
    "UnrecognizedPublicKeyEncoding",
    "The public key encoding format is unsupported or unrecognized. Give the key as ssh-rsa or in PEM.",
  );
export const duplicateSshKey = (id: string): AwsError =>
  new AwsError("DuplicateSSHPublicKey", `The SSH public key is already associated with the user, as ${id}.`);

// Service-specific credentials
export const serviceWithoutCredentials = (service: string): AwsError =>
  noSuchEntity(`No such service ${service} is supported for Service Specific Credentials`);
export const noSuchServiceCredential = (id: string): AwsError => noSuchEntity(`No such credential ${id} exists`);

// Identity providers
export const oidcProviderExists = (url: string): AwsError => alreadyExists(`Provider with url ${url} already exists.`);
export const noSuchOidcProvider = (arn: string): AwsError =>
  noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
export const invalidOidcUrl = (): AwsError => validationError("Invalid Open ID Connect Provider URL");
export const oidcProviderUnreachable = (url: string): AwsError =>
  new AwsError(
    "OpenIdIdpCommunicationError",
    `Could not retrieve the thumbprint of ${url}: the provider did not answer. Give ThumbprintList to create it unseen.`,
  );
export const samlProviderExists = (name: string): AwsError =>
  alreadyExists(`SAMLProvider with name ${name} already exists.`);
export const noSuchSamlProvider = (arn: string): AwsError => noSuchEntity(`SAMLProvider ${arn} does not exist.`);
export const noSuchSamlManifest = (arn: string): AwsError => noSuchEntity(`Manifest not found for arn ${arn}`);

// The account
export const aliasExists = (alias: string): AwsError => alreadyExists(`The account alias ${alias} already exists.`);
export const noSuchAlias = (alias: string): AwsError => noSuchEntity(`The account alias ${alias} cannot be found.`);
export const noReport = (): AwsError => new AwsError("ReportNotPresent", "No report exists.");
export const reportExpired = (): AwsError =>
  new AwsError("ReportExpired", "The most recent credential report has expired. Generate a new one.");

// Reports
export const noSuchJob = (id: string): AwsError => noSuchEntity(`The job with id ${id} cannot be found.`);
export const noSuchService = (prefix: string): AwsError =>
  invalidInput(`The service namespace ${prefix} is not valid.`);
