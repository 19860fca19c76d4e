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
import { deletionOf } from "../writes.ts";

export const deleteItem: DynamoHandler<"DeleteItem"> = (deps, call, input) => {
  const opened = acceptedInput(openExpressions(input, expressionParameters.delete, "current"));
  checkReturnValues(input.ReturnValues);
  const key = acceptedInput(readItem(input.Key, "current"));
  const expected = acceptedInput(readExpected(input.Expected, input.ConditionalOperator, "current"));
  const condition = acceptedInput(compileExpressions(opened)).condition ?? expected;
  const table = openTable(deps, call, input.TableName);
  return writeOne(deps, call, input, deletionOf(table, key, condition));
};
