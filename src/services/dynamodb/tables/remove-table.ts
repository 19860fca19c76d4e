import type { Scope } from "../../../kernel/call.ts";
import type { Key } from "../../../kernel/ports.ts";
import { changeLog } from "../backups/state.ts";
import type { Deps } from "../deps.ts";
import { versions } from "../global/state.ts";
import { storedId } from "../open-table.ts";
import { counters, entries, items, type Table } from "../state.ts";
import { withoutStream } from "../streams/table-stream.ts";
import { begin } from "../work/schedule.ts";

/** Takes the table away, in the caller's transaction; what was stored of it is swept away behind it. */
export function removeTable(deps: Deps, scope: Scope, table: Table): void {
  withoutStream(deps, scope, table);
  deps.tables.delete(scope, table.name);
  const { account, region } = scope;
  const keyId = table.encryption?.keyId;
  if (keyId !== undefined) begin(deps, { kind: "retire-key", account, region, keyId });
  begin(deps, { kind: "sweep", account, region, tableId: table.id, prefixes: contentsOf(scope, table.id) });
}

/** Everything that is stored of a table beside its record. */
const contentsOf = ({ account, region }: Scope, tableId: string): Key[] =>
  [items, entries, counters, changeLog, versions].map(({ name }): Key => [account, region, name, storedId(tableId)]);
