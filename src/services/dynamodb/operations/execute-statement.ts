import { consumedCapacity, noConsumption } from "../../../engines/dynamodb/index.ts";
import type { WaitingDynamoHandler } from "../deps.ts";
import { validation } from "../errors.ts";
import { openSelect, positionOf, runSelect, tokenOf } from "../partiql/select.ts";
import { requireStatement } from "../partiql/statements.ts";
import { runWrite } from "../partiql/write.ts";

export const executeStatement: WaitingDynamoHandler<"ExecuteStatement"> = async (deps, call, input) => {
  const statement = requireStatement(input);
  if (statement.kind === "exists") {
    throw validation("EXISTS is only supported in ExecuteTransaction");
  }
  if (statement.kind !== "select") {
    const result = runWrite(deps, call, statement, input.ReturnValuesOnConditionCheckFailure);
    const used = result?.written.used ?? noConsumption();
    return {
      Items: result?.items ?? [],
      ConsumedCapacity: consumedCapacity(statement.table, used, input.ReturnConsumedCapacity),
    };
  }
  const consistent = input.ConsistentRead === true;
  const open = openSelect(deps, call, statement, consistent);
  const from = positionOf(input.Statement, input.NextToken);
  const limit = input.Limit ?? Number.POSITIVE_INFINITY;
  const { items, used, next } = await runSelect(deps, call, open, { consistent, limit, from });
  return {
    Items: items,
    ...(next && { NextToken: tokenOf(input.Statement, next) }),
    ConsumedCapacity: consumedCapacity(statement.table, used, input.ReturnConsumedCapacity),
  };
};
