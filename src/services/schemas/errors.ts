import { AwsError } from "../../kernel/error.ts";

/** Each of the service's errors carries its code in its body, too. */
const refusal = (code: string, message: string): AwsError =>
  new AwsError(code, message, { fields: { Code: code.replace(/Exception$/, ""), Message: message } });

export const badRequest = (message: string): AwsError => refusal("BadRequestException", message);
export const notFound = (message: string): AwsError => refusal("NotFoundException", message);
export const conflict = (message: string): AwsError => refusal("ConflictException", message);
export const forbidden = (message: string): AwsError => refusal("ForbiddenException", message);
export const preconditionFailed = (message: string): AwsError => refusal("PreconditionFailedException", message);

export const registryNotFound = (name: string): AwsError => notFound(`Registry with name ${name} does not exist.`);
export const schemaNotFound = (name: string): AwsError => notFound(`Schema with name ${name} does not exist.`);
export const versionNotFound = (name: string, version: string): AwsError =>
  notFound(`Version ${version} of schema ${name} does not exist.`);
export const discovererNotFound = (id: string): AwsError => notFound(`Discoverer with id ${id} does not exist.`);
export const reservedRegistry = (name: string): AwsError => forbidden(`Registry ${name} belongs to AWS.`);
