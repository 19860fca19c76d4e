import type { Call, Scope } from "../../../kernel/call.ts";
import type { Deps } from "../deps.ts";
import { noSuchTableNamed } from "../errors.ts";
import { addressOf, recallTable } from "../open-table.ts";
import type { Table } from "../state.ts";

export interface FoundTable {
  readonly scope: Scope;
  readonly table: Table;
  readonly arn: string;
}

/** The table for operations on tables, whatever its state. Throws ResourceNotFoundException where there is none. */
export function requireTable(deps: Deps, call: Call, tableName: string): FoundTable {
  const address = addressOf(call, tableName);
  const open = address.region === call.region ? recallTable(deps.tables, address, address.name) : undefined;
  if (!open) throw noSuchTableNamed(address.name);
  return { scope: open.scope, table: open.table, arn: open.arn };
}
