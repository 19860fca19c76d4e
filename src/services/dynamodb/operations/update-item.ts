import {
  compileExpressions,
  expressionParameters,
  openExpressions,
  readAttributeUpdates,
  readExpected,
  readItem,
} from "../../../engines/dynamodb/index.ts";
import type { DynamoHandler } from "../deps.ts";
import { openTable } from "../open-table.ts";
import { acceptedInput } from "../request.ts";
import { writeOne } from "../write-answer.ts";
import { namedIndexKeys, updateOf } from "../writes.ts";

export const updateItem: DynamoHandler<"UpdateItem"> = (deps, call, input) => {
  const opened = acceptedInput(openExpressions(input, expressionParameters.update, "current"));
  const key = acceptedInput(readItem(input.Key, "current"));
  const legacy = input.AttributeUpdates && acceptedInput(readAttributeUpdates(input.AttributeUpdates, "current"));
  const expected = acceptedInput(readExpected(input.Expected, input.ConditionalOperator, "current"));
  const compiled = acceptedInput(compileExpressions(opened));
  const update = compiled.update ?? legacy;
  const table = openTable(deps, call, input.TableName);
  const write = updateOf(table, key, update, compiled.condition ?? expected, legacy && namedIndexKeys);
  return writeOne(deps, call, input, write, update);
};
