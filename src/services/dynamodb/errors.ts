import type { Refusal } from "../../engines/dynamodb/index.ts";
import { AwsError } from "../../kernel/error.ts";
import type { CancellationReason } from "../../model/types/dynamodb.d.ts";

/** One function an error, in the words that clients match on: docs/dynamodb-errors.md lists them, and a test reads it. */

export const validation = (message: string): AwsError => new AwsError("ValidationException", message, { status: 400 });

/** What the engine has found wrong. */
export const refused = ({ message }: Refusal): AwsError => validation(message);

export const noSuchTable = (): AwsError => new AwsError("ResourceNotFoundException", "Requested resource not found");
/** As operations on tables tell it, and those on items do not. */
export const noSuchTableNamed = (name: string): AwsError =>
  new AwsError("ResourceNotFoundException", `Requested resource not found: Table: ${name} not found`);
export const noSuchResource = (arn: string): AwsError =>
  new AwsError("ResourceNotFoundException", `Requested resource not found: ResourceArn: ${arn} not found`);
export const policyNotFound = (arn: string): AwsError =>
  new AwsError("PolicyNotFoundException", `Resource-based policy not found for the provided ResourceArn: ${arn}`);
export const noSuchIndex = (name: string): AwsError =>
  new AwsError("ResourceNotFoundException", `Requested resource not found: Index: ${name} not found`);
/** As operations on backups tell it. */
export const tableNotFound = (name: string): AwsError =>
  new AwsError("TableNotFoundException", `Table not found: ${name}`);
export const tableAlreadyExists = (name: string): AwsError =>
  new AwsError("TableAlreadyExistsException", `Table already exists: ${name}`);
export const backupNotFound = (arn: string): AwsError =>
  new AwsError("BackupNotFoundException", `Backup not found: ${arn}`);
export const backupInUse = (why: string): AwsError => new AwsError("BackupInUseException", why);
export const recoveryUnavailable = (name: string): AwsError =>
  new AwsError("PointInTimeRecoveryUnavailableException", `Point in time recovery is not enabled for table '${name}'`);
export const invalidRestoreTime = (): AwsError =>
  new AwsError(
    "InvalidRestoreTimeException",
    "An invalid restore time was specified. RestoreDateTime must be between EarliestRestorableDateTime and LatestRestorableDateTime.",
  );
export const replicaExists = (table: string, region: string): AwsError =>
  validation(`Failed to create the replica of table ${table}: one exists in ${region} already`);
export const replicaNotFound = (table: string, region: string): AwsError =>
  validation(`Replica not found: table ${table} has none in ${region}`);
export const exportNotFound = (arn: string): AwsError =>
  new AwsError("ExportNotFoundException", `Export not found: ${arn}`);
export const exportConflict = (): AwsError =>
  new AwsError("ExportConflictException", "There was a conflict: the client token was used for another export");
export const invalidExportTime = (): AwsError =>
  new AwsError(
    "InvalidExportTimeException",
    "The specified ExportTime is outside of the point in time recovery window.",
  );
export const importNotFound = (arn: string): AwsError =>
  new AwsError("ImportNotFoundException", `Import not found: ${arn}`);
export const importConflict = (): AwsError =>
  new AwsError("ImportConflictException", "There was a conflict: the client token was used for another import");
export const tableExists = (name: string): AwsError =>
  new AwsError("ResourceInUseException", `Table already exists: ${name}`);
/** `why`: "Table is being updated: music". */
export const inUse = (why: string): AwsError =>
  new AwsError("ResourceInUseException", `Attempt to change a resource which is still in use: ${why}`);
export const limitExceeded = (message: string): AwsError => new AwsError("LimitExceededException", message);
export const throughputLimit = (name: string, units: number, most: number): AwsError =>
  limitExceeded(`The requested ${name}, ${units}, exceeds the per-table limit of ${most}`);
export const tooManyDecreases = (what: string): AwsError =>
  limitExceeded(
    `Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After the first 4 decreases, each subsequent decrease in the same UTC day can be performed at most once every 3600 seconds. This limit applies to the ${what}.`,
  );
export const conditionFailed = (item?: object): AwsError =>
  new AwsError("ConditionalCheckFailedException", "The conditional request failed", item && { fields: { Item: item } });
export const collectionTooLarge = (): AwsError =>
  new AwsError("ItemCollectionSizeLimitExceededException", "Collection size exceeded.");
export const throughputExceeded = (): AwsError =>
  new AwsError(
    "ProvisionedThroughputExceededException",
    "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.",
  );
/** `reasons`: one for each part of the transaction, in order. */
export const canceled = (reasons: readonly CancellationReason[]): AwsError =>
  new AwsError(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(", ")}]`,
    { fields: { CancellationReasons: reasons } },
  );
export const otherParameters = (): AwsError =>
  new AwsError(
    "IdempotentParameterMismatchException",
    "The request uses the same client token as a previous, but non-identical request.",
  );
export const duplicateItem = (): AwsError =>
  new AwsError("DuplicateItemException", "Duplicate primary key exists in table");
export const notImplemented = (operation: string, what: string): AwsError =>
  new AwsError("NotImplemented", `${operation}: ${what} is not implemented`, { status: 501 });
