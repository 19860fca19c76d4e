import type { KeyAttribute } from "../../../engines/dynamodb/index.ts";
import type {
  CreateGlobalSecondaryIndexAction,
  GlobalSecondaryIndexUpdate,
  UpdateGlobalSecondaryIndexAction,
} from "../../../model/types/dynamodb.d.ts";
import { limitExceeded, noSuchIndex } from "../errors.ts";
import type { GlobalIndex, Table } from "../state.ts";
import { readWarm, warmOf } from "../tables/new-table.ts";
import {
  type Attributes,
  checkGlobalCount,
  checkTogether,
  invalid,
  readAttributes,
  readGlobalIndex,
} from "../tables/schema-rules.ts";
import type { TableChange } from "../tables/table-change.ts";
import { changedThroughput, readIndexThroughput, readMost } from "../tables/throughput-rules.ts";
import { begin } from "../work/schedule.ts";

/** GlobalSecondaryIndexUpdates: one index at a time is created or deleted; any number take other throughput. */
export function updateIndexes(change: TableChange, table: Table): Table {
  const updates = change.input.GlobalSecondaryIndexUpdates ?? [];
  checkUpdates(updates);
  let next = table;
  for (const { Create, Update, Delete } of updates) {
    if (Create) next = createIndex(change, next, Create);
    if (Update) next = updateIndex(change, next, Update);
    if (Delete) next = deleteIndex(change, next, Delete.IndexName);
  }
  return next;
}

function checkUpdates(updates: readonly GlobalSecondaryIndexUpdate[]): void {
  const names = updates.map(({ Create, Update, Delete }) => {
    const given = Create ?? Update ?? Delete;
    if (given) return given.IndexName;
    throw invalid(
      "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null",
    );
  });
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw invalid(`Only one global secondary index update per index is allowed simultaneously. Index: ${twice}`);
  }
  if (updates.filter(({ Create, Delete }) => Create ?? Delete).length > 1) {
    throw limitExceeded(
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
    );
  }
}

function createIndex(
  { deps, scope, input }: TableChange,
  table: Table,
  action: CreateGlobalSecondaryIndexAction,
): Table {
  const attributes = merged(table.attributes, readAttributes(input.AttributeDefinitions ?? []));
  const read = readGlobalIndex(action, attributes);
  checkGlobalCount(table.global.length + 1);
  checkTogether(table.key, [...table.local, ...table.global, read], attributes);
  const index: GlobalIndex = {
    ...read,
    number: table.nextIndex,
    status: "CREATING",
    backfilling: true,
    ...readIndexThroughput(table.billing, action),
    ...(action.WarmThroughput && { warm: readWarm(action.WarmThroughput, undefined) }),
  };
  const { account, region } = scope;
  begin(deps, { kind: "fill-index", account, region, table: table.name, tableId: table.id, index: index.number });
  return {
    ...table,
    attributes,
    global: [...table.global, index],
    nextIndex: table.nextIndex + 1,
    status: "UPDATING",
  };
}

/** Attributes keep the type that they have. */
function merged(old: Attributes, given: Attributes): Attributes {
  const added: KeyAttribute[] = [];
  for (const attribute of given) {
    const known = old.find(({ name }) => name === attribute.name);
    if (!known) added.push(attribute);
    else if (known.type !== attribute.type) {
      throw invalid(
        `Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. Existing schema: Schema:[SchemaElement: key{${known.name}:${known.type}}] New schema: Schema:[SchemaElement: key{${attribute.name}:${attribute.type}}]`,
      );
    }
  }
  return [...old, ...added];
}

function requireIndex(table: Table, name: string): GlobalIndex {
  const index = table.global.find((each) => each.name === name);
  if (!index) throw noSuchIndex(name);
  return index;
}

const replaced = (table: Table, index: GlobalIndex): Table => ({
  ...table,
  global: table.global.map((each) => (each.number === index.number ? index : each)),
});

function updateIndex({ input, now }: TableChange, table: Table, action: UpdateGlobalSecondaryIndexAction): Table {
  const index = requireIndex(table, action.IndexName);
  const { ProvisionedThroughput: throughput, OnDemandThroughput: onDemand, WarmThroughput: warm } = action;
  let next = index;
  if (throughput) {
    if (!index.throughput) {
      throw invalid(
        `ProvisionedThroughput should not be specified for index: ${index.name} when BillingMode is PAY_PER_REQUEST`,
      );
    }
    // A switch of the billing mode has taken it over already.
    const switched = input.BillingMode === "PROVISIONED" && isSame(index, throughput);
    if (!switched) next = { ...next, throughput: changedThroughput("index", index.throughput, throughput, now) };
  }
  if (onDemand) {
    if (table.billing.mode === "PROVISIONED") {
      throw invalid("OnDemandThroughput cannot be specified when BillingMode is PROVISIONED");
    }
    next = { ...next, ...readMost(onDemand) };
  }
  if (warm) next = { ...next, warm: readWarm(warm, warmOf(table, index.warm)) };
  return replaced(table, next);
}

const isSame = (
  { throughput }: GlobalIndex,
  {
    ReadCapacityUnits,
    WriteCapacityUnits,
  }: { readonly ReadCapacityUnits: number; readonly WriteCapacityUnits: number },
): boolean => throughput?.reads === ReadCapacityUnits && throughput.writes === WriteCapacityUnits;

function deleteIndex({ deps, scope }: TableChange, table: Table, name: string): Table {
  const index = requireIndex(table, name);
  const { account, region } = scope;
  begin(deps, { kind: "drop-index", account, region, table: table.name, tableId: table.id, index: index.number });
  return { ...replaced(table, { ...index, status: "DELETING", backfilling: false }), status: "UPDATING" };
}
