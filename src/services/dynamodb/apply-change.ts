import {
  type Consumption,
  consume,
  type IndexEntry,
  indexWriteUnits,
  itemSize,
  type KeyTokens,
  noConsumption,
  parseItem,
  primaryToken,
  selectAttributes,
  tokensOf,
  viewText,
  writeUnits,
} from "../../engines/dynamodb/index.ts";
import type { Key } from "../../kernel/ports.ts";
import type { Change } from "./change.ts";
import { followers } from "./change-followers.ts";
import { count, countInCollection, tableItself } from "./counters.ts";
import type { Deps } from "./deps.ts";
import { sealingKey } from "./encryption/sealing.ts";
import { entryKey, itemKey, packStored, type StoredItem } from "./items.ts";
import type { OpenIndex, OpenTable } from "./open-table.ts";

/** An item's place in an index, before or after a change. */
interface Place extends IndexEntry {
  readonly at: Key;
}

/**
 * The only way in which an item comes, changes or goes: writes it, keeps every index and the counters true, and tells the
 * followers (streams, backups). Runs in the caller's transaction; returns the units that the write costs.
 */
export function applyChange(deps: Deps, change: Change): Consumption {
  const { table, tokens, old, now, cause } = change;
  const consumption = noConsumption();
  consumption.table = writeUnits(old?.size ?? 0, now?.size ?? 0, cause.transactional);
  // A check of a transaction, or an update without actions: it costs, and changes nothing.
  if (old === now) return consumption;
  const key = itemKey(table, tokens);
  if (now) deps.store.put(key, packStored(deps, sealingKey(table.table), now));
  else deps.store.delete(key);
  count(deps.store, table, tableItself, countOf(now) - countOf(old), (now?.size ?? 0) - (old?.size ?? 0));
  let collected = (now?.size ?? 0) - (old?.size ?? 0);
  for (const index of table.indexes) {
    const grown = changeIndex(deps, change, index, consumption);
    if (index.kind === "local") collected += grown;
  }
  if (table.table.local.length > 0) countInCollection(deps.store, table, tokens.partition, collected);
  for (const follow of followers) follow(deps, change);
  return consumption;
}

const countOf = (one: object | undefined): number => (one ? 1 : 0);

/** Returns by how many bytes the index has grown. */
function changeIndex(deps: Deps, change: Change, index: OpenIndex, used: Consumption): number {
  const { table, tokens, old, now, cause } = change;
  const before = standingPlace(deps, index, placeIn(index, tokens, old));
  const after = placeIn(index, tokens, now);
  const units = indexWriteUnits(before, after, cause.transactional);
  if (units === 0) return 0;
  consume(index.kind === "local" ? used.local : used.global, index.name, units);
  if (before && before.key !== after?.key) deps.store.delete(before.at);
  if (after)
    deps.store.put(after.at, packStored(deps, sealingKey(table.table), { text: after.text, size: after.bytes }));
  const grown = (after?.bytes ?? 0) - (before?.bytes ?? 0);
  count(deps.store, table, index.number, countOf(after) - countOf(before), grown);
  return grown;
}

/** An index that is being filled may not have got to the item yet. */
const standingPlace = ({ store }: Deps, { global }: OpenIndex, place: Place | undefined): Place | undefined =>
  place && global?.backfilling && store.get(place.at) === undefined ? undefined : place;

function placeIn(index: OpenIndex, tokens: KeyTokens, item: StoredItem | undefined): Place | undefined {
  const own = item && tokensOf(index.key, viewText(item.text));
  if (!own) return undefined;
  const { text, size } = projectedInto(index, item);
  // An index's entries are told apart by their own key and the item's; the number of parts is the same in all of them.
  return {
    at: entryKey(index, own, tokens),
    key: `${own.partition} ${own.sort.join(" ")} ${primaryToken(tokens)}`,
    bytes: size,
    text,
  };
}

/** What an index holds of an item. */
export function projectedInto({ projected }: OpenIndex, item: StoredItem): StoredItem {
  if (!projected) return item;
  const text = selectAttributes(item.text, projected);
  return { text, size: itemSize(parseItem(text)) };
}

/** Puts an item that is already there into an index that is being made. */
export function addToIndex(deps: Deps, table: OpenTable, index: OpenIndex, tokens: KeyTokens, item: StoredItem): void {
  const place = placeIn(index, tokens, item);
  if (!place || deps.store.get(place.at) !== undefined) return;
  deps.store.put(place.at, packStored(deps, sealingKey(table.table), { text: place.text, size: place.bytes }));
  count(deps.store, table, index.number, 1, place.bytes);
}
