import type { KeyAttribute, KeySchema } from "../../../engines/dynamodb/index.ts";
import type { CreateTableInput, KeySchemaElement } from "../../../model/types/dynamodb.d.ts";
import type { DynamoHandler } from "../deps.ts";
import { notImplemented, tableExists, validation } from "../errors.ts";
import { addressOf } from "../open-table.ts";
import type { Billing, Table } from "../state.ts";
import { describe } from "./describe.ts";

/** Parameters that are not honoured are refused by name. */
const unsupported = [
  "StreamSpecification",
  "SSESpecification",
  "WarmThroughput",
  "ResourcePolicy",
  "GlobalTableSourceArn",
  "GlobalTableSettingsReplicationMode",
  "VectorIndexes",
] as const satisfies readonly (keyof CreateTableInput)[];

export const createTable: DynamoHandler<"CreateTable"> = (deps, call, input) => {
  for (const name of unsupported) if (input[name] !== undefined) throw notImplemented("CreateTable", name);
  const address = addressOf(call, input.TableName);
  const attributes = (input.AttributeDefinitions ?? []).map(({ AttributeName, AttributeType }) => ({
    name: AttributeName,
    type: AttributeType as KeyAttribute["type"],
  }));
  if (deps.tables.get(address, address.name)) throw tableExists(address.name);
  const local = input.LocalSecondaryIndexes ?? [];
  const global = input.GlobalSecondaryIndexes ?? [];
  const provisioned = input.BillingMode !== "PAY_PER_REQUEST";
  const table: Table = {
    name: address.name,
    id: deps.ids.next("dynamodbTable"),
    createdAt: call.now,
    status: "ACTIVE",
    attributes,
    key: schemaOf(input.KeySchema ?? [], attributes),
    billing: billingOf(input, call.now),
    local: local.map(({ IndexName, KeySchema: schema, Projection }, at) => ({
      name: IndexName,
      number: at,
      key: schemaOf(schema, attributes),
      projection: { type: Projection.ProjectionType ?? "ALL", attributes: Projection.NonKeyAttributes ?? [] },
    })),
    global: global.map(({ IndexName, KeySchema: schema, Projection, ProvisionedThroughput: throughput }, at) => ({
      name: IndexName,
      number: local.length + at,
      key: schemaOf(schema, attributes),
      projection: { type: Projection.ProjectionType ?? "ALL", attributes: Projection.NonKeyAttributes ?? [] },
      status: "ACTIVE",
      backfilling: false,
      ...(provisioned && throughput
        ? { throughput: { reads: throughput.ReadCapacityUnits, writes: throughput.WriteCapacityUnits } }
        : {}),
    })),
    nextIndex: local.length + global.length,
    tableClass: input.TableClass ?? "STANDARD",
    deletionProtection: input.DeletionProtectionEnabled ?? false,
    tags: Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
  };
  deps.tables.put(call, table);
  return { TableDescription: describe(deps, call, table) };
};

function schemaOf(schema: readonly KeySchemaElement[], attributes: readonly KeyAttribute[]): KeySchema {
  const of = (type: KeySchemaElement["KeyType"]): KeyAttribute[] =>
    schema
      .filter(({ KeyType }) => KeyType === type)
      .map(({ AttributeName }) => {
        const attribute = attributes.find(({ name }) => name === AttributeName);
        if (attribute) return attribute;
        throw validation("One or more parameter values were invalid: Some index key attributes are not defined");
      });
  return { partition: of("HASH"), sort: of("RANGE") };
}

function billingOf({ BillingMode, ProvisionedThroughput, OnDemandThroughput }: CreateTableInput, now: number): Billing {
  if (BillingMode === "PAY_PER_REQUEST") {
    return {
      mode: "PAY_PER_REQUEST",
      since: now,
      mostReads: OnDemandThroughput?.MaxReadRequestUnits,
      mostWrites: OnDemandThroughput?.MaxWriteRequestUnits,
    };
  }
  if (!ProvisionedThroughput) {
    throw validation(
      "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    );
  }
  const { ReadCapacityUnits: reads, WriteCapacityUnits: writes } = ProvisionedThroughput;
  return { mode: "PROVISIONED", throughput: { reads, writes } };
}
