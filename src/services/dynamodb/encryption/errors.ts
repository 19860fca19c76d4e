import { AwsError } from "../../../kernel/error.ts";
import { validation } from "../errors.ts";

/** `about`: KMS's message, service, status, code and request. */
export const kmsAccessDenied = (about: string): AwsError =>
  new AwsError(
    "AccessDeniedException",
    `KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: ${about}`,
    { status: 400 },
  );

export const kmsValidation = (code: string, about: string): AwsError =>
  validation(`KMS validation error: com.amazonaws.services.kms.model.${code}: ${about}`);
