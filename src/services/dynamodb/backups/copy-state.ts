import type { Call } from "../../../kernel/call.ts";
import type { Key } from "../../../kernel/ports.ts";
import type { WorkBase } from "../work/work-base.ts";

/**
 * A copy of a table's items as they were at one moment, or of what was saved of one. First the items are copied as they
 * stand, a slice after another; then what has changed since that moment is undone in the copy, the latest change first.
 */
export interface CopyWork extends WorkBase {
  readonly kind: "copy";
  /** What the keys of the items begin with. */
  readonly source: Key;
  /** Absent: nothing is undone. */
  readonly log?: Key | undefined;
  readonly sourceTable?: string | undefined;
  readonly sourceTableId?: string | undefined;
  /** The table key of the source: its copies in an area are sealed with it, too. */
  readonly sealedBy?: string | undefined;
  /** Epoch milliseconds: later changes are undone. */
  readonly moment: number;
  readonly sink: TableSink | AreaSink;
  readonly phase: "items" | "undo";
  /** The last item that was copied. */
  readonly after?: Key | undefined;
  /** Changes in front of this one are still to be undone. */
  readonly before?: Key | undefined;
  readonly items: number;
  readonly bytes: number;
}

/** A new table. */
export interface TableSink {
  readonly kind: "table";
  readonly table: string;
  readonly tableId: string;
}

export interface AreaSink {
  readonly kind: "area";
  /** What the keys of the copy begin with. */
  readonly prefix: Key;
  /** Which of them waits for it. */
  readonly backupId?: string | undefined;
  readonly export?: { readonly id: string; readonly call: Call } | undefined;
}
