import {
  type Change,
  type Condition,
  type Delete,
  type Insert,
  planExists,
  planWrite,
  type Select,
  topLevel,
  type Update,
} from "../../../engines/dynamodb/index.ts";
import type { Call } from "../../../kernel/call.ts";
import type { AnsweredItem } from "../answer.ts";
import { requireCapacity, spendWrite } from "../charge.ts";
import type { Deps } from "../deps.ts";
import { conditionFailed, duplicateItem } from "../errors.ts";
import { findItem } from "../items.ts";
import { type OpenTable, openTable } from "../open-table.ts";
import { accepted } from "../request.ts";
import { failedItem, returnedValues } from "../write-answer.ts";
import {
  carryOut,
  checkOf,
  deletionOf,
  packed,
  plainKeyCheck,
  putOf,
  updateOf,
  type Write,
  type Written,
} from "../writes.ts";

export type WriteStatement = Insert | Change | Delete;

/** The item of that key is there: PartiQL's UPDATE makes none, and its INSERT replaces none. */
const isThere = ({ keyNames }: OpenTable): Condition => ({ kind: "exists", path: topLevel(keyNames[0] ?? "") });

const both = (one: Condition, other: Condition | undefined): Condition =>
  other ? { kind: "and", parts: [one, other] } : one;

export function writeOf(table: OpenTable, statement: WriteStatement): Write {
  switch (statement.kind) {
    case "insert":
      return putOf(table, statement.item, packed(statement.item), not(isThere(table)), plainKeyCheck);
    case "update": {
      const { key, condition } = accepted(planWrite(statement.where, table.table.key));
      return updateOf(table, key, statement.update, both(isThere(table), condition));
    }
    case "delete": {
      const { key, condition } = accepted(planWrite(statement.where, table.table.key));
      return deletionOf(table, key, condition);
    }
  }
}

const not = (part: Condition): Condition => ({ kind: "not", part });

export function existsOf(table: OpenTable, select: Select): Write {
  const { key, condition } = accepted(planExists(select, table.table.key));
  return checkOf(table, key, condition);
}

export interface WriteResult {
  readonly written: Written;
  readonly items: readonly AnsweredItem[];
}

/** One statement that writes, in a transaction of its own. */
export function runWrite(
  deps: Deps,
  call: Call,
  statement: WriteStatement,
  onFailure: string | undefined,
): WriteResult | undefined {
  return deps.store.transact(() => {
    const table = openTable(deps, call, statement.table);
    const write = writeOf(table, statement);
    requireCapacity(deps, call.now, table, "write");
    if (
      statement.kind === "insert" &&
      statement.onConflict === "nothing" &&
      findItem(deps.store, table, write.tokens)
    ) {
      return undefined;
    }
    const written = carryOut(deps, call, write, (old) => {
      if (statement.kind === "insert") throw duplicateItem();
      throw conditionFailed(failedItem(call, old, onFailure));
    });
    spendWrite(deps, call.now, table, written.used);
    return { written, items: returned(call, statement, written) };
  });
}

/** RETURNING: all of the item, or what the update wrote, as it was or as it is. */
function returned(call: Call, statement: WriteStatement, written: Written): AnsweredItem[] {
  if (statement.kind === "insert" || !statement.returning) return [];
  const update: Update | undefined = statement.kind === "update" ? statement.update : undefined;
  const item = returnedValues(call, statement.returning, written, update);
  return item ? [item] : [];
}
