import {
  compileExpressions,
  consumedCapacity,
  expressionParameters,
  noConsumption,
  openExpressions,
  projectText,
  readUnits,
} from "../../../engines/dynamodb/index.ts";
import { answerText } from "../answer.ts";
import { requireCapacity, spendRead } from "../charge.ts";
import type { DynamoHandler } from "../deps.ts";
import { findItem } from "../items.ts";
import { openTable } from "../open-table.ts";
import { accepted, checkProjectedKeys, keyTokens, projectionOf, readKey } from "../request.ts";

export const getItem: DynamoHandler<"GetItem"> = (deps, call, input) => {
  const opened = accepted(openExpressions(input, expressionParameters.get, "current"));
  const key = readKey(input.Key, "current");
  const projection = projectionOf(accepted(compileExpressions(opened)).projection, input.AttributesToGet);
  const table = openTable(deps, call, input.TableName);
  checkProjectedKeys(table, projection);
  const tokens = keyTokens(table, key);
  requireCapacity(deps, call.now, table, "read");
  const item = findItem(deps.store, table, tokens);
  const used = noConsumption();
  used.table = readUnits(item?.size ?? 0, input.ConsistentRead ? "strong" : "eventual");
  spendRead(deps, call.now, table, used.table);
  return {
    Item: item && answerText(call, projection ? projectText(projection, item.text) : item.text),
    ConsumedCapacity: consumedCapacity(input.TableName, used, input.ReturnConsumedCapacity),
  };
};
