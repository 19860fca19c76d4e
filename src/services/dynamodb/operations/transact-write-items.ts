import { setKey } from "../../../base/record.ts";
import {
  type Consumption,
  compileExpressions,
  consumedCapacity,
  type ExpressionParameters,
  type Expressions,
  expressionParameters,
  noConsumption,
  openExpressions,
  readItem,
  readUnits,
  type WireItem,
} from "../../../engines/dynamodb/index.ts";
import type { Call } from "../../../kernel/call.ts";
import type {
  ConsumedCapacity,
  ItemCollectionMetrics,
  TransactWriteItem,
  TransactWriteItemsInput,
  TransactWriteItemsOutput,
} from "../../../model/types/dynamodb.d.ts";
import type { Deps, DynamoHandler } from "../deps.ts";
import { validation } from "../errors.ts";
import { findItem } from "../items.ts";
import { openTable } from "../open-table.ts";
import { accepted } from "../request.ts";
import { isRepeated } from "../transactions/idempotency.ts";
import { carryOutAll, checkAggregate, type Step } from "../transactions/transact.ts";
import { collectionMetrics } from "../write-answer.ts";
import { checkOf, deletionOf, packed, plainKeyCheck, putOf, updateOf, type Written } from "../writes.ts";
import { add } from "./batch-write-item.ts";

export const transactWriteItems: DynamoHandler<"TransactWriteItems"> = (deps, call, input) => {
  const reads = input.TransactItems.map(readStep);
  const steps = reads.map(
    ({ tableName, ...rest }): Step => ({ tableName, table: openTable(deps, call, tableName), ...rest }),
  );
  if (isRepeated(deps, call, input.ClientRequestToken, input.TransactItems)) return repeated(deps, steps, input);
  const written = carryOutAll(deps, call, steps);
  checkAggregate(written.reduce((sum, { old, now }) => sum + Math.max(old?.size ?? 0, now?.size ?? 0), 0));
  return {
    ...capacityOf(
      steps,
      written.map(({ used }) => used),
      input,
      "write",
    ),
    ...collectionsOf(deps, call, steps, written, input),
  };
};

type Read = Omit<Step, "table">;

interface Part {
  readonly TableName: string;
  readonly ConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: WireItem | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
}

function readStep(item: TransactWriteItem): Read {
  const { Put: put, Update: update, Delete: deletion, ConditionCheck: check } = item;
  const given = [put, update, deletion, check].filter((each) => each !== undefined);
  if (given.length !== 1) {
    throw validation("TransactItems can only contain one of Check, Put, Update or Delete");
  }
  if (put) {
    const { condition } = compiled(put, expressionParameters.check);
    const whole = accepted(readItem(put.Item, "older"));
    return step(put, (table) => putOf(table, whole, packed(whole), condition, plainKeyCheck));
  }
  if (update) {
    const expressions = compiled(update, expressionParameters.update);
    const key = accepted(readItem(update.Key, "older"));
    return step(update, (table) => updateOf(table, key, expressions.update, expressions.condition));
  }
  if (deletion) {
    const { condition } = compiled(deletion, expressionParameters.check);
    const key = accepted(readItem(deletion.Key, "older"));
    return step(deletion, (table) => deletionOf(table, key, condition));
  }
  if (!check) throw new Error("a step that is none of the four");
  const { condition } = compiled(check, expressionParameters.check);
  const key = accepted(readItem(check.Key, "older"));
  return step(check, (table) => checkOf(table, key, condition));
}

const compiled = (part: Part, parameters: ExpressionParameters): Expressions =>
  accepted(compileExpressions(accepted(openExpressions(part, parameters, "older"))));

const step = (part: Part, prepare: Step["prepare"]): Read => ({
  tableName: part.TableName,
  prepare,
  onFailure: part.ReturnValuesOnConditionCheckFailure,
});

/** What is consumed, a table in the request at a time. */
export function capacityOf(
  steps: readonly { readonly tableName: string }[],
  used: readonly Consumption[],
  { ReturnConsumedCapacity: wanted }: { readonly ReturnConsumedCapacity?: string | undefined },
  kind: "read" | "write",
): { ConsumedCapacity?: ConsumedCapacity[] } {
  if (wanted !== "TOTAL" && wanted !== "INDEXES") return {};
  const byTable = new Map<string, Consumption>();
  for (const [at, { tableName }] of steps.entries()) {
    const sum = byTable.get(tableName) ?? noConsumption();
    byTable.set(tableName, sum);
    const one = used[at];
    if (one) add(sum, one);
  }
  const capacities: ConsumedCapacity[] = [];
  for (const [tableName, sum] of byTable) {
    const capacity = consumedCapacity(tableName, sum, wanted, kind);
    if (capacity) capacities.push(capacity);
  }
  return { ConsumedCapacity: capacities };
}

/** A repetition reads what the first request has written, and consumes as much as that costs. */
function repeated(deps: Deps, steps: readonly Step[], input: TransactWriteItemsInput): TransactWriteItemsOutput {
  const used = steps.map(({ table, prepare }) => {
    const consumption = noConsumption();
    consumption.table = readUnits(findItem(deps.store, table, prepare(table).tokens)?.size ?? 0, "transactional");
    return consumption;
  });
  return capacityOf(steps, used, input, "read");
}

function collectionsOf(
  deps: Deps,
  call: Call,
  steps: readonly Step[],
  written: readonly Written[],
  input: TransactWriteItemsInput,
): { ItemCollectionMetrics?: Record<string, ItemCollectionMetrics[]> } {
  if (input.ReturnItemCollectionMetrics !== "SIZE") return {};
  const byTable: Record<string, ItemCollectionMetrics[]> = {};
  for (const [at, { table, tableName, prepare }] of steps.entries()) {
    const one = written[at];
    const metrics = one && collectionMetrics(deps, call, prepare(table), one, "SIZE");
    if (!metrics) continue;
    setKey(byTable, tableName, [...((Object.hasOwn(byTable, tableName) && byTable[tableName]) || []), metrics]);
  }
  return { ItemCollectionMetrics: byTable };
}
