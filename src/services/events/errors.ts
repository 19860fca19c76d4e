import { AwsError } from "../../kernel/error.ts";

/** One function an error. Texts as clients report them. */

export const validation = (message: string): AwsError => new AwsError("ValidationException", message, { status: 400 });
const notFound = (message: string): AwsError => new AwsError("ResourceNotFoundException", message);
const exists = (message: string): AwsError => new AwsError("ResourceAlreadyExistsException", message);

export const busNotFound = (name: string): AwsError => notFound(`Event bus ${name} does not exist.`);
export const busExists = (name: string): AwsError => exists(`Event bus ${name} already exists.`);
export const busHasRules = (): AwsError => validation("Event bus can't be deleted since it has rules.");
export const defaultBusStays = (): AwsError => validation("Cannot delete event bus default.");

export const ruleNotFound = (name: string, bus: string): AwsError =>
  notFound(`Rule ${name} does not exist on EventBus ${bus}.`);
export const ruleHasTargets = (): AwsError => validation("Rule can't be deleted since it has targets.");
export const ruleIsManaged = (name: string, by: string): AwsError =>
  new AwsError("ManagedRuleException", `Rule ${name} is managed by ${by} and cannot be changed by others.`);

export const tooMany = (): AwsError =>
  new AwsError("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
export const invalidPattern = (message: string): AwsError => new AwsError("InvalidEventPatternException", message);
export const invalidToken = (): AwsError => validation("NextToken is not valid.");
export const resourceNotFound = (arn: string): AwsError => notFound(`Resource ${arn} does not exist.`);

export const noPolicy = (): AwsError => notFound("EventBus does not have a policy.");
export const noStatement = (): AwsError => notFound("Statement with the provided id does not exist.");
export const policyTooLong = (): AwsError =>
  new AwsError("PolicyLengthExceededException", "The policy exceeds the maximum length.");

/** A value or parameter that would change the outcome is refused by name, never passed over. */
export const notImplemented = (operation: string, what: string): AwsError =>
  new AwsError("NotImplemented", `${operation}: ${what} is not implemented`, { status: 501 });

export const partnerSourceNotFound = (name: string): AwsError => notFound(`Event source ${name} does not exist.`);
export const partnerSourceExists = (name: string): AwsError => exists(`Event source ${name} already exists.`);
export const partnerSourceState = (name: string, state: string): AwsError =>
  new AwsError("InvalidStateException", `Event source ${name} is in the state ${state}.`);

export const archiveNotFound = (name: string): AwsError => notFound(`Archive ${name} does not exist.`);
export const archiveExists = (name: string): AwsError => exists(`Archive ${name} already exists.`);
export const replayNotFound = (name: string): AwsError => notFound(`Replay ${name} does not exist.`);
export const replayExists = (name: string): AwsError => exists(`Replay ${name} already exists.`);
export const replayIsOver = (name: string): AwsError =>
  new AwsError("IllegalStatusException", `Replay ${name} is not in a valid state for this operation.`);
export const invalidParameter = (name: string, reason: string): AwsError =>
  validation(`Parameter ${name} is not valid. Reason: ${reason}`);
export const oneFilter = (operation: string): AwsError =>
  validation(`At most one filter is allowed for ${operation}. Use either : State, EventSourceArn, or NamePrefix.`);

export const connectionNotFound = (name: string): AwsError => notFound(`Connection '${name}' does not exist.`);
export const connectionExists = (name: string): AwsError => exists(`Connection ${name} already exists.`);
export const destinationNotFound = (name: string): AwsError => notFound(`An api-destination '${name}' does not exist.`);
export const destinationExists = (name: string): AwsError => exists(`An api-destination '${name}' already exists.`);

/** How an invocation of an API destination fails: not for the client, but for the outbox and the dead letter. */
export const destinationAnswered = (endpoint: string, answered: number, mayRecover: boolean): AwsError =>
  new AwsError("HttpStatus", `${endpoint} answered ${answered}.`, { status: mayRecover ? 503 : 400 });
export const destinationInactive = (name: string): AwsError =>
  new AwsError("ApiDestinationInactive", `The connection of ${name} is not authorized.`, { status: 400 });
export const connectionDeauthorized = (name: string): AwsError =>
  new AwsError("ConnectionDeauthorized", `Connection ${name} is deauthorized.`, { status: 400 });
/** It may be better the next time. */
export const connectionNotAuthorized = (reason: string): AwsError =>
  new AwsError("ConnectionNotAuthorized", reason, { status: 503 });
