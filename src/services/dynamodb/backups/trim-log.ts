import type { Scope } from "../../../kernel/call.ts";
import type { Key } from "../../../kernel/ports.ts";
import type { Deps } from "../deps.ts";
import type { Table } from "../state.ts";
import { logPrefix } from "./change-log.ts";

const dayMs = 86_400_000;
/** Nobody restores what is too old: it is removed at leisure. */
const slackMs = 60_000;
const slice = 1_000;

/** What is logged before this is not needed any more. */
const needed = ({ recovery }: Table, now: number): number =>
  recovery ? now - recovery.days * dayMs : Number.POSITIVE_INFINITY;

/** When something of the log is to be removed; undefined: nothing is. Copies that are being made need all of it. */
export function trimLogAt(deps: Deps, scope: Scope, table: Table): number | undefined {
  if (table.copies) return undefined;
  for (const [key] of deps.store.range({ prefix: logPrefix(scope, table.id), limit: 1 })) {
    return table.recovery ? Number(key.at(-2)) + table.recovery.days * dayMs + slackMs : deps.clock.now();
  }
  return undefined;
}

/** Removes a slice. */
export function trimLog(deps: Deps, scope: Scope, table: Table, now: number): void {
  const end = needed(table, now);
  const due: Key[] = [];
  for (const [key] of deps.store.range({ prefix: logPrefix(scope, table.id), limit: slice })) {
    if (Number(key.at(-2)) >= end) break;
    due.push(key);
  }
  for (const key of due) deps.store.delete(key);
}
