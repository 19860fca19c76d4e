import { type Consumption, noConsumption, Refusal } from "../../../engines/dynamodb/index.ts";
import type { Call } from "../../../kernel/call.ts";
import { AwsError } from "../../../kernel/error.ts";
import type {
  BatchExecuteStatementInput,
  BatchStatementErrorCodeEnum,
  BatchStatementRequest,
  BatchStatementResponse,
} from "../../../model/types/dynamodb.d.ts";
import type { Deps, WaitingDynamoHandler } from "../deps.ts";
import { validation } from "../errors.ts";
import { openSelect, runSelect } from "../partiql/select.ts";
import { requireStatement, selectIn, statementOf, tableNameOf } from "../partiql/statements.ts";
import { runWrite } from "../partiql/write.ts";
import { capacityOf } from "./transact-write-items.ts";

/** Each statement for itself: what fails is told in its place. */
export const batchExecuteStatement: WaitingDynamoHandler<"BatchExecuteStatement"> = async (deps, call, input) => {
  checkKinds(input);
  const responses: BatchStatementResponse[] = [];
  const used: Consumption[] = [];
  const tables: { tableName: string }[] = [];
  for (const each of input.Statements) {
    const { response, consumption } = await runOne(deps, call, each);
    responses.push(response);
    if (response.TableName === undefined) continue;
    tables.push({ tableName: response.TableName });
    used.push(consumption);
  }
  const capacities = capacityOf(tables, used, input, "write").ConsumedCapacity?.map(
    ({ ReadCapacityUnits: _, WriteCapacityUnits: __, ...total }) => total,
  );
  return { Responses: responses, ...(capacities && { ConsumedCapacity: capacities }) };
};

/** A batch reads or writes. What is no statement at all is told in its place. */
function checkKinds({ Statements }: BatchExecuteStatementInput): void {
  const kinds = new Set<boolean>();
  for (const wire of Statements) {
    const statement = statementOf(wire);
    if (!(statement instanceof Refusal)) kinds.add(selectIn(statement) !== undefined);
  }
  if (kinds.size > 1) {
    throw validation("BatchExecuteStatement API does not support both read and write operations in the same request");
  }
}

interface Outcome {
  readonly response: BatchStatementResponse;
  readonly consumption: Consumption;
}

async function runOne(deps: Deps, call: Call, wire: BatchStatementRequest): Promise<Outcome> {
  let TableName: string | undefined;
  try {
    const statement = requireStatement(wire);
    TableName = tableNameOf(statement);
    if (statement.kind === "exists") throw validation("EXISTS is only supported in ExecuteTransaction");
    if (statement.kind !== "select") {
      const result = runWrite(deps, call, statement, wire.ReturnValuesOnConditionCheckFailure);
      const [Item] = result?.items ?? [];
      const consumption = result?.written.used ?? noConsumption();
      return { response: { ...(Item && { Item }), TableName }, consumption };
    }
    const consistent = wire.ConsistentRead === true;
    const open = openSelect(deps, call, statement, consistent);
    if (!open.plan.single) {
      throw validation(
        "Select statements within BatchExecuteStatement must specify the primary key in the where clause.",
      );
    }
    const { items, used } = await runSelect(deps, call, open, { consistent, limit: 1, from: undefined });
    const [Item] = items;
    return { response: { ...(Item && { Item }), TableName }, consumption: used };
  } catch (error) {
    const failed = errorIn(error);
    return { response: { Error: failed, ...(TableName !== undefined && { TableName }) }, consumption: noConsumption() };
  }
}

const codes: Readonly<Record<string, BatchStatementErrorCodeEnum>> = {
  ConditionalCheckFailedException: "ConditionalCheckFailed",
  DuplicateItemException: "DuplicateItem",
  ItemCollectionSizeLimitExceededException: "ItemCollectionSizeLimitExceeded",
  ProvisionedThroughputExceededException: "ProvisionedThroughputExceeded",
  ResourceNotFoundException: "ResourceNotFound",
  ValidationException: "ValidationError",
};

/** What the client's list tells of an error. Whatever else is thrown is no answer. */
function errorIn(error: unknown): NonNullable<BatchStatementResponse["Error"]> {
  const code = error instanceof AwsError && Object.hasOwn(codes, error.code) ? codes[error.code] : undefined;
  if (!(error instanceof AwsError) || code === undefined) throw error;
  const { Item } = error.fields as Pick<NonNullable<BatchStatementResponse["Error"]>, "Item">;
  return { Code: code, Message: error.message, ...(Item && { Item }) };
}
