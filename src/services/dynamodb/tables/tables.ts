import type { Key } from "../../../kernel/ports.ts";
import type { Deps, DynamoHandler } from "../deps.ts";
import { noSuchTableNamed, validation } from "../errors.ts";
import { addressOf, recallTable, storedId, type TableAddress } from "../open-table.ts";
import { counters, entries, items } from "../state.ts";
import { describe } from "./describe.ts";

export const describeTable: DynamoHandler<"DescribeTable"> = (deps, call, { TableName }) => {
  const address = addressOf(call, TableName);
  const open = recallTable(deps.tables, address, address.name);
  if (!open) throw noSuchTableNamed(address.name);
  return { Table: describe(deps, address, open.table) };
};

export const deleteTable: DynamoHandler<"DeleteTable"> = (deps, call, { TableName }) => {
  const address = addressOf(call, TableName);
  const open = recallTable(deps.tables, address, address.name);
  if (!open) throw noSuchTableNamed(address.name);
  if (open.table.deletionProtection) {
    throw validation(
      `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
    );
  }
  const description = describe(deps, address, { ...open.table, status: "DELETING" });
  deps.tables.delete(address, address.name);
  removeContents(deps, address, open.table.id);
  return { TableDescription: description };
};

function removeContents(deps: Deps, { account, region }: TableAddress, tableId: string): void {
  for (const collection of [items, entries, counters]) {
    const keys: Key[] = [];
    for (const [key] of deps.store.range({ prefix: [account, region, collection.name, storedId(tableId)] }))
      keys.push(key);
    for (const key of keys) deps.store.delete(key);
  }
}
