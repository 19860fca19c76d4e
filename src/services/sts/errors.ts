import { AwsError } from "../../kernel/error.ts";

/** One function an error. Codes are those on the wire; statuses stand in the table and among the common errors. */

export const accessDenied = (message: string): AwsError => new AwsError("AccessDenied", message);
export const validationError = (message: string): AwsError => new AwsError("ValidationError", message);
export const invalidParameterValue = (message: string): AwsError => new AwsError("InvalidParameterValue", message);
export const malformedPolicy = (message: string): AwsError => new AwsError("MalformedPolicyDocument", message);
export const packedPolicyTooLarge = (message: string): AwsError => new AwsError("PackedPolicyTooLarge", message);
export const invalidIdentityToken = (message: string): AwsError => new AwsError("InvalidIdentityToken", message);
export const expiredToken = (message: string): AwsError => new AwsError("ExpiredTokenException", message);
export const idpCommunicationError = (message: string): AwsError => new AwsError("IDPCommunicationError", message);

/** What STS says when policies deny, and for roles that do not exist: it does not tell the two apart. */
export const notAuthorized = (callerArn: string, action: string, resource: string): AwsError =>
  accessDenied(`User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource}`);

/** Federated principals have no ARN to name (IAM user guide, "Troubleshoot SAML federation with IAM"). */
export const federationNotAuthorized = (action: string): AwsError =>
  accessDenied(`Not authorized to perform ${action}`);

export const sessionMayNotCall = (operation: string): AwsError =>
  accessDenied(`Cannot call ${operation} with session credentials`);

export const invalidAuthorizationMessage = (): AwsError =>
  new AwsError("InvalidAuthorizationMessageException", "Message is not valid");

/** A parameter that would change the outcome is refused by name, never passed over. */
export const parameterNotImplemented = (operation: string, parameter: string): AwsError =>
  new AwsError("NotImplemented", `${operation}: the parameter ${parameter} is not implemented`, { status: 501 });
