import { AwsError } from "../../kernel/error.ts";

/** One function an error. Texts as clients report them. */

export const validation = (message: string): AwsError => new AwsError("ValidationException", message);
const notFound = (message: string): AwsError => new AwsError("ResourceNotFoundException", message);
export const conflict = (message: string): AwsError => new AwsError("ConflictException", message);

export const groupNotFound = (name: string): AwsError => notFound(`Schedule group ${name} does not exist.`);
export const groupExists = (name: string): AwsError => conflict(`Schedule group ${name} already exists.`);
export const groupIsGoing = (name: string): AwsError => conflict(`Schedule group ${name} is being deleted.`);
export const defaultGroupStays = (): AwsError => validation("The default schedule group cannot be deleted.");
export const tooManyGroups = (): AwsError =>
  new AwsError("ServiceQuotaExceededException", "The maximum number of schedule groups has been reached.");

export const scheduleNotFound = (name: string): AwsError => notFound(`Schedule ${name} does not exist.`);
export const scheduleExists = (name: string): AwsError => conflict(`Schedule ${name} already exists.`);

export const invalidZone = (name: string): AwsError => validation(`Invalid ScheduleExpressionTimezone ${name}.`);
export const invalidToken = (): AwsError => validation("Invalid NextToken.");
export const tooManyTags = (): AwsError => validation("A schedule group can have at most 50 tags.");

export const roleCannotBeAssumed = (): AwsError =>
  validation("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.");

/** What could not be delivered or kept is refused by name. */
export const notImplemented = (operation: string, what: string): AwsError =>
  new AwsError("NotImplemented", `${operation}: ${what} is not implemented`, { status: 501 });
