import type { Alarm } from "../../../kernel/alarm.ts";
import { bindCollection, type Collection } from "../../../kernel/collection.ts";
import type { Store } from "../../../kernel/ports.ts";
import { type Backup, backups } from "../backups/state.ts";
import { createHeads, type Heads } from "../streams/heads.ts";
import { type StreamRow, streams } from "../streams/state.ts";
import { exports, imports, type TableExport, type TableImport } from "../transfer/state.ts";
import { type Work, works } from "../work/state.ts";

/** What tables and all that happens to them by itself may touch, beside the items. */
export interface TableDeps {
  readonly streams: Collection<StreamRow>;
  readonly heads: Heads;
  readonly works: Collection<Work>;
  readonly backups: Collection<Backup>;
  readonly exports: Collection<TableExport>;
  readonly imports: Collection<TableImport>;
  /** For what happens by itself. */
  readonly alarm: Alarm;
}

export const tableDeps = (store: Store): Omit<TableDeps, "alarm"> => ({
  streams: bindCollection(store, streams),
  heads: createHeads(store),
  works: bindCollection(store, works),
  backups: bindCollection(store, backups),
  exports: bindCollection(store, exports),
  imports: bindCollection(store, imports),
});
