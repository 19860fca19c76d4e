import { setKey } from "../../../base/record.ts";
import {
  type Consumption,
  consume,
  consumedCapacity,
  noConsumption,
  readItem,
} from "../../../engines/dynamodb/index.ts";
import type { Call } from "../../../kernel/call.ts";
import type {
  BatchWriteItemInput,
  ConsumedCapacity,
  ItemCollectionMetrics,
  WriteRequest,
} from "../../../model/types/dynamodb.d.ts";
import { hasCapacity, spendWrite } from "../charge.ts";
import type { Deps, DynamoHandler } from "../deps.ts";
import { throughputExceeded, validation } from "../errors.ts";
import { type OpenTable, openTable } from "../open-table.ts";
import { accepted } from "../request.ts";
import { collectionMetrics } from "../write-answer.ts";
import { carryOut, deletionOf, packed, plainKeyCheck, putOf, type Write } from "../writes.ts";
import { checkDistinct } from "./batch-get-item.ts";

/** "BatchWriteItem": 25 requests. */
const mostRequests = 25;

interface Asked {
  readonly name: string;
  readonly table: OpenTable;
  readonly requests: readonly WriteRequest[];
  readonly writes: readonly Write[];
}

export const batchWriteItem: DynamoHandler<"BatchWriteItem"> = (deps, call, input) => {
  const unprocessed: Record<string, readonly WriteRequest[]> = {};
  const metrics: Record<string, readonly ItemCollectionMetrics[]> = {};
  const capacities: ConsumedCapacity[] = [];
  let processed = 0;
  for (const { name, table, requests, writes } of ask(deps, call, input)) {
    const used = noConsumption();
    const left: WriteRequest[] = [];
    const collections: ItemCollectionMetrics[] = [];
    for (const [at, write] of writes.entries()) {
      if (!hasCapacity(deps, call.now, table, "write")) {
        left.push(requests[at] ?? {});
        continue;
      }
      processed++;
      const written = carryOut(deps, call, write, unconditional);
      spendWrite(deps, call.now, table, written.used);
      add(used, written.used);
      const collection = collectionMetrics(deps, call, write, written, input.ReturnItemCollectionMetrics);
      if (collection) collections.push(collection);
    }
    if (left.length > 0) setKey(unprocessed, name, left);
    if (collections.length > 0) setKey(metrics, name, collections);
    const capacity = consumedCapacity(name, used, input.ReturnConsumedCapacity);
    if (capacity) capacities.push(capacity);
  }
  if (processed === 0) throw throughputExceeded();
  return {
    UnprocessedItems: unprocessed,
    ...(Object.keys(metrics).length > 0 && { ItemCollectionMetrics: metrics }),
    ...(capacities.length > 0 && { ConsumedCapacity: capacities }),
  };
};

const unconditional = (): never => {
  throw new Error("a write of a batch has no condition");
};

export function add(sum: Consumption, used: Consumption): void {
  sum.table += used.table;
  for (const [name, units] of used.local) consume(sum.local, name, units);
  for (const [name, units] of used.global) consume(sum.global, name, units);
}

function ask(deps: Deps, call: Call, { RequestItems }: BatchWriteItemInput): Asked[] {
  const tables = Object.entries(RequestItems);
  let count = 0;
  for (const [, requests] of tables) count += requests.length;
  if (count > mostRequests) throw validation("Too many items requested for the BatchWriteItem call");
  const read = tables.map(([name, requests]) => ({ name, requests, changes: requests.map(readRequest) }));
  return read.map(({ name, requests, changes }) => {
    const table = openTable(deps, call, name);
    const writes = changes.map((change) => change(table));
    checkDistinct(writes.map(({ tokens }) => tokens));
    return { name, table, requests, writes };
  });
}

/** What is wrong with any of them is told before any table is looked for. */
function readRequest({ PutRequest: put, DeleteRequest: deletion }: WriteRequest): (table: OpenTable) => Write {
  if (put && deletion) {
    throw validation(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    );
  }
  if (put) {
    const item = accepted(readItem(put.Item, "older"));
    const now = packed(item);
    return (table) => putOf(table, item, now, undefined, plainKeyCheck);
  }
  if (!deletion) throw validation("Supplied WriteRequest is empty, must contain PutRequest or DeleteRequest");
  const key = accepted(readItem(deletion.Key, "older"));
  return (table) => deletionOf(table, key, undefined);
}
