import {
  compileExpressions,
  expressionParameters,
  openExpressions,
  readExpected,
  readItem,
} from "../../../engines/dynamodb/index.ts";
import type { DynamoHandler } from "../deps.ts";
import { openTable } from "../open-table.ts";
import { acceptedInput } from "../request.ts";
import { checkReturnValues } from "../return-values.ts";
import { writeOne } from "../write-answer.ts";
import { namedKeyCheck, packed, putOf } from "../writes.ts";

export const putItem: DynamoHandler<"PutItem"> = (deps, call, input) => {
  const opened = acceptedInput(openExpressions(input, expressionParameters.put, "current"));
  checkReturnValues(input.ReturnValues);
  const item = acceptedInput(readItem(input.Item, "current"));
  const now = packed(item);
  const expected = acceptedInput(readExpected(input.Expected, input.ConditionalOperator, "current"));
  const condition = acceptedInput(compileExpressions(opened)).condition ?? expected;
  const table = openTable(deps, call, input.TableName);
  return writeOne(deps, call, input, putOf(table, item, now, condition, namedKeyCheck));
};
