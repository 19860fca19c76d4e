import { setKey } from "../../../base/record.ts";
import {
  type Consumption,
  compileExpressions,
  consumedCapacity,
  expressionParameters,
  type KeyTokens,
  noConsumption,
  openExpressions,
  type Projection,
  projectText,
  readItem,
  readUnits,
} from "../../../engines/dynamodb/index.ts";
import type { Call } from "../../../kernel/call.ts";
import type { BatchGetItemInput, KeysAndAttributes } from "../../../model/types/dynamodb.d.ts";
import { type AnsweredItem, answerText } from "../answer.ts";
import { hasCapacity, spendRead } from "../charge.ts";
import type { Deps, DynamoHandler } from "../deps.ts";
import { throughputExceeded, validation } from "../errors.ts";
import { findItem } from "../items.ts";
import { type OpenTable, openTable } from "../open-table.ts";
import { accepted, checkProjectedKeys, keyTokens, projectionOf } from "../request.ts";

/** "BatchGetItem": 100 items and 16 MB. */
const mostKeys = 100;
const mostBytes = 16 * 2 ** 20;

interface Asked {
  readonly name: string;
  readonly wanted: KeysAndAttributes;
  readonly table: OpenTable;
  readonly tokens: readonly KeyTokens[];
  readonly projection: Projection | undefined;
}

export const batchGetItem: DynamoHandler<"BatchGetItem"> = (deps, call, input) => {
  const asked = ask(deps, call, input);
  const responses: Record<string, AnsweredItem[]> = {};
  const unprocessed: Record<string, KeysAndAttributes> = {};
  const capacities = [];
  let bytes = 0;
  let processed = 0;
  for (const each of asked) {
    const used = noConsumption();
    const found: AnsweredItem[] = [];
    const left: KeysAndAttributes["Keys"][number][] = [];
    for (const [at, tokens] of each.tokens.entries()) {
      if (bytes >= mostBytes || !hasCapacity(deps, call.now, each.table, "read")) {
        left.push(each.wanted.Keys[at] ?? {});
        continue;
      }
      processed++;
      bytes += readOne(deps, call, each, tokens, used, found);
    }
    setKey(responses, each.name, found);
    if (left.length > 0) setKey(unprocessed, each.name, { ...each.wanted, Keys: left });
    const capacity = consumedCapacity(each.name, used, input.ReturnConsumedCapacity);
    if (capacity) capacities.push(capacity);
  }
  if (processed === 0) throw throughputExceeded();
  return {
    Responses: responses,
    UnprocessedKeys: unprocessed,
    ...(capacities.length > 0 && { ConsumedCapacity: capacities }),
  };
};

/** Returns the bytes that were read. */
function readOne(
  deps: Deps,
  call: Call,
  { table, wanted, projection }: Asked,
  tokens: KeyTokens,
  used: Consumption,
  found: AnsweredItem[],
): number {
  const item = findItem(deps.store, table, tokens);
  const size = item?.size ?? 0;
  const units = readUnits(size, wanted.ConsistentRead ? "strong" : "eventual");
  used.table += units;
  spendRead(deps, call.now, table, units);
  if (item) found.push(answerText(call, projection ? projectText(projection, item.text) : item.text));
  return size;
}

function ask(deps: Deps, call: Call, { RequestItems }: BatchGetItemInput): Asked[] {
  const tables = Object.entries(RequestItems);
  let keys = 0;
  for (const [, { Keys }] of tables) keys += Keys.length;
  if (keys > mostKeys) throw validation("Too many items requested for the BatchGetItem call");
  const read = tables.map(([name, wanted]) => {
    const opened = accepted(openExpressions(wanted, expressionParameters.get, "current"));
    const items = wanted.Keys.map((key) => accepted(readItem(key, "current")));
    const projection = projectionOf(accepted(compileExpressions(opened)).projection, wanted.AttributesToGet);
    return { name, wanted, items, projection };
  });
  return read.map(({ name, wanted, items, projection }) => {
    const table = openTable(deps, call, name);
    checkProjectedKeys(table, projection);
    const tokens = items.map((key) => keyTokens(table, key));
    checkDistinct(tokens);
    return { name, wanted, table, tokens, projection };
  });
}

export function checkDistinct(tokens: readonly KeyTokens[]): void {
  const seen = new Set<string>();
  for (const { partition, sort } of tokens) {
    const text = JSON.stringify([partition, ...sort]);
    if (seen.has(text)) throw validation("Provided list of item keys contains duplicates");
    seen.add(text);
  }
}
