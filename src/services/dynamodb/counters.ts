import type { Key, Store } from "../../kernel/ports.ts";
import { collectionTooLarge } from "./errors.ts";
import { nameRoom } from "./key-room.ts";
import { type OpenTable, storedId } from "./open-table.ts";
import { counters } from "./state.ts";

/** How many items stand in a table or an index, and their bytes. */
export interface Counts {
  readonly items: number;
  readonly bytes: number;
}

const none: Counts = { items: 0, bytes: 0 };

/** Number of the table itself beside those of its indexes. */
export const tableItself = -1;
/** Under which the item collections stand: one more part says which. */
const collections = -2;

/** Kept apart from the table's record, which would be written with every item otherwise. */
const counterKey = ({ scope, table }: OpenTable, number: number, ...partition: string[]): Key => [
  scope.account,
  scope.region,
  counters.name,
  storedId(table.id),
  number,
  ...partition,
];

export function countsOf(store: Store, table: OpenTable, number: number = tableItself): Counts {
  const stored = store.get(counterKey(table, number)) as readonly [number, number] | undefined;
  return stored ? { items: stored[0], bytes: stored[1] } : none;
}

export function count(store: Store, table: OpenTable, number: number, items: number, bytes: number): void {
  if (items === 0 && bytes === 0) return;
  const before = countsOf(store, table, number);
  store.put(counterKey(table, number), [before.items + items, before.bytes + bytes]);
}

/** "Item collection size limit", developer guide: of items and entries of local indexes with one partition key. */
const mostCollectionBytes = 10 * 2 ** 30;

export function collectionBytes(store: Store, table: OpenTable, partition: string): number {
  return (store.get(counterKey(table, collections, nameRoom(partition))) as number | undefined) ?? 0;
}

/** Throws ItemCollectionSizeLimitExceededException where a collection would grow beyond its limit. */
export function countInCollection(store: Store, table: OpenTable, partition: string, bytes: number): void {
  if (bytes === 0) return;
  const total = collectionBytes(store, table, partition) + bytes;
  if (bytes > 0 && total > mostCollectionBytes) throw collectionTooLarge();
  const key = counterKey(table, collections, nameRoom(partition));
  if (total > 0) store.put(key, total);
  else store.delete(key);
}
