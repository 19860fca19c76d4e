import type { DynamoHandler } from "../deps.ts";
import { inUse, validation } from "../errors.ts";
import { leaveGroup } from "../global/members.ts";
import { isTableName } from "../open-table.ts";
import { describe } from "./describe.ts";
import { removeTable } from "./remove-table.ts";
import { requireTable } from "./require-table.ts";

export const describeTable: DynamoHandler<"DescribeTable"> = (deps, call, { TableName }) => {
  const { scope, table } = requireTable(deps, call, TableName);
  return { Table: describe(deps, scope, table) };
};

/** Answers DELETING, as AWS does; the name is free with the answer, and what was stored is swept away behind it. */
export const deleteTable: DynamoHandler<"DeleteTable"> = (deps, call, { TableName }) => {
  const { scope, table } = requireTable(deps, call, TableName);
  if (table.deletionProtection) {
    throw validation(
      `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
    );
  }
  if (table.status === "CREATING") throw inUse(`Table is being created: ${table.name}`);
  if (table.status === "UPDATING") throw inUse(`Table is being updated: ${table.name}`);
  const { TableStatus: _, ...description } = describe(deps, scope, table);
  leaveGroup(deps, scope, table);
  removeTable(deps, scope, table);
  return { TableDescription: { ...description, TableStatus: "DELETING" } };
};

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
