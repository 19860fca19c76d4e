import { tokensOf, viewText } from "../../../engines/dynamodb/index.ts";
import type { Deps } from "../deps.ts";
import { storedItem } from "../items.ts";
import { openTableOf } from "../open-table.ts";
import { finish, goOn } from "../work/schedule.ts";
import { sliceOf } from "../work/slices.ts";
import type { FillReplicaWork } from "../work/state.ts";
import { send, versionOf } from "./queue-change.ts";

/** Sends a new replica what is there already, in its version: what has changed since comes behind it, or has come before. */
export function fillReplica(deps: Deps, work: FillReplicaWork): void {
  deps.store.transact(() => {
    const table = deps.tables.get(work, work.table);
    const isMember = table?.replicas?.some(({ region }) => region === work.target);
    if (!table || table.id !== work.tableId || !isMember) return finish(deps, work);
    const open = openTableOf(work, table);
    const { entries, after } = sliceOf(deps.store, open.prefix, work.after);
    for (const [, bytes] of entries) {
      const item = storedItem(bytes);
      const tokens = tokensOf(table.key, viewText(item.text));
      if (tokens) send(deps, open, work.target, versionOf(deps, open, tokens), { tokens, item });
    }
    if (after) return goOn(deps, { ...work, after });
    send(deps, open, work.target, [0, 0]);
    finish(deps, work);
  });
}
