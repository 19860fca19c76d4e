import {
  type Condition,
  type Consumption,
  type Item,
  type KeyMatch,
  noConsumption,
  planSelect,
  type ReadPlan,
  readItem,
  type Select,
  selectColumns,
  viewText,
  wireItem,
  writeItem,
} from "../../../engines/dynamodb/index.ts";
import type { Call } from "../../../kernel/call.ts";
import { type AnsweredItem, answerItem, answerText } from "../answer.ts";
import { requireCapacity, spendRead } from "../charge.ts";
import type { Deps } from "../deps.ts";
import { validation } from "../errors.ts";
import type { StoredItem } from "../items.ts";
import { type OpenIndex, type OpenTable, openTable } from "../open-table.ts";
import { add } from "../operations/batch-write-item.ts";
import { pageConsumption, readPage } from "../reading/page.ts";
import { checkPaths, indexToRead, lastKey } from "../reading/read-answer.ts";
import { schemaOf, startAfter, stretchOf } from "../reading/stretch.ts";
import { accepted } from "../request.ts";

/** A SELECT that knows its table. */
export interface OpenSelect {
  readonly select: Select;
  readonly table: OpenTable;
  readonly index: OpenIndex | undefined;
  readonly plan: ReadPlan;
}

export interface SelectWishes {
  readonly consistent: boolean;
  readonly limit: number;
  /** Where the page before ended. */
  readonly from: Position | undefined;
}

/** Which of the plan's reads goes on, and behind which key. */
export interface Position {
  readonly read: number;
  readonly after: Item | undefined;
}

export interface Selected {
  readonly items: AnsweredItem[];
  readonly used: Consumption;
  readonly next: Position | undefined;
}

export function openSelect(deps: Deps, call: Call, select: Select, consistent: boolean): OpenSelect {
  const table = openTable(deps, call, select.table);
  const index = indexToRead(table, {
    TableName: select.table,
    IndexName: select.index,
    ConsistentRead: consistent,
  });
  const plan = accepted(planSelect(select, schemaOf(table, index)));
  checkPaths(table, index, undefined, plan.filter);
  return { select, table, index, plan };
}

/** Reads until a page is full: one that is full by its bytes or its limit ends the answer. */
export async function runSelect(deps: Deps, call: Call, open: OpenSelect, wishes: SelectWishes): Promise<Selected> {
  const { table, index, plan } = open;
  requireCapacity(deps, call.now, table, "read", index);
  const reads: readonly (KeyMatch | undefined)[] = plan.reads ?? [undefined];
  const items: AnsweredItem[] = [];
  const used = noConsumption();
  let { limit } = wishes;
  let next: Position | undefined;
  for (let read = wishes.from?.read ?? 0; read < reads.length; read++) {
    const match = reads[read];
    const start = read === wishes.from?.read ? wishes.from.after : undefined;
    const page = await readPage(deps, {
      table,
      index,
      stretch: match ? stretchOf(table, index, match) : { prefix: (index ?? table).prefix },
      after: start && startAfter(table, index, start),
      forward: plan.forward,
      limit,
      filter: plan.filter,
      fetches: fetches(open, plan.filter),
    });
    add(used, pageConsumption(page, index, wishes.consistent));
    for (const item of page.items) items.push(row(call, open.select, item));
    limit -= page.scanned;
    if (page.last) {
      next = { read, after: lastKey(table, index, page.last) };
      break;
    }
    if (limit <= 0 && read + 1 < reads.length) {
      next = { read: read + 1, after: undefined };
      break;
    }
  }
  // The whole key is given: there is nothing behind its item.
  if (plan.single) next = undefined;
  spendRead(deps, call.now, table, used.table, index);
  return { items, used, next };
}

/** A local index that lacks what is asked for sends to the table; a global one answers with what it has. */
function fetches({ select, index }: OpenSelect, filter: Condition | undefined): boolean {
  if (index?.kind !== "local" || !index.projected) return false;
  const held = new Set(index.projected);
  return !select.columns || select.columns.some(({ path }) => !held.has(path.name)) || filter !== undefined;
}

export const row = (call: Call, { columns }: Select, item: StoredItem): AnsweredItem =>
  columns ? answerItem(call, selectColumns(columns, viewText(item.text))) : answerText(call, item.text);

/** NextToken: opaque to clients, and good only with the statement that it came from. */
export function tokenOf(statement: string, { read, after }: Position): string {
  return Buffer.from(JSON.stringify([statement, read, after ? writeItem(after) : null])).toString("base64");
}

const invalidToken = () => validation("Given NextToken is invalid");

export function positionOf(statement: string, token: string | undefined): Position | undefined {
  if (token === undefined) return undefined;
  try {
    const [of, read, after] = JSON.parse(Buffer.from(token, "base64").toString()) as [string, number, string | null];
    if (of !== statement || !Number.isSafeInteger(read)) throw invalidToken();
    // What a client has had in its hands is read as what a client sends.
    const item = after === null ? undefined : accepted(readItem(wireItem(JSON.parse(after) as Item), "older"));
    return { read, after: item };
  } catch {
    throw invalidToken();
  }
}
