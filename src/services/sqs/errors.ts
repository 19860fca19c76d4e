import { AwsError } from "../../kernel/error.ts";

/** One function an error, worded as SQS's recorded answers are. */

export const invalidParameter = (message: string): AwsError => new AwsError("InvalidParameterValueException", message);
export const invalidValue = (name: string, value: string | number, reason: string): AwsError =>
  invalidParameter(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);
export const missingParameter = (name: string): AwsError =>
  new AwsError("MissingRequiredParameterException", `The request must contain the parameter ${name}.`);
export const queueDoesNotExist = (): AwsError =>
  new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
export const queueNameExists = (attribute: string): AwsError =>
  new AwsError(
    "QueueNameExists",
    `A queue already exists with the same name and a different value for attribute ${attribute}`,
  );
export const queueDeletedRecently = (): AwsError =>
  new AwsError(
    "QueueDeletedRecently",
    "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
  );
export const invalidAddress = (url: string): AwsError =>
  new AwsError("InvalidAddress", `The address ${url} is not valid for this endpoint.`);
export const invalidAttributeName = (message: string): AwsError => new AwsError("InvalidAttributeName", message);
export const invalidAttributeValue = (name: string): AwsError =>
  new AwsError("InvalidAttributeValue", `Invalid value for the parameter ${name}.`);
export const invalidContents = (message: string): AwsError => new AwsError("InvalidMessageContents", message);
export const invalidHandle = (handle: string): AwsError =>
  new AwsError("ReceiptHandleIsInvalid", `The input receipt handle "${handle}" is not a valid receipt handle.`);
export const expiredHandle = (handle: string): AwsError =>
  invalidValue("ReceiptHandle", handle, "The receipt handle has expired.");
export const notInFlight = (handle: string): AwsError =>
  invalidValue("ReceiptHandle", handle, "Message does not exist or is not available for visibility timeout change.");
export const tooManyInFlight = (): AwsError =>
  new AwsError(
    "OverLimit",
    "Too many messages in flight: the queue holds 120000 that are neither deleted nor visible.",
  );
export const overLimit = (message: string): AwsError => new AwsError("OverLimit", message);
export const purgeInProgress = (name: string): AwsError =>
  new AwsError("PurgeQueueInProgress", `Only one PurgeQueue operation on ${name} is allowed every 60 seconds.`);
export const resourceNotFound = (message: string): AwsError => new AwsError("ResourceNotFoundException", message);
export const unsupported = (message: string): AwsError => new AwsError("UnsupportedOperation", message);
export const wrongQueueType = (name: string, value: string | number): AwsError =>
  invalidValue(name, value, "The request include parameter that is not valid for this queue type.");

export const emptyBatch = (entry: string): AwsError =>
  new AwsError("EmptyBatchRequest", `There should be at least one ${entry} in the request.`);
export const tooManyEntries = (count: number): AwsError =>
  new AwsError("TooManyEntriesInBatchRequest", `Maximum number of entries per request are 10. You have sent ${count}.`);
export const repeatedId = (id: string): AwsError => new AwsError("BatchEntryIdsNotDistinct", `Id ${id} repeated.`);
export const invalidBatchId = (): AwsError =>
  new AwsError(
    "InvalidBatchEntryId",
    "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
  );
export const batchTooLong = (bytes: number): AwsError =>
  new AwsError(
    "BatchRequestTooLong",
    `Batch requests cannot be longer than 1048576 bytes. You have sent ${bytes} bytes.`,
  );

/** KMS's refusals by its codes, as SQS names them (API reference, SendMessage, Errors). */
export const kmsRefusals: Readonly<Record<string, (message: string) => AwsError>> = {
  AccessDeniedException: (message) => new AwsError("KmsAccessDenied", message),
  DisabledException: (message) => new AwsError("KmsDisabled", message),
  InvalidKeyUsageException: (message) => new AwsError("KmsInvalidKeyUsage", message),
  KMSInvalidStateException: (message) => new AwsError("KmsInvalidState", message),
  NotFoundException: (message) => new AwsError("KmsNotFound", message),
  OptInRequired: (message) => new AwsError("KmsOptInRequired", message),
  ThrottlingException: (message) => new AwsError("KmsThrottled", message),
};
