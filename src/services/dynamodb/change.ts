import type { KeyTokens } from "../../engines/dynamodb/index.ts";
import type { StoredItem } from "./items.ts";
import type { OpenTable } from "./open-table.ts";

/** Who makes a change: a call, or something that happens by itself. */
export interface ChangeCause {
  /** Epoch milliseconds. */
  readonly now: number;
  /** What the stream's record says of a deletion by the time to live. */
  readonly by?: "client" | "ttl" | "replication" | "import" | "restore";
  readonly transactional?: boolean;
}

/** One item, before and after; `undefined` where there was or is none. */
export interface Change {
  readonly table: OpenTable;
  readonly tokens: KeyTokens;
  readonly old: StoredItem | undefined;
  readonly now: StoredItem | undefined;
  readonly cause: ChangeCause;
}
