import { tokensOf, viewText } from "../../../engines/dynamodb/index.ts";
import { addToIndex } from "../apply-change.ts";
import type { Deps } from "../deps.ts";
import { storedItem } from "../items.ts";
import { openTableOf, storedId } from "../open-table.ts";
import { counters, entries, type Table } from "../state.ts";
import { finish, goOn } from "../work/schedule.ts";
import { sliceOf, sweepSlice } from "../work/slices.ts";
import type { DropIndexWork, FillIndexWork } from "../work/state.ts";

/** The table of a work, unless it is gone, or another of its name stands in its place. */
export function tableOf(deps: Deps, work: FillIndexWork | DropIndexWork): Table | undefined {
  const table = deps.tables.get(work, work.table);
  return table?.id === work.tableId ? table : undefined;
}

/**
 * Puts the items that were there before into a new index, while writes keep it true for those that change meanwhile: see
 * applyChange.
 */
export function fillIndex(deps: Deps, work: FillIndexWork): void {
  deps.store.transact(() => {
    const table = tableOf(deps, work);
    const open = table && openTableOf(work, table);
    const index = open?.indexes.find(({ number }) => number === work.index);
    if (!table || !open || !index) return finish(deps, work);
    const { entries: items, after } = sliceOf(deps.store, open.prefix, work.after);
    for (const [, bytes] of items) {
      const item = storedItem(bytes);
      const tokens = tokensOf(table.key, viewText(item.text));
      if (tokens) addToIndex(deps, open, index, tokens, item);
    }
    if (after) return goOn(deps, { ...work, after });
    const global = table.global.map((each) =>
      each.number === work.index ? { ...each, status: "ACTIVE" as const, backfilling: false } : each,
    );
    deps.tables.put(work, settled({ ...table, global }));
    finish(deps, work);
  });
}

/** Removes what a deleted index held, and then the index. */
export function dropIndex(deps: Deps, work: DropIndexWork): void {
  deps.store.transact(() => {
    const table = tableOf(deps, work);
    if (!table) return finish(deps, work);
    const { account, region } = work;
    const id = storedId(table.id);
    if (!sweepSlice(deps.store, [account, region, entries.name, id, work.index])) return goOn(deps, work);
    deps.store.delete([account, region, counters.name, id, work.index]);
    const global = table.global.filter(({ number }) => number !== work.index);
    const used = usedAttributes({ ...table, global });
    const attributes = table.attributes.filter(({ name }) => used.has(name));
    deps.tables.put(work, settled({ ...table, global, attributes }));
    finish(deps, work);
  });
}

export const usedAttributes = ({ key, local, global }: Table): Set<string> =>
  new Set(
    [key, ...local.map((each) => each.key), ...global.map((each) => each.key)].flatMap(({ partition, sort }) =>
      [...partition, ...sort].map(({ name }) => name),
    ),
  );

/** A table is being updated as long as one of its indexes, or replicas, is. */
export function settled(table: Table): Table {
  const busy =
    table.encryption?.resealing ||
    table.global.some(({ status }) => status !== "ACTIVE") ||
    (table.replicas ?? []).some(({ status }) => status !== "ACTIVE");
  if (table.encryption?.inaccessibleSince !== undefined) {
    return { ...table, status: "INACCESSIBLE_ENCRYPTION_CREDENTIALS" };
  }
  return { ...table, status: busy ? "UPDATING" : "ACTIVE" };
}
