import { applyChange } from "../apply-change.ts";
import type { Deps } from "../deps.ts";
import { findItem } from "../items.ts";
import { recallTable } from "../open-table.ts";
import { sliceItems } from "../work/slices.ts";
import { type Due, dueFirst, endOf, isTooOld } from "./due.ts";

export function nextExpiry(deps: Deps): number | undefined {
  for (const [, { at }] of dueFirst(deps, 1)) return at;
  return undefined;
}

/** Deletes the items of a slice whose time has come. */
export function expireSlice(deps: Deps, now: number): void {
  for (const [key, due] of [...dueFirst(deps, sliceItems)]) {
    if (due.at > now) return;
    expire(deps, due, now);
    deps.store.delete(key);
  }
}

/** What was noted may not hold any more: the table's attribute is another now, or there is none. */
function expire(deps: Deps, due: Due, now: number): void {
  const table = recallTable(deps.tables, due, due.table);
  const attribute = table?.table.ttl?.attribute;
  if (!table || table.table.id !== due.tableId || attribute === undefined || isTooOld(due.at, now)) return;
  const old = findItem(deps.store, table, due.tokens);
  if (!old || endOf(old.text, attribute) !== due.at) return;
  applyChange(deps, { table, tokens: due.tokens, old, now: undefined, cause: { now, by: "ttl" } });
}
