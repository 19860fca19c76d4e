import { AwsError } from "../../../kernel/error.ts";
import { applyChange } from "../apply-change.ts";
import type { Deps } from "../deps.ts";
import { KeyNotReady } from "../encryption/key-ring.ts";
import { close, readyForService } from "../encryption/ready.ts";
import { findItem } from "../items.ts";
import { type OpenTable, recallTable } from "../open-table.ts";
import { sliceItems } from "../work/slices.ts";
import { type Due, dueFirst, endOf, isTooOld } from "./due.ts";

export function nextExpiry(deps: Deps): number | undefined {
  for (const [, { at }] of dueFirst(deps, 1)) return at;
  return undefined;
}

/** Deletes the items of a slice whose time has come. Those of a table whose key KMS refuses are passed over. */
export async function expireDue(deps: Deps, now: number): Promise<void> {
  const closed = new Set<string>();
  for (;;) {
    try {
      return deps.store.transact(() => expireSlice(deps, now, closed));
    } catch (error) {
      if (!(error instanceof KeyNotReady)) throw error;
      if (!(await isReady(deps, error.keyId))) closed.add(error.keyId);
    }
  }
}

async function isReady(deps: Deps, keyId: string): Promise<boolean> {
  try {
    await readyForService(deps, keyId);
    return true;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return false;
  }
}

function expireSlice(deps: Deps, now: number, closed: ReadonlySet<string>): void {
  for (const [key, due] of [...dueFirst(deps, sliceItems)]) {
    if (due.at > now) return;
    const table = recallTable(deps.tables, due, due.table);
    if (table && closed.has(table.table.encryption?.keyId ?? "")) close(deps, table);
    else if (table) expire(deps, table, due, now);
    deps.store.delete(key);
  }
}

/** What was noted may not hold any more: the table's attribute is another now, or there is none. */
function expire(deps: Deps, table: OpenTable, due: Due, now: number): void {
  const attribute = table.table.ttl?.attribute;
  if (table.table.id !== due.tableId || attribute === undefined || isTooOld(due.at, now)) return;
  const old = findItem(deps.store, table, due.tokens);
  if (!old || endOf(old.text, attribute) !== due.at) return;
  applyChange(deps, { table, tokens: due.tokens, old, now: undefined, cause: { now, by: "ttl" } });
}
