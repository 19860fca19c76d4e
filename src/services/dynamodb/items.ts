import {
  type ItemText,
  type KeyTokens,
  packedSize,
  packedText,
  packText,
  primaryToken,
} from "../../engines/dynamodb/index.ts";
import type { Key, Store } from "../../kernel/ports.ts";
import type { Deps } from "./deps.ts";
import { sealValue } from "./encryption/sealing.ts";
import { nameRoom, sortRoom } from "./key-room.ts";
import type { OpenIndex, OpenTable } from "./open-table.ts";

/** An item as the store has it: the text that is sent, and its bytes as DynamoDB counts them. */
export interface StoredItem {
  readonly text: ItemText;
  readonly size: number;
}

/** Items go by the hash of their partition and then by their sort key, in bytes as DynamoDB orders them. */
export const itemKey = ({ prefix }: OpenTable, { partition, sort }: KeyTokens): Key =>
  sort.length === 0 ? [...prefix, nameRoom(partition)] : [...prefix, nameRoom(partition), ...sort.map(sortRoom)];

/** Entries of an index go by the index's key, and among equals by the item that they are of. */
export const entryKey = ({ prefix }: OpenIndex, { partition, sort }: KeyTokens, item: KeyTokens): Key => [
  ...prefix,
  nameRoom(partition),
  ...sort.map(sortRoom),
  nameRoom(primaryToken(item)),
];

export function storedItem(bytes: unknown): StoredItem {
  if (!(bytes instanceof Uint8Array)) throw new Error("an item that is not stored as bytes");
  return { text: packedText(bytes), size: packedSize(bytes) };
}

export function findItem(store: Store, table: OpenTable, tokens: KeyTokens): StoredItem | undefined {
  const bytes = store.get(itemKey(table, tokens));
  return bytes === undefined ? undefined : storedItem(bytes);
}

/** As it goes into the store: sealed with the table key, where the table has one. */
export const packStored = ({ keyRing }: Pick<Deps, "keyRing">, keyId: string | undefined, { text, size }: StoredItem) =>
  sealValue(keyRing, keyId, packText(text, size));
