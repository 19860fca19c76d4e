import {
  consumedCapacity,
  project,
  projectionOf,
  readAttribute,
  type Update,
  viewText,
} from "../../engines/dynamodb/index.ts";
import type { Call } from "../../kernel/call.ts";
import type { ConsumedCapacity, ItemCollectionMetrics } from "../../model/types/dynamodb.d.ts";
import { type AnsweredItem, answerItem, answerText } from "./answer.ts";
import { requireCapacity, spendWrite } from "./charge.ts";
import { collectionBytes } from "./counters.ts";
import type { Deps } from "./deps.ts";
import { conditionFailed } from "./errors.ts";
import type { StoredItem } from "./items.ts";
import { carryOut, type Write, type Written } from "./writes.ts";

/** What requests for single writes may ask to be told. */
export interface WriteWishes {
  readonly TableName: string;
  readonly ReturnValues?: string | undefined;
  readonly ReturnConsumedCapacity?: string | undefined;
  readonly ReturnItemCollectionMetrics?: string | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
}

export interface WriteAnswer {
  Attributes?: AnsweredItem | undefined;
  ConsumedCapacity?: ConsumedCapacity | undefined;
  ItemCollectionMetrics?: ItemCollectionMetrics | undefined;
}

/** PutItem, UpdateItem, DeleteItem from here on: throughput, condition, change, and what was asked to be told of it. */
export function writeOne(deps: Deps, call: Call, wishes: WriteWishes, write: Write, update?: Update): WriteAnswer {
  requireCapacity(deps, call.now, write.table, "write");
  const written = carryOut(deps, call, write, (old) => {
    throw conditionFailed(failedItem(call, old, wishes.ReturnValuesOnConditionCheckFailure));
  });
  spendWrite(deps, call.now, write.table, written.used);
  return {
    Attributes: returnedValues(call, wishes.ReturnValues, written, update),
    ConsumedCapacity: consumedCapacity(wishes.TableName, written.used, wishes.ReturnConsumedCapacity),
    ItemCollectionMetrics: collectionMetrics(deps, call, write, written, wishes.ReturnItemCollectionMetrics),
  };
}

export const failedItem = (
  call: Call,
  old: StoredItem | undefined,
  onFailure: string | undefined,
): AnsweredItem | undefined => (old && onFailure === "ALL_OLD" ? answerText(call, old.text) : undefined);

/** UPDATED_OLD and UPDATED_NEW: what stood, or stands, where the update wrote. */
export function returnedValues(
  call: Call,
  wanted: string | undefined,
  { old, now }: Written,
  update: Update | undefined,
): AnsweredItem | undefined {
  if (wanted === undefined || wanted === "NONE") return undefined;
  const item = wanted === "ALL_OLD" || wanted === "UPDATED_OLD" ? old : now;
  if (!item) return undefined;
  if (wanted === "ALL_OLD" || wanted === "ALL_NEW") return answerText(call, item.text);
  const parts = project(projectionOf(update?.paths ?? []), viewText(item.text));
  return Object.keys(parts).length > 0 ? answerItem(call, parts) : undefined;
}

const gib = 2 ** 30;

/** Of tables with local indexes, which alone have item collections: the estimate is a range of one gigabyte. */
export function collectionMetrics(
  deps: Deps,
  call: Call,
  { table, tokens }: Write,
  { old, now }: Written,
  wanted: string | undefined,
): ItemCollectionMetrics | undefined {
  const item = now ?? old;
  const [partition] = table.table.key.partition;
  if (wanted !== "SIZE" || table.table.local.length === 0 || !item || !partition) return undefined;
  const value = readAttribute(item.text, partition.name);
  const lower = Math.floor(collectionBytes(deps.store, table, tokens.partition) / gib);
  return {
    ...(value && { ItemCollectionKey: answerItem(call, { [partition.name]: value }) }),
    SizeEstimateRangeGB: [lower, lower + 1],
  };
}
