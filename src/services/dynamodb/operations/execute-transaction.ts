import {
  type Item,
  type KeyMatch,
  keyAttributes,
  noConsumption,
  readUnits,
  type Select,
} from "../../../engines/dynamodb/index.ts";
import type { Call } from "../../../kernel/call.ts";
import type { ExecuteTransactionInput, ExecuteTransactionOutput } from "../../../model/types/dynamodb.d.ts";
import { requireCapacity, spendRead } from "../charge.ts";
import type { Deps, DynamoHandler } from "../deps.ts";
import { validation } from "../errors.ts";
import { findItem } from "../items.ts";
import { type OpenTable, openTable } from "../open-table.ts";
import { openSelect, row } from "../partiql/select.ts";
import { requireStatement, tableNameOf } from "../partiql/statements.ts";
import { existsOf, writeOf } from "../partiql/write.ts";
import { keyTokens } from "../request.ts";
import { isRepeated } from "../transactions/idempotency.ts";
import { carryOutAll, each, type Step } from "../transactions/transact.ts";
import { isMet, type Write } from "../writes.ts";
import { capacityOf } from "./transact-write-items.ts";

/** PartiQL's TransactGetItems and TransactWriteItems: it reads or it writes. */
export const executeTransaction: DynamoHandler<"ExecuteTransaction"> = (deps, call, input) => {
  const statements = input.TransactStatements.map(requireStatement);
  const selects = statements.filter((statement): statement is Select => statement.kind === "select");
  if (selects.length === statements.length) return readAll(deps, call, selects, input);
  if (selects.length > 0) {
    throw validation("ExecuteTransaction API does not support both read and write operations in the same request.");
  }
  const steps = statements.map((statement, at): Step => {
    const tableName = tableNameOf(statement);
    const prepare = (table: OpenTable): Write => {
      if (statement.kind === "exists") return existsOf(table, statement.select);
      if (statement.kind === "select") throw new Error("a SELECT among writes");
      return writeOf(table, statement);
    };
    const onFailure = input.TransactStatements[at]?.ReturnValuesOnConditionCheckFailure;
    return { tableName, table: openTable(deps, call, tableName), prepare, onFailure };
  });
  const empty = { Responses: steps.map(() => ({})) };
  if (isRepeated(deps, call, input.ClientRequestToken, input.TransactStatements)) return empty;
  const written = carryOutAll(deps, call, steps);
  return {
    ...empty,
    ...capacityOf(
      steps,
      written.map(({ used }) => used),
      input,
      "write",
    ),
  };
};

function readAll(
  deps: Deps,
  call: Call,
  selects: readonly Select[],
  input: ExecuteTransactionInput,
): ExecuteTransactionOutput {
  const opened = each(selects, (select) => openSelect(deps, call, select, false));
  const found = each(opened, ({ select, table, index, plan }) => {
    const [match] = plan.reads ?? [];
    if (index || !plan.single || !match) {
      throw validation("Select statements within ExecuteTransaction must specify the primary key in the where clause.");
    }
    requireCapacity(deps, call.now, table, "read");
    const item = findItem(deps.store, table, keyTokens(table, keyOf(table, match)));
    const used = noConsumption();
    used.table = readUnits(item?.size ?? 0, "transactional");
    spendRead(deps, call.now, table, used.table);
    return { used, Item: item && isMet(plan.filter, item) ? row(call, select, item) : undefined };
  });
  return {
    Responses: found.map(({ Item }) => (Item ? { Item } : {})),
    ...capacityOf(
      selects.map(({ table }) => ({ tableName: table })),
      found.map(({ used }) => used),
      input,
      "read",
    ),
  };
}

/** The key that a read of a single item names. */
function keyOf({ table }: OpenTable, { partition, equal }: KeyMatch): Item {
  const values = [...partition, ...equal];
  return Object.fromEntries(keyAttributes(table.key).map(({ name }, at) => [name, values[at] ?? {}]));
}
