import type { Scope } from "../../../kernel/call.ts";
import type { Key } from "../../../kernel/ports.ts";
import type { Deps } from "../deps.ts";
import { sealingKey } from "../encryption/sealing.ts";
import { openTableOf } from "../open-table.ts";
import type { Table } from "../state.ts";
import { begin } from "../work/schedule.ts";
import { logPrefix } from "./change-log.ts";
import type { AreaSink, TableSink } from "./copy-state.ts";
import { type Backup, saved } from "./state.ts";

/** Where an area's items stand. */
export const areaPrefix = ({ account, region }: Scope, id: string): Key => [account, region, saved.name, id];

/** Begins to copy a table as it was, or is, at that moment. Changes are logged from here on. */
export function copyTable(deps: Deps, scope: Scope, table: Table, moment: number, sink: AreaSink | TableSink): void {
  const { account, region } = scope;
  deps.tables.put(scope, { ...table, copies: (table.copies ?? 0) + 1 });
  begin(deps, {
    kind: "copy",
    account,
    region,
    source: openTableOf(scope, table).prefix,
    log: logPrefix(scope, table.id),
    sourceTable: table.name,
    sourceTableId: table.id,
    sealedBy: sealingKey(table),
    moment,
    sink,
    phase: "items",
    items: 0,
    bytes: 0,
  });
}

/** Begins to copy what was saved. */
export function copyArea(deps: Deps, scope: Scope, { id, table }: Backup, moment: number, sink: TableSink): void {
  const { account, region } = scope;
  const source = areaPrefix(scope, id);
  begin(deps, {
    kind: "copy",
    account,
    region,
    source,
    sealedBy: sealingKey(table),
    moment,
    sink,
    phase: "items",
    items: 0,
    bytes: 0,
  });
}
