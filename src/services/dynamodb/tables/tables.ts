import type { Scope } from "../../../kernel/call.ts";
import type { Key } from "../../../kernel/ports.ts";
import { changeLog } from "../backups/state.ts";
import type { Deps, DynamoHandler } from "../deps.ts";
import { inUse, validation } from "../errors.ts";
import { isTableName, storedId } from "../open-table.ts";
import { counters, entries, items, type Table } from "../state.ts";
import { withoutStream } from "../streams/table-stream.ts";
import { begin } from "../work/schedule.ts";
import { describe } from "./describe.ts";
import { requireTable } from "./require-table.ts";

export const describeTable: DynamoHandler<"DescribeTable"> = (deps, call, { TableName }) => {
  const { scope, table } = requireTable(deps, call, TableName);
  return { Table: describe(deps, scope, table) };
};

/** Answers DELETING, as AWS does; the name is free with the answer, and what was stored is swept away behind it. */
export const deleteTable: DynamoHandler<"DeleteTable"> = (deps, call, { TableName }) => {
  const { scope, table, arn } = requireTable(deps, call, TableName);
  if (table.deletionProtection) {
    throw validation(
      `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
    );
  }
  if (table.status === "CREATING") throw inUse(`Table is being created: ${table.name}`);
  if (table.status === "UPDATING") throw inUse(`Table is being updated: ${table.name}`);
  if ((table.replicas ?? []).length > 0) {
    throw validation(
      `Replica cannot be deleted because it is part of a global table. Remove the other replicas first: ${arn}`,
    );
  }
  const { TableStatus: _, ...description } = describe(deps, scope, table);
  removeTable(deps, scope, table);
  return { TableDescription: { ...description, TableStatus: "DELETING" } };
};

/** Takes the table away, in the caller's transaction. */
export function removeTable(deps: Deps, scope: Scope, table: Table): void {
  withoutStream(deps, scope, table);
  deps.tables.delete(scope, table.name);
  const { account, region } = scope;
  begin(deps, { kind: "sweep", account, region, tableId: table.id, prefixes: contentsOf(scope, table.id) });
}

/** Everything that is stored of a table beside its record. */
export const contentsOf = ({ account, region }: Scope, tableId: string): Key[] =>
  [items, entries, counters, changeLog].map(({ name }): Key => [account, region, name, storedId(tableId)]);

const mostListed = 100;

export const listTables: DynamoHandler<"ListTables"> = (deps, call, { ExclusiveStartTableName: start, Limit }) => {
  if (start !== undefined && !isTableName(start)) {
    throw validation(
      "1 validation error detected: Value at 'exclusiveStartTableName' failed to satisfy constraint: Member must be a table name",
    );
  }
  const limit = Limit ?? mostListed;
  const after = start === undefined ? undefined : [start];
  const names = [...deps.tables.list(call, { after, limit: limit + 1 })].map(({ name }) => name);
  const shown = names.slice(0, limit);
  return { TableNames: shown, ...(names.length > limit && { LastEvaluatedTableName: shown.at(-1) }) };
};
