import type { KeySchema } from "../../../engines/dynamodb/index.ts";
import type { Scope } from "../../../kernel/call.ts";
import type {
  GlobalSecondaryIndexDescription,
  KeySchemaElement,
  ProvisionedThroughputDescription,
  TableDescription,
} from "../../../model/types/dynamodb.d.ts";
import { countsOf } from "../counters.ts";
import type { Deps } from "../deps.ts";
import { describeEncryption } from "../encryption/describe.ts";
import { type OpenTable, openTableOf } from "../open-table.ts";
import type { GlobalIndex, IndexProjection, LocalIndex, RestoredFrom, Table, Throughput } from "../state.ts";
import { streamArn } from "../streams/table-stream.ts";
import { warmOf } from "./new-table.ts";
import { decreasesToday } from "./throughput-rules.ts";

/** A table as DescribeTable shows it. */
export function describe(deps: Deps, scope: Scope, table: Table): TableDescription {
  const open = openTableOf(scope, table);
  const counts = countsOf(deps.store, open);
  const warm = warmOf(table);
  return {
    AttributeDefinitions: table.attributes.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
    TableName: table.name,
    KeySchema: schemaElements(table.key),
    TableStatus: table.status,
    CreationDateTime: table.createdAt,
    TableSizeBytes: counts.bytes,
    ItemCount: counts.items,
    TableArn: open.arn,
    TableId: table.id,
    ...describeBilling(deps, table),
    ...(table.local.length > 0 && {
      LocalSecondaryIndexes: table.local.map((index) => describeIndex(deps, open, index)),
    }),
    ...(table.global.length > 0 && {
      GlobalSecondaryIndexes: table.global.map((index) => describeGlobal(deps, open, index)),
    }),
    ...describeStream(scope, table),
    ...describeEncryption(table),
    ...describeReplicas(table),
    ...(table.restored && { RestoreSummary: describeRestore(table.restored) }),
    ...(table.tableClass !== "STANDARD" && { TableClassSummary: { TableClass: table.tableClass } }),
    DeletionProtectionEnabled: table.deletionProtection,
    WarmThroughput: { ReadUnitsPerSecond: warm.reads, WriteUnitsPerSecond: warm.writes, Status: "ACTIVE" },
  };
}

function describeBilling(deps: Deps, { billing }: Table): TableDescription {
  const onDemand = billing.mode === "PAY_PER_REQUEST";
  return {
    ProvisionedThroughput: throughput(deps, onDemand ? undefined : billing.throughput),
    ...(onDemand
      ? {
          BillingModeSummary: { BillingMode: billing.mode, LastUpdateToPayPerRequestDateTime: billing.since },
          ...onDemandThroughput(billing),
        }
      : billing.wasOnDemandAt !== undefined && {
          BillingModeSummary: {
            BillingMode: billing.mode,
            LastUpdateToPayPerRequestDateTime: billing.wasOnDemandAt,
          },
        }),
  };
}

const onDemandThroughput = ({
  mostReads,
  mostWrites,
}: {
  mostReads?: number | undefined;
  mostWrites?: number | undefined;
}) =>
  mostReads === undefined && mostWrites === undefined
    ? {}
    : { OnDemandThroughput: { MaxReadRequestUnits: mostReads ?? -1, MaxWriteRequestUnits: mostWrites ?? -1 } };

/** The latest stream stays known after it has ended. */
function describeStream(scope: Scope, { name, stream }: Table): TableDescription {
  if (!stream) return {};
  return {
    ...(stream.enabled && { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.view } }),
    LatestStreamLabel: stream.label,
    LatestStreamArn: streamArn(scope, name, stream.label),
  };
}

const globalTableVersion = "2019.11.21";

/** A replica knows the others. */
function describeReplicas({ replicas = [] }: Table): TableDescription {
  if (replicas.length === 0) return {};
  return {
    GlobalTableVersion: globalTableVersion,
    Replicas: replicas.map(({ region, status }) => ({ RegionName: region, ReplicaStatus: status })),
  };
}

const describeRestore = ({ backupArn, tableArn, at, inProgress }: RestoredFrom) => ({
  ...(backupArn !== undefined && { SourceBackupArn: backupArn }),
  ...(tableArn !== undefined && { SourceTableArn: tableArn }),
  RestoreDateTime: at,
  RestoreInProgress: inProgress,
});

export const schemaElements = ({ partition, sort }: KeySchema): KeySchemaElement[] => [
  ...partition.map(({ name }) => ({ AttributeName: name, KeyType: "HASH" as const })),
  ...sort.map(({ name }) => ({ AttributeName: name, KeyType: "RANGE" as const })),
];

export const describeProjection = ({ type, attributes }: IndexProjection) => ({
  ProjectionType: type,
  ...(type === "INCLUDE" && { NonKeyAttributes: attributes }),
});

function describeIndex(deps: Deps, open: OpenTable, { name, number, key, projection }: LocalIndex) {
  const counts = countsOf(deps.store, open, number);
  return {
    IndexName: name,
    KeySchema: schemaElements(key),
    Projection: describeProjection(projection),
    IndexSizeBytes: counts.bytes,
    ItemCount: counts.items,
    IndexArn: `${open.arn}/index/${name}`,
  };
}

function describeGlobal(deps: Deps, open: OpenTable, index: GlobalIndex): GlobalSecondaryIndexDescription {
  const warm = warmOf(open.table, index.warm);
  return {
    ...describeIndex(deps, open, index),
    IndexStatus: index.status,
    ...(index.status === "CREATING" && { Backfilling: index.backfilling }),
    ProvisionedThroughput: throughput(deps, index.throughput),
    ...onDemandThroughput(index),
    WarmThroughput: { ReadUnitsPerSecond: warm.reads, WriteUnitsPerSecond: warm.writes, Status: "ACTIVE" },
  };
}

const throughput = (deps: Deps, given: Throughput | undefined): ProvisionedThroughputDescription => ({
  ...(given?.increasedAt !== undefined && { LastIncreaseDateTime: given.increasedAt }),
  ...(given?.decreasedAt !== undefined && { LastDecreaseDateTime: given.decreasedAt }),
  NumberOfDecreasesToday: decreasesToday(given, deps.clock.now()),
  ReadCapacityUnits: given?.reads ?? 0,
  WriteCapacityUnits: given?.writes ?? 0,
});
