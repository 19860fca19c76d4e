import { AwsError } from "../../kernel/error.ts";

export const validation = (message: string): AwsError => new AwsError("ValidationException", message, { status: 400 });
export const noSuchStream = (arn: string): AwsError =>
  new AwsError("ResourceNotFoundException", `Requested resource not found: Stream: ${arn} not found`);
export const noSuchShard = (shardId: string, arn: string): AwsError =>
  new AwsError(
    "ResourceNotFoundException",
    `Requested resource not found: Shard: ${shardId} in stream: ${arn} not found`,
  );
export const invalidArn = (): AwsError => validation("Invalid StreamArn");
export const invalidIterator = (): AwsError => validation("Invalid ShardIterator");
export const expiredIterator = (): AwsError => new AwsError("ExpiredIteratorException", "Iterator expired");
export const trimmed = (): AwsError =>
  new AwsError(
    "TrimmedDataAccessException",
    "The operation attempted to read past the oldest stream record in a shard.",
  );
