import { parseArn } from "../../../kernel/arn.ts";
import type { Call, Scope } from "../../../kernel/call.ts";
import type {
  BillingMode,
  GlobalSecondaryIndex,
  LocalSecondaryIndex,
  OnDemandThroughput,
  ProvisionedThroughput,
  RestoreTableFromBackupInput,
  RestoreTableFromBackupOutput,
  RestoreTableToPointInTimeInput,
  RestoreTableToPointInTimeOutput,
  SSESpecification,
} from "../../../model/types/dynamodb.d.ts";
import type { Deps, WaitingDynamoHandler } from "../deps.ts";
import { type MadeKey, makeTableKey } from "../encryption/kms.ts";
import { readyKey, serviceName } from "../encryption/ready.ts";
import { encryptionBy, masterKeyIn, takeKey } from "../encryption/specification.ts";
import {
  backupInUse,
  invalidRestoreTime,
  notImplemented,
  recoveryUnavailable,
  tableAlreadyExists,
  tableNotFound,
  validation,
} from "../errors.ts";
import type { Table } from "../state.ts";
import { definitionOf } from "../tables/definition.ts";
import { describe } from "../tables/describe.ts";
import { newTable, type TableDefinition } from "../tables/new-table.ts";
import { invalid } from "../tables/schema-rules.ts";
import { requireBackup, tableToSave } from "./backup.ts";
import { copyArea, copyTable } from "./begin-copy.ts";
import { earliest } from "./recovery.ts";

interface Overrides {
  readonly TargetTableName: string;
  readonly BillingModeOverride?: BillingMode | undefined;
  readonly GlobalSecondaryIndexOverride?: readonly GlobalSecondaryIndex[] | undefined;
  readonly LocalSecondaryIndexOverride?: readonly LocalSecondaryIndex[] | undefined;
  readonly ProvisionedThroughputOverride?: ProvisionedThroughput | undefined;
  readonly OnDemandThroughputOverride?: OnDemandThroughput | undefined;
  readonly SSESpecificationOverride?: SSESpecification | undefined;
  readonly VectorIndexOverride?: readonly object[] | undefined;
}

export const restoreTableFromBackup: WaitingDynamoHandler<"RestoreTableFromBackup"> = async (deps, call, input) => {
  const { backup } = toRestore(deps, call, input);
  const key = await keysFor(deps, call, backup.table, input);
  return deps.store.transact(() => restoreBackup(deps, call, input, key));
};

/** Throws what is wrong with the restore. */
function toRestore(deps: Deps, call: Call, input: RestoreTableFromBackupInput) {
  const { backup, scope: from } = requireBackup(deps, call, input.BackupArn);
  if (backup.status === "CREATING") throw backupInUse(`Backup is being created: ${input.BackupArn}`);
  if (from.account !== call.account) throw notImplemented("RestoreTableFromBackup", "a backup of another account");
  return { backup, from, made: restoring(deps, call, call.operation, backup.table, input, call.now) };
}

function restoreBackup(
  deps: Deps,
  call: Call,
  input: RestoreTableFromBackupInput,
  key: MadeKey | undefined,
): RestoreTableFromBackupOutput {
  const { backup, from, made } = toRestore(deps, call, input);
  const table: Table = {
    ...sealedBy(deps, call, made, key),
    restored: { backupArn: backup.arn, tableArn: backup.tableArn, at: backup.createdAt, inProgress: true },
  };
  deps.tables.put(call, table);
  copyArea(deps, from, backup, backup.createdAt, { kind: "table", table: table.name, tableId: table.id });
  return { TableDescription: describe(deps, call, table) };
}

export const restoreTableToPointInTime: WaitingDynamoHandler<"RestoreTableToPointInTime"> = async (
  deps,
  call,
  input,
) => {
  const { from } = toRewind(deps, call, input);
  const key = await keysFor(deps, call, from, input);
  return deps.store.transact(() => rewind(deps, call, input, key));
};

function toRewind(deps: Deps, call: Call, input: RestoreTableToPointInTimeInput) {
  const source = input.SourceTableArn ?? input.SourceTableName;
  if (source === undefined) throw validation("Either SourceTableArn or SourceTableName must be specified");
  if (input.SourceTableArn !== undefined && parseArn(input.SourceTableArn)?.region !== call.region) {
    throw tableNotFound(input.SourceTableArn);
  }
  const { scope, table: from, arn } = tableToSave(deps, call, source);
  if (scope.account !== call.account) throw notImplemented("RestoreTableToPointInTime", "a table of another account");
  if (!from.recovery) throw recoveryUnavailable(from.name);
  const moment = momentOf(input, earliest(from.recovery, call.now), call.now, deps);
  return { scope, from, arn, moment, made: restoring(deps, call, call.operation, from, input, call.now) };
}

