import {
  applyUpdate,
  type Condition,
  type Consumption,
  checkDepth,
  checkIndexKey,
  checkItemKey,
  checkNestedKeys,
  checkUpdatedKey,
  holds,
  type Item,
  itemSize,
  itemTooLarge,
  type KeyTokens,
  mostItemBytes,
  nestedHeads,
  noItem,
  parseItem,
  pathsOf,
  type Refusal,
  tokensOf,
  type Update,
  updatedItemTooLarge,
  viewItem,
  viewText,
  writeItem,
} from "../../engines/dynamodb/index.ts";
import { applyChange, type ChangeCause } from "./apply-change.ts";
import type { Deps } from "./deps.ts";
import { findItem, type StoredItem } from "./items.ts";
import type { OpenTable } from "./open-table.ts";
import { accepted, keyTokens } from "./request.ts";

/** One item's write, whatever it came from, with all checked that can be checked without the item that is there. */
export interface Write {
  readonly table: OpenTable;
  readonly tokens: KeyTokens;
  readonly condition: Condition | undefined;
  /** What stands there afterwards. Throws what is wrong with it. */
  readonly next: (old: StoredItem | undefined) => StoredItem | undefined;
}

export interface Written {
  readonly old: StoredItem | undefined;
  readonly now: StoredItem | undefined;
  readonly used: Consumption;
}

/** How the operation tells that an item does not have the table's key. */
export type KeyCheck = (table: OpenTable, item: Item) => void;

/** PutItem names the attribute that is missing, or of another type. */
export const namedKeyCheck: KeyCheck = ({ table }, item) => {
  accepted(checkItemKey(table.key, viewItem(item)));
};

/** Batches, transactions and PartiQL check the item's key as the keys of other requests. */
export const plainKeyCheck: KeyCheck = (table, item) => {
  keyTokens(table, keyIn(table, item));
};

export function keyIn({ keyNames }: OpenTable, item: Item): Item {
  const key: Record<string, Item[string]> = {};
  for (const name of keyNames) if (Object.hasOwn(item, name) && item[name]) key[name] = item[name];
  return key;
}

export function putOf(
  table: OpenTable,
  item: Item,
  now: StoredItem,
  condition: Condition | undefined,
  checkKey: KeyCheck,
): Write {
  checkKey(table, item);
  for (const { name, key } of table.indexes) accepted(checkIndexKey(name, key, viewItem(item)));
  checkConditionKeys(table, condition);
  const tokens = tokensOf(table.table.key, viewItem(item));
  if (!tokens) throw new Error("an item that was checked has no key");
  return { table, tokens, condition, next: () => now };
}

export function deletionOf(table: OpenTable, key: Item, condition: Condition | undefined): Write {
  checkConditionKeys(table, condition);
  return { table, tokens: keyTokens(table, key), condition, next: () => undefined };
}

/** A condition check of a transaction: what is there stays as it is. */
export function checkOf(table: OpenTable, key: Item, condition: Condition | undefined): Write {
  checkConditionKeys(table, condition);
  return { table, tokens: keyTokens(table, key), condition, next: (old) => old };
}

export function updateOf(
  table: OpenTable,
  key: Item,
  update: Update | undefined,
  condition: Condition | undefined,
): Write {
  const tokens = keyTokens(table, key);
  if (update) {
    accepted(checkNestedKeys(table.table.key, nestedHeads(update.paths)));
    accepted(checkUpdatedKey(table.table.key, new Set(update.paths.map(({ name }) => name))));
    for (const index of table.indexes) accepted(checkNestedKeys(index.key, nestedHeads(update.paths), true));
  }
  checkConditionKeys(table, condition);
  return { table, tokens, condition, next: (old) => updated(table, key, update, old) };
}

function updated(
  table: OpenTable,
  key: Item,
  update: Update | undefined,
  old: StoredItem | undefined,
): StoredItem | undefined {
  if (!update && old) return old;
  const before = old ? parseItem(old.text) : key;
  const item = update ? accepted(applyUpdate(update, before)) : before;
  accepted(checkDepth(item));
  for (const { name, key: indexKey } of table.indexes) accepted(checkIndexKey(name, indexKey, viewItem(item)));
  return packed(item, updatedItemTooLarge);
}

/** As it is stored. `tooLarge`: in the words of the operation. */
export function packed(item: Item, tooLarge: Refusal = itemTooLarge): StoredItem {
  const size = itemSize(item);
  if (size > mostItemBytes) accepted(tooLarge);
  return { text: writeItem(item), size };
}

/** Key attributes are scalars: what leads into them is refused, in conditions too. */
function checkConditionKeys({ table }: OpenTable, condition: Condition | undefined): void {
  if (condition) accepted(checkNestedKeys(table.key, nestedHeads(pathsOf(condition))));
}

export const isMet = (condition: Condition | undefined, item: StoredItem | undefined): boolean =>
  !condition || holds(condition, item ? viewText(item.text) : noItem);

/**
 * Reads, judges and writes, in the caller's transaction. `refuse` throws where the condition does not hold of the item
 * that is there.
 */
export function carryOut(
  deps: Deps,
  cause: ChangeCause,
  { table, tokens, condition, next }: Write,
  refuse: (old: StoredItem | undefined) => never,
): Written {
  const old = findItem(deps.store, table, tokens);
  if (!isMet(condition, old)) refuse(old);
  const now = next(old);
  return { old, now, used: applyChange(deps, { table, tokens, old, now, cause }) };
}
