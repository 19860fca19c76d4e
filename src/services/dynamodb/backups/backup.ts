import { parseArn } from "../../../kernel/arn.ts";
import type { Call, Scope } from "../../../kernel/call.ts";
import type {
  BackupDescription,
  BackupDetails,
  BackupSummary,
  SourceTableDetails,
  SourceTableFeatureDetails,
} from "../../../model/types/dynamodb.d.ts";
import type { Deps, DynamoHandler } from "../deps.ts";
import { describeEncryption } from "../encryption/describe.ts";
import { backupInUse, backupNotFound, inUse, tableNotFound } from "../errors.ts";
import { addressOf, recallTable, type TableAddress } from "../open-table.ts";
import type { Table } from "../state.ts";
import { describeProjection, schemaElements } from "../tables/describe.ts";
import { begin, house } from "../work/schedule.ts";
import { areaPrefix, copyTable } from "./begin-copy.ts";
import type { Backup } from "./state.ts";

/** Operations on backups tell of a missing table in words of their own. */
export function tableToSave(deps: Deps, call: Call, tableName: string): { scope: Scope; table: Table; arn: string } {
  const address: TableAddress = addressOf(call, tableName);
  const open = address.region === call.region ? recallTable(deps.tables, address, address.name) : undefined;
  if (!open) throw tableNotFound(address.name);
  return { scope: open.scope, table: open.table, arn: open.arn };
}

export const createBackup: DynamoHandler<"CreateBackup"> = (deps, call, { TableName, BackupName }) => {
  const { scope, table, arn } = tableToSave(deps, call, TableName);
  if (table.status === "CREATING") throw inUse(`Table is being created: ${table.name}`);
  const chance = deps.ids.next("job").slice(0, 8);
  const id = `0${call.now}-${chance}`;
  const backup: Backup = {
    id,
    arn: `${arn}/backup/${id}`,
    name: BackupName,
    type: "USER",
    status: "CREATING",
    createdAt: call.now,
    tableArn: arn,
    table,
    items: 0,
    bytes: 0,
  };
  deps.backups.put(scope, backup);
  const moment = Math.max(call.now, deps.clock.now());
  copyTable(deps, scope, table, moment, { kind: "area", prefix: areaPrefix(scope, id), backupId: id });
  return { BackupDetails: detailsOf(backup) };
};

/** Throws BackupNotFoundException for what is no backup's ARN, too. */
export function requireBackup(deps: Deps, call: Call, backupArn: string): { scope: Scope; backup: Backup } {
  const parsed = parseArn(backupArn);
  const id = parsed?.resource.split("/")[3] ?? "";
  const backup = parsed && parsed.region === call.region ? deps.backups.get(parsed, id) : undefined;
  if (!parsed || backup?.arn !== backupArn) throw backupNotFound(backupArn);
  return { scope: { account: parsed.account, region: parsed.region }, backup };
}

export const describeBackup: DynamoHandler<"DescribeBackup"> = (deps, call, { BackupArn }) => ({
  BackupDescription: describe(requireBackup(deps, call, BackupArn).backup),
});

export const deleteBackup: DynamoHandler<"DeleteBackup"> = (deps, call, { BackupArn }) => {
  const { scope, backup } = requireBackup(deps, call, BackupArn);
  if (backup.status === "CREATING") throw backupInUse(`Backup is being created: ${BackupArn}`);
  if (isRestored(deps, backup)) throw backupInUse(`Backup is being restored: ${BackupArn}`);
  deps.backups.delete(scope, backup.id);
  const { account, region } = scope;
  begin(deps, { kind: "sweep", account, region, prefixes: [areaPrefix(scope, backup.id)] });
  const description = describe(backup);
  return {
    BackupDescription: { ...description, BackupDetails: { ...detailsOf(backup), BackupStatus: "DELETED" } },
  };
};

function isRestored(deps: Deps, { id }: Backup): boolean {
  for (const work of deps.works.list(house)) if (work.kind === "copy" && work.source.at(-1) === id) return true;
  return false;
}

const mostListed = 100;

export const listBackups: DynamoHandler<"ListBackups"> = (deps, call, input) => {
  const name = input.TableName === undefined ? undefined : addressOf(call, input.TableName).name;
  const { TimeRangeLowerBound: from = 0, TimeRangeUpperBound: to = Number.POSITIVE_INFINITY } = input;
  const { BackupType: type = "ALL", Limit: limit = mostListed } = input;
  const start = input.ExclusiveStartBackupArn?.split("/")[3];
  const found: Backup[] = [];
  for (const backup of deps.backups.list(call, { after: start === undefined ? undefined : [start] })) {
    const isAsked =
      (name === undefined || backup.table.name === name) &&
      backup.createdAt >= from &&
      backup.createdAt < to &&
      (type === "ALL" || backup.type === type);
    if (isAsked) found.push(backup);
    if (found.length > limit) break;
  }
  const shown = found.slice(0, limit);
  return {
    BackupSummaries: shown.map(summaryOf),
    ...(found.length > limit && { LastEvaluatedBackupArn: shown.at(-1)?.arn }),
  };
};

const detailsOf = (backup: Backup): BackupDetails => ({
  BackupArn: backup.arn,
  BackupName: backup.name,
  BackupSizeBytes: backup.bytes,
  BackupStatus: backup.status,
  BackupType: backup.type,
  BackupCreationDateTime: backup.createdAt,
  ...(backup.expiresAt !== undefined && { BackupExpiryDateTime: backup.expiresAt }),
});

const summaryOf = (backup: Backup): BackupSummary => ({
  TableName: backup.table.name,
  TableId: backup.table.id,
  TableArn: backup.tableArn,
  ...detailsOf(backup),
});

const describe = (backup: Backup): BackupDescription => ({
  BackupDetails: detailsOf(backup),
  SourceTableDetails: sourceOf(backup),
  SourceTableFeatureDetails: featuresOf(backup.table),
});

function sourceOf({ table, tableArn, items, bytes }: Backup): SourceTableDetails {
  const { billing } = table;
  const units = billing.mode === "PROVISIONED" ? billing.throughput : { reads: 0, writes: 0 };
  return {
    TableName: table.name,
    TableId: table.id,
    TableArn: tableArn,
    TableSizeBytes: bytes,
    KeySchema: schemaElements(table.key),
    TableCreationDateTime: table.createdAt,
    ProvisionedThroughput: { ReadCapacityUnits: units.reads, WriteCapacityUnits: units.writes },
    ItemCount: items,
    BillingMode: billing.mode,
  };
}

function featuresOf(table: Table): SourceTableFeatureDetails {
  const shown = ({ name, key, projection }: Table["local"][number]) => ({
    IndexName: name,
    KeySchema: schemaElements(key),
    Projection: describeProjection(projection),
  });
  return {
    ...(table.local.length > 0 && { LocalSecondaryIndexes: table.local.map(shown) }),
    ...(table.global.length > 0 && {
      GlobalSecondaryIndexes: table.global.map((index) => ({
        ...shown(index),
        ProvisionedThroughput: {
          ReadCapacityUnits: index.throughput?.reads ?? 0,
          WriteCapacityUnits: index.throughput?.writes ?? 0,
        },
      })),
    }),
    ...(table.stream?.enabled && {
      StreamDescription: { StreamEnabled: true, StreamViewType: table.stream.view },
    }),
    ...describeEncryption(table),
    TimeToLiveDescription: table.ttl
      ? { TimeToLiveStatus: "ENABLED", AttributeName: table.ttl.attribute }
      : { TimeToLiveStatus: "DISABLED" },
  };
}