function rewind(
  deps: Deps,
  call: Call,
  input: RestoreTableToPointInTimeInput,
  key: MadeKey | undefined,
): RestoreTableToPointInTimeOutput {
  const { scope, from, arn, moment, made } = toRewind(deps, call, input);
  const table: Table = {
    ...sealedBy(deps, call, made, key),
    restored: { tableArn: arn, at: moment, inProgress: true },
  };
  deps.tables.put(call, table);
  copyTable(deps, scope, from, moment, { kind: "table", table: table.name, tableId: table.id });
  return { TableDescription: describe(deps, call, table) };
}

/**
 * The key of the new table, and the source's made ready. "Encryption settings" come from the source where the request
 * says nothing ("Point-in-time recovery: how it works").
 */
async function keysFor(deps: Deps, call: Call, source: Table, input: Overrides): Promise<MadeKey | undefined> {
  const { encryption } = source;
  const specification = input.SSESpecificationOverride;
  const masterKeyId = specification ? masterKeyIn(specification) : encryption?.masterKeyArn;
  if (encryption) {
    await readyKey(deps, call, encryption.keyId);
    const bytes = deps.keyRing.bytesOf(encryption.keyId);
    if (bytes) deps.keyRing.keep(encryption.keyId, bytes, serviceName, deps.clock.now());
  }
  return masterKeyId === undefined ? undefined : makeTableKey(deps, call, call, input.TargetTableName, masterKeyId);
}

function sealedBy(deps: Deps, call: Call, table: Table, key: MadeKey | undefined): Table {
  if (!key) return table;
  takeKey(deps, call, key);
  return { ...table, encryption: encryptionBy(key) };
}

function momentOf(
  {
    UseLatestRestorableTime: latest,
    RestoreDateTime: at,
  }: { UseLatestRestorableTime?: boolean | undefined; RestoreDateTime?: number | undefined },
  from: number,
  now: number,
  deps: Deps,
): number {
  if (latest && at !== undefined) {
    throw validation("UseLatestRestorableTime and RestoreDateTime cannot be specified at the same time");
  }
  if (latest) return deps.clock.now();
  if (at === undefined) throw validation("Either UseLatestRestorableTime or RestoreDateTime must be specified");
  // Timestamps on the wire have seconds: the first of the window counts in whole.
  if (at < Math.floor(from / 1_000) * 1_000 || at > now) throw invalidRestoreTime();
  return at;
}

/** The table that the items go into: of the source's schema, without its tags, stream, time to live and policies. */
function restoring(deps: Deps, scope: Scope, operation: string, source: Table, input: Overrides, now: number): Table {
  masterKeyIn(input.SSESpecificationOverride);
  if (input.VectorIndexOverride) throw notImplemented(operation, "VectorIndexOverride");
  if (deps.tables.get(scope, input.TargetTableName)) throw tableAlreadyExists(input.TargetTableName);
  const own = definitionOf(source);
  const mode = input.BillingModeOverride ?? own.BillingMode;
  const onDemand = mode === "PAY_PER_REQUEST";
  const definition: TableDefinition = {
    ...own,
    TableName: input.TargetTableName,
    BillingMode: mode,
    ProvisionedThroughput: onDemand ? undefined : (input.ProvisionedThroughputOverride ?? own.ProvisionedThroughput),
    OnDemandThroughput: onDemand ? (input.OnDemandThroughputOverride ?? own.OnDemandThroughput) : undefined,
    LocalSecondaryIndexes: chosen(own.LocalSecondaryIndexes, input.LocalSecondaryIndexOverride),
    GlobalSecondaryIndexes: chosen(own.GlobalSecondaryIndexes, input.GlobalSecondaryIndexOverride)?.map((index) => ({
      ...index,
      ProvisionedThroughput: onDemand
        ? undefined
        : (index.ProvisionedThroughput ?? input.ProvisionedThroughputOverride ?? own.ProvisionedThroughput),
    })),
  };
  const used = new Set(
    [definition, ...(definition.LocalSecondaryIndexes ?? []), ...(definition.GlobalSecondaryIndexes ?? [])].flatMap(
      ({ KeySchema = [] }) => KeySchema.map(({ AttributeName }) => AttributeName),
    ),
  );
  const attributes = definition.AttributeDefinitions?.filter(({ AttributeName }) => used.has(AttributeName));
  return { ...newTable(deps, scope, { ...definition, AttributeDefinitions: attributes }, now), status: "CREATING" };
}

/** Indexes can be left out, never added ("Restoring a table"). */
function chosen<Index extends { readonly IndexName: string }>(
  own: readonly Index[] | undefined,
  wanted: readonly Index[] | undefined,
): readonly Index[] | undefined {
  if (!wanted) return own;
  const strange = wanted.find(({ IndexName }) => !own?.some((index) => index.IndexName === IndexName));
  if (strange) throw invalid(`The index to restore is none of the source table's: ${strange.IndexName}`);
  return wanted.length === 0 ? undefined : wanted;
}
