import { tokensOf, viewText } from "../../../engines/dynamodb/index.ts";
import type { Deps } from "../deps.ts";
import { storedItem } from "../items.ts";
import { openTableOf } from "../open-table.ts";
import { finish, goOn } from "../work/schedule.ts";
import { sliceOf } from "../work/slices.ts";
import type { NoteExpiryWork } from "../work/state.ts";
import { endOf, note } from "./due.ts";

/** Notes down when the items end that were there before the time to live was enabled. */
export function noteSlice(deps: Deps, work: NoteExpiryWork): void {
  deps.store.transact(() => {
    const table = deps.tables.get(work, work.table);
    if (table?.id !== work.tableId || !table.ttl) return finish(deps, work);
    const open = openTableOf(work, table);
    const { entries, after } = sliceOf(deps.store, open.prefix, work.after);
    for (const [, bytes] of entries) {
      const { text } = storedItem(bytes);
      const at = endOf(text, table.ttl.attribute);
      const tokens = tokensOf(table.key, viewText(text));
      if (at !== undefined && tokens) note(deps, open, tokens, at);
    }
    if (after) goOn(deps, { ...work, after });
    else finish(deps, work);
  });
}
