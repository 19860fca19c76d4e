import type { Scope } from "../../../kernel/call.ts";
import type { Key } from "../../../kernel/ports.ts";
import type { Deps } from "../deps.ts";
import { recordPrefix } from "./heads.ts";
import type { StreamRow } from "./state.ts";
import { retentionMs } from "./table-stream.ts";

/** What is older than the retention is passed over by readers anyway: it is removed at leisure. */
const slackMs = 60_000;
const slice = 1_000;

/** When something of the stream is to be removed; undefined: nothing is stored of it. */
export function trimAt(deps: Deps, scope: Scope, { id, disabledAt }: StreamRow): number | undefined {
  const [oldest] = deps.store.range({ prefix: recordPrefix(scope, id), limit: 1 });
  if (oldest) return Number(oldest[0].at(-2)) + retentionMs + slackMs;
  return disabledAt === undefined ? undefined : disabledAt + retentionMs + slackMs;
}

/** Removes a slice of what is due. */
export function trimStream(deps: Deps, scope: Scope, row: StreamRow, now: number): void {
  const due: Key[] = [];
  for (const [key] of deps.store.range({ prefix: recordPrefix(scope, row.id), limit: slice })) {
    if (Number(key.at(-2)) + retentionMs > now) break;
    due.push(key);
  }
  for (const key of due) deps.store.delete(key);
  if (due.length === slice) return;
  if (row.disabledAt !== undefined && row.disabledAt + retentionMs + slackMs <= now) {
    deps.streams.delete(scope, row.tableName, row.label);
  }
}
