import type { Key, Store } from "../../kernel/ports.ts";
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

/** Kept apart from the table's record, which would be written with every item otherwise. */
const counterKey = ({ scope, table }: OpenTable, number: number): Key => [
  scope.account,
  scope.region,
  counters.name,
  storedId(table.id),
  number,
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
