import {
  type Condition,
  compileExpressions,
  expressionParameters,
  type Item,
  type KeyCondition,
  type KeyMatch,
  keyNames,
  type LegacyKeyCondition,
  matchKey,
  matchLegacyKey,
  openExpressions,
  pathsOf,
  readFilter,
  readItem,
  readKeyConditions,
} from "../../../engines/dynamodb/index.ts";
import type { QueryInput } from "../../../model/types/dynamodb.d.ts";
import type { WaitingDynamoHandler } from "../deps.ts";
import { validation } from "../errors.ts";
import { type OpenIndex, type OpenTable, openTable } from "../open-table.ts";
import { answerPage, checkPaths, checkSelect, indexToRead, mustFetch } from "../reading/read-answer.ts";
import { checkWithin, schemaOf, startAfter, stretchOf } from "../reading/stretch.ts";
import { accepted, projectionOf } from "../request.ts";

export const query: WaitingDynamoHandler<"Query"> = async (deps, call, input) => {
  const opened = accepted(openExpressions(input, expressionParameters.query, "current"));
  const start = input.ExclusiveStartKey && accepted(readItem(input.ExclusiveStartKey, "current"));
  const legacy = input.KeyConditions && accepted(readKeyConditions(input.KeyConditions, "current"));
  const legacyFilter = accepted(readFilter(input.QueryFilter, input.ConditionalOperator, "current"));
  checkSelect(input);
  const compiled = accepted(compileExpressions(opened));
  const projection = projectionOf(compiled.projection, input.AttributesToGet);
  const filter = compiled.filter ?? legacyFilter;
  const table = openTable(deps, call, input.TableName);
  const index = indexToRead(table, input);
  const match = matchOf(table, index, compiled.keyConditions, legacy);
  checkFilter(table, index, filter, input);
  checkPaths(table, index, projection, filter);
  const fetches = mustFetch(index, input, projection, filter);
  const request = {
    table,
    index,
    stretch: stretchOf(table, index, match),
    after: start && continued(table, index, match, start),
    forward: input.ScanIndexForward !== false,
    limit: input.Limit ?? Number.POSITIVE_INFINITY,
    filter,
    fetches,
  };
  return answerPage(deps, call, input, request, projection);
};

function matchOf(
  table: OpenTable,
  index: OpenIndex | undefined,
  conditions: readonly KeyCondition[] | undefined,
  legacy: readonly LegacyKeyCondition[] | undefined,
): KeyMatch {
  const schema = schemaOf(table, index);
  if (conditions) return accepted(matchKey(schema, conditions));
  if (legacy) return accepted(matchLegacyKey(schema, legacy));
  throw validation("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
}

/** The key has conditions of its own. */
function checkFilter(
  table: OpenTable,
  index: OpenIndex | undefined,
  filter: Condition | undefined,
  { FilterExpression }: QueryInput,
): void {
  if (!filter) return;
  const names = keyNames(schemaOf(table, index));
  const found = pathsOf(filter).find(({ name }) => names.includes(name));
  if (!found) return;
  const parameter = FilterExpression === undefined ? "QueryFilter" : "Filter Expression";
  throw validation(`${parameter} can only contain non-primary key attributes: Primary key attribute: ${found.name}`);
}

function continued(table: OpenTable, index: OpenIndex | undefined, match: KeyMatch, start: Item) {
  const after = startAfter(table, index, start);
  checkWithin(match, schemaOf(table, index), start);
  return after;
}
