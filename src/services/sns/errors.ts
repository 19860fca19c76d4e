import { AwsError } from "../../kernel/error.ts";

/** One function an error, by its shape's name in the table. Texts as recorded answers of SNS have them. */

export const invalid = (what: string): AwsError =>
  new AwsError("InvalidParameterException", `Invalid parameter: ${what}`);
/** Some texts stand without the preface. */
export const invalidBare = (message: string): AwsError => new AwsError("InvalidParameterException", message);
export const invalidValue = (message: string): AwsError => new AwsError("InvalidParameterValueException", message);
export const notFound = (what: string): AwsError => new AwsError("NotFoundException", `${what} does not exist`);
export const unauthorized = (message: string): AwsError => new AwsError("AuthorizationErrorException", message);
export const userError = (message: string): AwsError => new AwsError("UserErrorException", message);
export const verification = (message: string, Status: string): AwsError =>
  new AwsError("VerificationException", message, { fields: { Status } });
export const resourceNotFound = (): AwsError => new AwsError("ResourceNotFoundException", "Resource does not exist");

export const tooManyTopics = (): AwsError => new AwsError("TopicLimitExceededException", "Topic limit exceeded");
export const tooManySubscriptions = (): AwsError =>
  new AwsError("SubscriptionLimitExceededException", "Subscription limit exceeded");
export const tooManyTags = (): AwsError =>
  new AwsError("TagLimitExceededException", "Could not complete request: tag quota of per resource exceeded");
export const tooManyFilters = (): AwsError =>
  new AwsError("FilterPolicyLimitExceededException", "Filter policy limit exceeded");
export const endpointDisabled = (): AwsError => new AwsError("EndpointDisabledException", "Endpoint is disabled");
export const applicationDisabled = (): AwsError =>
  new AwsError("PlatformApplicationDisabledException", "Platform application is disabled");
export const optedOut = (): AwsError =>
  new AwsError("OptedOutException", "The phone number has opted out of receiving SMS messages from your AWS account");

/** KMS's refusals under SNS's names (SNS API reference, Publish, "Errors"). */
export const kmsAccessDenied = (message: string): AwsError => new AwsError("KMSAccessDeniedException", message);
export const kmsDisabled = (message: string): AwsError => new AwsError("KMSDisabledException", message);
export const kmsInvalidState = (message: string): AwsError => new AwsError("KMSInvalidStateException", message);
export const kmsNotFound = (message: string): AwsError => new AwsError("KMSNotFoundException", message);
export const kmsThrottling = (message: string): AwsError => new AwsError("KMSThrottlingException", message);

export const emptyBatch = (): AwsError =>
  new AwsError("EmptyBatchRequestException", "The batch request doesn't contain any entries.");
export const tooManyEntries = (): AwsError =>
  new AwsError("TooManyEntriesInBatchRequestException", "The batch request contains more entries than permissible.");
export const batchTooLong = (): AwsError =>
  new AwsError("BatchRequestTooLongException", "The length of all the messages put together is more than the limit.");
export const idsNotDistinct = (): AwsError =>
  new AwsError("BatchEntryIdsNotDistinctException", "Two or more batch entries in the request have the same Id.");
export const invalidEntryId = (message: string): AwsError => new AwsError("InvalidBatchEntryIdException", message);

/** A value or parameter that would change the outcome is refused by name, never passed over. */
export const notImplemented = (what: string): AwsError =>
  new AwsError("NotImplemented", `${what} is not implemented`, { status: 501 });
