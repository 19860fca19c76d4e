import { AwsError } from "../../kernel/error.ts";

/** In the words of S3 (API reference, "Error responses"). */

export const noSuchBucket = (BucketName: string): AwsError =>
  new AwsError("NoSuchBucket", "The specified bucket does not exist", { fields: { BucketName } });
export const noSuchAccessPoint = (AccessPointName: string): AwsError =>
  new AwsError("NoSuchAccessPoint", "The specified accesspoint does not exist", { fields: { AccessPointName } });
export const noSuchAccessPointPolicy = (AccessPointName: string): AwsError =>
  new AwsError("NoSuchAccessPointPolicy", "The specified accesspoint policy does not exist", {
    fields: { AccessPointName },
  });
export const alreadyOwned = (AccessPointName: string): AwsError =>
  new AwsError(
    "AccessPointAlreadyOwnedByYou",
    "Your previous request to create the named accesspoint succeeded and you already own it.",
    { fields: { AccessPointName } },
  );
export const tooManyAccessPoints = (): AwsError =>
  new AwsError(
    "TooManyAccessPoints",
    "You have attempted to create more access points than are allowed for an account in this Region.",
  );
export const noPublicAccessBlock = (AccountId: string): AwsError =>
  new AwsError("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found", {
    fields: { AccountId },
  });
export const invalidArgument = (message: string, ArgumentName: string, ArgumentValue: string): AwsError =>
  new AwsError("InvalidArgument", message, { fields: { ArgumentName, ArgumentValue } });
export const accessDenied = (): AwsError => new AwsError("AccessDenied", "Access Denied");
/** What is not done is refused by name. */
export const notImplemented = (operation: string, what: string): AwsError =>
  new AwsError("NotImplemented", `${operation}: ${what} is not implemented`);
