import type { Scope } from "../../../kernel/call.ts";
import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  WarmThroughput,
} from "../../../model/types/dynamodb.d.ts";
import type { Deps } from "../deps.ts";
import { tableExists } from "../errors.ts";
import type { GlobalIndex, Table, WarmUnits } from "../state.ts";
import {
  checkTogether,
  invalid,
  readAttributes,
  readGlobalIndexes,
  readKey,
  readLocalIndexes,
} from "./schema-rules.ts";
import { type BillingInput, readBilling, readIndexThroughput } from "./throughput-rules.ts";

/** What tables are made from, whichever operation makes them. */
export interface TableDefinition extends BillingInput {
  readonly TableName: string;
  readonly AttributeDefinitions?: readonly AttributeDefinition[] | undefined;
  readonly KeySchema?: readonly KeySchemaElement[] | undefined;
  readonly LocalSecondaryIndexes?: readonly LocalSecondaryIndex[] | undefined;
  readonly GlobalSecondaryIndexes?: readonly GlobalSecondaryIndex[] | undefined;
}

/** A table that is not stored yet. Throws what is wrong with its definition, and where one of its name exists. */
export function newTable(deps: Deps, scope: Scope, definition: TableDefinition, now: number): Table {
  const billing = readBilling(definition, now);
  const attributes = readAttributes(definition.AttributeDefinitions ?? []);
  const key = readKey(definition.KeySchema ?? [], attributes);
  const local = readLocalIndexes(definition.LocalSecondaryIndexes, key, attributes);
  const inputs = definition.GlobalSecondaryIndexes;
  const global = readGlobalIndexes(inputs, attributes);
  checkTogether(key, [...local, ...global], attributes);
  const indexes = global.map((index, at): GlobalIndex => {
    const input = inputs?.[at];
    return {
      ...index,
      number: local.length + at,
      status: "ACTIVE",
      backfilling: false,
      ...(input && readIndexThroughput(billing, input)),
      ...(input?.WarmThroughput && { warm: readWarm(input.WarmThroughput, undefined) }),
    };
  });
  if (deps.tables.get(scope, definition.TableName)) throw tableExists(definition.TableName);
  return {
    name: definition.TableName,
    id: deps.ids.next("dynamodbTable"),
    createdAt: now,
    status: "ACTIVE",
    attributes,
    key,
    billing,
    local: local.map((index, at) => ({ ...index, number: at })),
    global: indexes,
    nextIndex: local.length + global.length,
    tableClass: "STANDARD",
    deletionProtection: false,
    tags: {},
  };
}

/** "Warm throughput": what every on-demand table can serve at once. */
const usualWarm: WarmUnits = { reads: 12_000, writes: 4_000 };

export function warmOf(table: Pick<Table, "billing" | "warm">, warm: WarmUnits | undefined = table.warm): WarmUnits {
  if (warm) return warm;
  const { billing } = table;
  return billing.mode === "PAY_PER_REQUEST"
    ? usualWarm
    : { reads: billing.throughput.reads, writes: billing.throughput.writes };
}

/** Warm throughput can be raised, never lowered. */
export function readWarm(
  { ReadUnitsPerSecond: reads, WriteUnitsPerSecond: writes }: WarmThroughput,
  old: WarmUnits | undefined,
): WarmUnits {
  const before = old ?? { reads: 1, writes: 1 };
  const next = { reads: reads ?? before.reads, writes: writes ?? before.writes };
  if (next.reads < before.reads || next.writes < before.writes) {
    throw invalid(
      `Requested ReadUnitsPerSecond or WriteUnitsPerSecond for WarmThroughput is lower than current WarmThroughput, decreasing WarmThroughput is not supported`,
    );
  }
  return next;
}
