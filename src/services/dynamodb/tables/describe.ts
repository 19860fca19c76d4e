import type { KeySchema } from "../../../engines/dynamodb/index.ts";
import type { Scope } from "../../../kernel/call.ts";
import type {
  KeySchemaElement,
  ProvisionedThroughputDescription,
  TableDescription,
} from "../../../model/types/dynamodb.d.ts";
import { countsOf } from "../counters.ts";
import type { Deps } from "../deps.ts";
import { type OpenTable, openTableOf } from "../open-table.ts";
import type { LocalIndex, Table, Throughput } from "../state.ts";

/** A table as DescribeTable shows it. */
export function describe(deps: Deps, scope: Scope, table: Table): TableDescription {
  const open = openTableOf(scope, table);
  const { billing } = table;
  const counts = countsOf(deps.store, open);
  return {
    AttributeDefinitions: table.attributes.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
    TableName: table.name,
    KeySchema: schemaElements(table.key),
    TableStatus: table.status,
    CreationDateTime: table.createdAt,
    ProvisionedThroughput: throughput(billing.mode === "PROVISIONED" ? billing.throughput : undefined),
    TableSizeBytes: counts.bytes,
    ItemCount: counts.items,
    TableArn: open.arn,
    TableId: table.id,
    ...(billing.mode === "PAY_PER_REQUEST" && {
      BillingModeSummary: { BillingMode: billing.mode, LastUpdateToPayPerRequestDateTime: billing.since },
    }),
    ...(table.local.length > 0 && {
      LocalSecondaryIndexes: table.local.map((index) => describeIndex(deps, open, index)),
    }),
    ...(table.global.length > 0 && {
      GlobalSecondaryIndexes: table.global.map((index) => ({
        ...describeIndex(deps, open, index),
        IndexStatus: index.status,
        ...(index.backfilling && { Backfilling: true }),
        ProvisionedThroughput: throughput(index.throughput),
      })),
    }),
    DeletionProtectionEnabled: table.deletionProtection,
  };
}

const schemaElements = ({ partition, sort }: KeySchema): KeySchemaElement[] => [
  ...partition.map(({ name }) => ({ AttributeName: name, KeyType: "HASH" as const })),
  ...sort.map(({ name }) => ({ AttributeName: name, KeyType: "RANGE" as const })),
];

function describeIndex(deps: Deps, open: OpenTable, { name, number, key, projection }: LocalIndex) {
  const counts = countsOf(deps.store, open, number);
  return {
    IndexName: name,
    KeySchema: schemaElements(key),
    Projection: {
      ProjectionType: projection.type,
      ...(projection.type === "INCLUDE" && { NonKeyAttributes: projection.attributes }),
    },
    IndexSizeBytes: counts.bytes,
    ItemCount: counts.items,
    IndexArn: `${open.arn}/index/${name}`,
  };
}

const throughput = (given: Throughput | undefined): ProvisionedThroughputDescription => ({
  ...(given?.increasedAt !== undefined && { LastIncreaseDateTime: given.increasedAt }),
  ...(given?.decreasedAt !== undefined && { LastDecreaseDateTime: given.decreasedAt }),
  NumberOfDecreasesToday: given?.decreasesToday ?? 0,
  ReadCapacityUnits: given?.reads ?? 0,
  WriteCapacityUnits: given?.writes ?? 0,
});
