import { AwsError } from "../../kernel/error.ts";

/** Each of the service's errors carries its code and message in its body, too. */
const fieldsOf = (Code: string, Message: string) => ({ fields: { Code, Message } });

export const badRequest = (message: string): AwsError =>
  new AwsError("BadRequestException", message, fieldsOf("BadRequest", message));
export const notFound = (message: string): AwsError =>
  new AwsError("NotFoundException", message, fieldsOf("NotFound", message));
export const conflict = (message: string): AwsError =>
  new AwsError("ConflictException", message, fieldsOf("Conflict", message));
export const preconditionFailed = (message: string): AwsError =>
  new AwsError("PreconditionFailedException", message, fieldsOf("PreconditionFailed", message));
const forbidden = (message: string): AwsError =>
  new AwsError("ForbiddenException", message, fieldsOf("Forbidden", message));

export const registryNotFound = (name: string): AwsError => notFound(`Registry with name ${name} does not exist.`);
export const schemaNotFound = (name: string): AwsError => notFound(`Schema with name ${name} does not exist.`);
export const versionNotFound = (name: string, version: string): AwsError =>
  notFound(`Version ${version} of schema ${name} does not exist.`);
export const discovererNotFound = (id: string): AwsError => notFound(`Discoverer with id ${id} does not exist.`);
export const reservedRegistry = (name: string): AwsError => forbidden(`Registry ${name} belongs to AWS.`);
