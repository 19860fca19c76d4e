import type { Table } from "../state.ts";
import { describeProjection, schemaElements } from "./describe.ts";
import type { TableDefinition } from "./new-table.ts";

/** What a table like this one is made from: for restores and replicas. */
export function definitionOf({ name, attributes, key, billing, local, global }: Table): TableDefinition {
  const provisioned = billing.mode === "PROVISIONED";
  const kept = global.filter(({ status }) => status !== "DELETING");
  return {
    TableName: name,
    AttributeDefinitions: attributes.map((attribute) => ({
      AttributeName: attribute.name,
      AttributeType: attribute.type,
    })),
    KeySchema: schemaElements(key),
    BillingMode: billing.mode,
    ...(provisioned ? { ProvisionedThroughput: unitsOf(billing.throughput) } : { OnDemandThroughput: mostOf(billing) }),
    ...(local.length > 0 && {
      LocalSecondaryIndexes: local.map((index) => ({
        IndexName: index.name,
        KeySchema: schemaElements(index.key),
        Projection: describeProjection(index.projection),
      })),
    }),
    ...(kept.length > 0 && {
      GlobalSecondaryIndexes: kept.map((index) => ({
        IndexName: index.name,
        KeySchema: schemaElements(index.key),
        Projection: describeProjection(index.projection),
        ...(index.throughput
          ? { ProvisionedThroughput: unitsOf(index.throughput) }
          : { OnDemandThroughput: mostOf(index) }),
      })),
    }),
  };
}

const unitsOf = ({ reads, writes }: { readonly reads: number; readonly writes: number }) => ({
  ReadCapacityUnits: reads,
  WriteCapacityUnits: writes,
});

const mostOf = ({
  mostReads,
  mostWrites,
}: {
  readonly mostReads?: number | undefined;
  readonly mostWrites?: number | undefined;
}) =>
  mostReads === undefined && mostWrites === undefined
    ? undefined
    : { MaxReadRequestUnits: mostReads, MaxWriteRequestUnits: mostWrites };
