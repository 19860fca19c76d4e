import {
  compileExpressions,
  expressionParameters,
  noConsumption,
  openExpressions,
  projectText,
  readItem,
  readUnits,
} from "../../../engines/dynamodb/index.ts";
import { answerText } from "../answer.ts";
import { requireCapacity, spendRead } from "../charge.ts";
import type { DynamoHandler } from "../deps.ts";
import { validation } from "../errors.ts";
import { findItem } from "../items.ts";
import { openTable } from "../open-table.ts";
import { accepted, checkProjectedKeys, keyTokens } from "../request.ts";
import { checkAggregate, each } from "../transactions/transact.ts";
import { capacityOf } from "./transact-write-items.ts";

/** One read of the store sees one state: nothing is written while it runs. */
export const transactGetItems: DynamoHandler<"TransactGetItems"> = (deps, call, input) => {
  const reads = input.TransactItems.map(({ Get: get }) => {
    const { projection } = accepted(
      compileExpressions(accepted(openExpressions(get, expressionParameters.get, "older"))),
    );
    return { tableName: get.TableName, key: accepted(readItem(get.Key, "older")), projection };
  });
  const opened = reads.map((read) => ({ ...read, table: openTable(deps, call, read.tableName) }));
  const places = each(opened, ({ table, key, projection }) => {
    checkProjectedKeys(table, projection);
    return { table, tokens: keyTokens(table, key), projection };
  });
  const names = places.map(({ table, tokens }) => JSON.stringify([table.arn, tokens.partition, ...tokens.sort]));
  if (new Set(names).size < names.length) {
    throw validation("Transaction request cannot include multiple operations on one item");
  }
  const found = each(places, ({ table, tokens, projection }) => {
    requireCapacity(deps, call.now, table, "read");
    const item = findItem(deps.store, table, tokens);
    const used = noConsumption();
    used.table = readUnits(item?.size ?? 0, "transactional");
    spendRead(deps, call.now, table, used.table);
    return { item, used, projection };
  });
  checkAggregate(found.reduce((sum, { item }) => sum + (item?.size ?? 0), 0));
  return {
    Responses: found.map(({ item, projection }) =>
      item ? { Item: answerText(call, projection ? projectText(projection, item.text) : item.text) } : {},
    ),
    ...capacityOf(
      reads,
      found.map(({ used }) => used),
      input,
      "read",
    ),
  };
};
