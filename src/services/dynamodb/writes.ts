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
  keyAttributes,
  mostItemBytes,
  nestedHeads,
  noItem,
  parseItem,
  pathsOf,
  type Refusal,
  tokensOf,
  typeOf,
  type Update,
  updatedItemTooLarge,
  viewItem,
  viewText,
  writeItem,
} from "../../engines/dynamodb/index.ts";
import { applyChange } from "./apply-change.ts";
import type { ChangeCause } from "./change.ts";
import type { Deps } from "./deps.ts";
import { refused, validation } from "./errors.ts";
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
  namedIndexKeys(table, item);
  checkConditionKeys(table, condition);
  const tokens = tokensOf(table.table.key, viewItem(item));
  if (!tokens) throw new Error("an item that was checked has no key");
  return { table, tokens, condition, next: () => now };
}

/** How the operation tells that a value does not fit an index. */
export type IndexKeyCheck = (table: OpenTable, item: Item) => void;

/** PutItem and AttributeUpdates name the index and its attribute. */
export const namedIndexKeys: IndexKeyCheck = ({ indexes }, item) => {
  for (const { name, key } of indexes) accepted(checkIndexKey(name, key, viewItem(item)));
};

const emptyKinds: Readonly<Record<string, string>> = { S: "string", N: "number", B: "binary" };

/** An UpdateExpression is told in words of its own. */
const expressionIndexKeys: IndexKeyCheck = ({ indexes }, item) => {
  for (const { name, key } of indexes) {
    const refusal = checkIndexKey(name, key, viewItem(item));
    if (!refusal) continue;
    for (const { name: attribute, type } of keyAttributes(key)) {
      const value = Object.hasOwn(item, attribute) ? item[attribute] : undefined;
      if (!value) continue;
      if (typeOf(value) !== type) {
        throw validation("The update expression attempted to update the secondary index key to unsupported type");
      }
      if (value.S === "" || value.B === "") {
        throw validation(
          "One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. " +
            `The AttributeValue for a key attribute cannot contain an empty ${emptyKinds[type]} value.`,
        );
      }
    }
    throw refused(refusal);
  }
};

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
  checkIndexKeys: IndexKeyCheck = expressionIndexKeys,
): Write {
  const tokens = keyTokens(table, key);
  if (update) {
    accepted(checkNestedKeys(table.table.key, nestedHeads(update.paths)));
    accepted(checkUpdatedKey(table.table.key, new Set(update.paths.map(({ name }) => name))));
    for (const index of table.indexes) accepted(checkNestedKeys(index.key, nestedHeads(update.paths), true));
  }
  checkConditionKeys(table, condition);
  return { table, tokens, condition, next: (old) => updated(table, key, update, old, checkIndexKeys) };
}

function updated(
  table: OpenTable,
  key: Item,
  update: Update | undefined,
  old: StoredItem | undefined,
  checkIndexKeys: IndexKeyCheck,
): StoredItem | undefined {
  if (!update && old) return old;
  const before = old ? parseItem(old.text) : key;
  const item = update ? accepted(applyUpdate(update, before)) : before;
  accepted(checkDepth(item));
  checkIndexKeys(table, item);
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
