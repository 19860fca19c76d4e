import {
  compileExpressions,
  consumedCapacity,
  expressionParameters,
  openExpressions,
  readExpected,
  readItem,
  tokensOf,
  viewItem,
} from "../../../engines/dynamodb/index.ts";
import { answerText } from "../answer.ts";
import { applyChange } from "../apply-change.ts";
import { requireCapacity, spendWrite } from "../charge.ts";
import type { DynamoHandler } from "../deps.ts";
import { findItem } from "../items.ts";
import { openTable } from "../open-table.ts";
import { accepted } from "../request.ts";
import { checkConditionKeys, checkWholeItem, packed, requireCondition } from "../writes.ts";

export const putItem: DynamoHandler<"PutItem"> = (deps, call, input) => {
  const opened = accepted(openExpressions(input, expressionParameters.put, "current"));
  const item = accepted(readItem(input.Item, "current"));
  const now = packed(item);
  const expected = accepted(readExpected(input.Expected, input.ConditionalOperator, "current"));
  const condition = accepted(compileExpressions(opened)).condition ?? expected;
  const table = openTable(deps, call, input.TableName);
  checkWholeItem(table, item);
  checkConditionKeys(table, condition);
  const tokens = tokensOf(table.table.key, viewItem(item));
  if (!tokens) throw new Error("an item that was checked has no key");
  requireCapacity(deps, call.now, table, "write");
  const old = findItem(deps.store, table, tokens);
  requireCondition(call, condition, old, input.ReturnValuesOnConditionCheckFailure);
  const used = applyChange(deps, { table, tokens, old, now, cause: call });
  spendWrite(deps, call.now, table, used);
  return {
    Attributes: old && input.ReturnValues === "ALL_OLD" ? answerText(call, old.text) : undefined,
    ConsumedCapacity: consumedCapacity(input.TableName, used, input.ReturnConsumedCapacity),
  };
};
