import { AwsError } from "../../kernel/error.ts";

/** One function an error. Texts as clients report them. */

/** Pipes tells of a parameter in JSON: hashicorp/terraform-provider-aws, issue 32018. */
export const invalid = (name: string, message: string): AwsError =>
  new AwsError("ValidationException", JSON.stringify({ ValidationErrorFields: [{ Name: name, Message: message }] }), {
    fields: { fieldList: [{ name, message }] },
  });

const conflict = (name: string, message: string): AwsError =>
  new AwsError("ConflictException", message, { fields: { resourceId: name, resourceType: "pipe" } });

export const pipeNotFound = (name: string): AwsError =>
  new AwsError("NotFoundException", `Pipe ${name} does not exist.`);
export const pipeExists = (name: string): AwsError => conflict(name, `Pipe ${name} already exists.`);
export const pipeIsChanging = (name: string, state: string): AwsError =>
  conflict(name, `Pipe ${name} is in the state ${state}.`);
export const invalidToken = (): AwsError => invalid("NextToken", "Invalid token.");
export const tooManyTags = (): AwsError => invalid("Tags", "A pipe can have at most 50 tags.");

/** What could not be done is refused by name. */
export const notImplemented = (operation: string, what: string): AwsError =>
  new AwsError("NotImplemented", `${operation}: ${what} is not implemented`, { status: 501 });
