import {
  type Condition,
  checkNestedKeys,
  consumedCapacity,
  nestedHeads,
  type Projection,
  pathsOf,
  pick,
  projectText,
  viewText,
} from "../../../engines/dynamodb/index.ts";
import type { Call } from "../../../kernel/call.ts";
import type { ConsumedCapacity } from "../../../model/types/dynamodb.d.ts";
import { type AnsweredItem, answerItem, answerText } from "../answer.ts";
import { requireCapacity, spendRead } from "../charge.ts";
import type { Deps } from "../deps.ts";
import { validation } from "../errors.ts";
import type { StoredItem } from "../items.ts";
import type { OpenIndex, OpenTable } from "../open-table.ts";
import { accepted } from "../request.ts";
import { type PageRequest, pageConsumption, readPage } from "./page.ts";

/** What Query and Scan ask for in the same way. */
export interface ReadWishes {
  readonly TableName: string;
  readonly IndexName?: string | undefined;
  readonly Select?: string | undefined;
  readonly AttributesToGet?: readonly string[] | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly ConsistentRead?: boolean | undefined;
  readonly ReturnConsumedCapacity?: string | undefined;
  readonly Limit?: number | undefined;
}

export interface ReadAnswer {
  Items?: AnsweredItem[] | undefined;
  Count: number;
  ScannedCount: number;
  LastEvaluatedKey?: AnsweredItem | undefined;
  ConsumedCapacity?: ConsumedCapacity | undefined;
}

/** The index that is read. Throws where the table has none of that name, or it cannot be read so. */
export function indexToRead(table: OpenTable, { IndexName: name, ConsistentRead }: ReadWishes): OpenIndex | undefined {
  if (name === undefined) return undefined;
  const index = table.indexes.find((each) => each.name === name);
  if (!index) throw validation(`The table does not have the specified index: ${name}`);
  if (index.kind === "global" && ConsistentRead) {
    throw validation("Consistent reads are not supported on global secondary indexes");
  }
  if (index.global?.backfilling || index.global?.status === "CREATING") {
    throw validation(`Cannot read from backfilling global secondary index: ${name}`);
  }
  return index;
}

/** Parameters that exclude each other, whatever the table. */
export function checkSelect({ Select: select, IndexName, AttributesToGet, ProjectionExpression }: ReadWishes): void {
  const wanted = AttributesToGet ? "AttributesToGet" : ProjectionExpression !== undefined && "ProjectionExpression";
  if (select === "SPECIFIC_ATTRIBUTES" && !wanted) {
    throw validation(
      "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
    );
  }
  if (select === "ALL_PROJECTED_ATTRIBUTES" && IndexName === undefined) {
    throw validation("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  }
  if (!wanted || select === undefined || select === "SPECIFIC_ATTRIBUTES") return;
  throw validation(
    `Cannot specify the ${wanted} when choosing to get ${select === "COUNT" ? "only the Count" : select}`,
  );
}

/** Keys are scalars, those of the index too: no path leads into one. */
export function checkPaths(
  { table }: OpenTable,
  index: OpenIndex | undefined,
  projection: Projection | undefined,
  filter: Condition | undefined,
): void {
  const heads = nestedHeads([...(projection?.paths ?? []), ...(filter ? pathsOf(filter) : [])]);
  accepted(checkNestedKeys(table.key, heads));
  if (index) accepted(checkNestedKeys(index.key, heads, true));
}

/** Whether items must be fetched from the table. Throws where a global index would have to. */
export function mustFetch(
  index: OpenIndex | undefined,
  wishes: ReadWishes,
  projection: Projection | undefined,
  filter: Condition | undefined,
): boolean {
  if (!index?.projected) return false;
  const held = new Set(index.projected);
  const asked = [...(projection?.paths ?? []), ...(filter ? pathsOf(filter) : [])].map(({ name }) => name);
  const missing = [...new Set(asked.filter((name) => !held.has(name)))];
  if (index.kind === "local") return wishes.Select === "ALL_ATTRIBUTES" || missing.length > 0;
  if (wishes.Select === "ALL_ATTRIBUTES") {
    throw validation(
      `One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    );
  }
  if (missing.length > 0) {
    throw validation(
      `One or more parameter values were invalid: Global secondary index ${index.name} does not project [${missing.join(", ")}]`,
    );
  }
  return false;
}

/** Query and Scan from here on: throughput, the page, and what was asked to be told of it. */
export async function answerPage(
  deps: Deps,
  call: Call,
  wishes: ReadWishes,
  request: PageRequest,
  projection: Projection | undefined,
): Promise<ReadAnswer> {
  const { table, index } = request;
  requireCapacity(deps, call.now, table, "read", index);
  const page = await readPage(deps, request);
  const used = pageConsumption(page, index, wishes.ConsistentRead === true);
  const units = index ? (used.local.get(index.name) ?? used.global.get(index.name) ?? 0) : used.table;
  spendRead(deps, call.now, table, units, index);
  return {
    ...(wishes.Select !== "COUNT" && { Items: page.items.map((item) => shown(call, item, projection)) }),
    Count: page.items.length,
    ScannedCount: page.scanned,
    ...(page.last && { LastEvaluatedKey: answerItem(call, lastKey(table, index, page.last)) }),
    ConsumedCapacity: consumedCapacity(wishes.TableName, used, wishes.ReturnConsumedCapacity),
  };
}

const shown = (call: Call, { text }: StoredItem, projection: Projection | undefined): AnsweredItem =>
  answerText(call, projection ? projectText(projection, text) : text);

export const lastKey = (table: OpenTable, index: OpenIndex | undefined, last: StoredItem) =>
  pick(viewText(last.text), index?.keyNames ?? table.keyNames);
