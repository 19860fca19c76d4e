import { applyChange } from "../apply-change.ts";
import type { Deps } from "../deps.ts";
import { findItem, packStored, type StoredItem, storedItem } from "../items.ts";
import { type OpenTable, openTableOf } from "../open-table.ts";
import { begin, finish, goOn } from "../work/schedule.ts";
import { sliceItems, sliceOf } from "../work/slices.ts";
import type { AreaSink, CopyWork } from "./copy-state.ts";
import type { Logged } from "./state.ts";

/** Where copies go: an item stands, in any table and any area, under the same part of a key. */
interface Sink {
  put(at: readonly string[], item: StoredItem | undefined): void;
  readonly growth: { items: number; bytes: number };
}

export function copySlice(deps: Deps, work: CopyWork): void {
  deps.store.transact(() => {
    const sink = openSink(deps, work);
    if (!sink) return release(deps, work);
    const next = work.phase === "items" ? copyItems(deps, work, sink) : undo(deps, work, sink);
    const grown = {
      ...(next ?? work),
      items: work.items + sink.growth.items,
      bytes: work.bytes + sink.growth.bytes,
    };
    if (next) goOn(deps, grown);
    else complete(deps, grown);
  });
}

function copyItems(deps: Deps, work: CopyWork, sink: Sink): CopyWork | undefined {
  const { entries, after } = sliceOf(deps.store, work.source, work.after);
  for (const [key, bytes] of entries) sink.put(key.slice(work.source.length).map(String), storedItem(bytes));
  if (after) return { ...work, after };
  if (!work.log) return undefined;
  // What changes from here on was not copied.
  const { at, number } = deps.heads.end(work.log, deps.clock.now());
  return { ...work, phase: "undo", before: [...work.log, at, number] };
}

function undo(deps: Deps, work: CopyWork, sink: Sink): CopyWork | undefined {
  if (!work.log) return undefined;
  const from = [...work.log, work.moment + 1];
  const range = { prefix: work.log, from, to: work.before, limit: sliceItems, reverse: true };
  const entries = [...deps.store.range(range)];
  for (const [, logged] of entries) {
    const { at, text, size } = logged as Logged;
    sink.put(at, text === undefined ? undefined : { text, size: size ?? 0 });
  }
  return entries.length < sliceItems ? undefined : { ...work, before: entries.at(-1)?.[0] };
}

function openSink(deps: Deps, work: CopyWork): Sink | undefined {
  const { sink } = work;
  const growth = { items: 0, bytes: 0 };
  const grow = (old: StoredItem | undefined, now: StoredItem | undefined): void => {
    growth.items += (now ? 1 : 0) - (old ? 1 : 0);
    growth.bytes += (now?.size ?? 0) - (old?.size ?? 0);
  };
  if (sink.kind === "area") {
    return {
      growth,
      put(at, item) {
        const key = [...sink.prefix, ...at];
        const before = deps.store.get(key);
        grow(before === undefined ? undefined : storedItem(before), item);
        if (item) deps.store.put(key, packStored(deps, work.sealedBy, item));
        else deps.store.delete(key);
      },
    };
  }
  const table = deps.tables.get(work, sink.table);
  if (table?.id !== sink.tableId) return undefined;
  const open: OpenTable = openTableOf(work, table);
  return {
    growth,
    put([partition = "", ...sort], item) {
      const tokens = { partition, sort };
      const old = findItem(deps.store, open, tokens);
      grow(old, item);
      applyChange(deps, { table: open, tokens, old, now: item, cause: { now: deps.clock.now(), by: "restore" } });
    },
  };
}

function complete(deps: Deps, work: CopyWork): void {
  const { sink } = work;
  if (sink.kind === "table") {
    const table = deps.tables.get(work, sink.table);
    if (table?.restored) {
      deps.tables.put(work, { ...table, status: "ACTIVE", restored: { ...table.restored, inProgress: false } });
    }
  } else if (sink.backupId !== undefined) {
    const backup = deps.backups.get(work, sink.backupId);
    if (backup) deps.backups.put(work, { ...backup, status: "AVAILABLE", items: work.items, bytes: work.bytes });
  } else if (sink.export) beginExport(deps, work, sink.export);
  release(deps, work);
}

function beginExport(deps: Deps, work: CopyWork, { id, call }: NonNullable<AreaSink["export"]>): void {
  const made = deps.exports.get(work, id);
  if (!made) return;
  const { account, region } = work;
  const phase = made.changes ? "changes" : "files";
  const { tableId } = made;
  begin(deps, { kind: "export", account, region, exportId: id, tableId, call, phase, files: [], items: 0, bytes: 0 });
}

/** The work is over, and its source need not be logged on its account any more. */
function release(deps: Deps, work: CopyWork): void {
  finish(deps, work);
  const table = work.sourceTable === undefined ? undefined : deps.tables.get(work, work.sourceTable);
  if (table?.id === work.sourceTableId && table?.copies) {
    deps.tables.put(work, { ...table, copies: table.copies - 1 });
  }
}
