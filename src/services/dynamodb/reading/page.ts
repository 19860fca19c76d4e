import {
  type Condition,
  type Consistency,
  type Consumption,
  consume,
  holds,
  noConsumption,
  readUnits,
  tokensOf,
  viewText,
} from "../../../engines/dynamodb/index.ts";
import type { Key } from "../../../kernel/ports.ts";
import type { Deps } from "../deps.ts";
import { findItem, type StoredItem, storedItem } from "../items.ts";
import type { OpenIndex, OpenTable } from "../open-table.ts";
import { turn } from "./turn.ts";

/** A stretch of a table or an index, in the order of its keys. */
export interface Stretch {
  readonly prefix: Key;
  readonly from?: Key | undefined;
  readonly to?: Key | undefined;
}

export interface PageRequest {
  readonly table: OpenTable;
  readonly index: OpenIndex | undefined;
  readonly stretch: Stretch;
  /** Behind this key, which need not exist. */
  readonly after: Key | undefined;
  readonly forward: boolean;
  /** Items that are read at most, before the filter. */
  readonly limit: number;
  readonly filter: Condition | undefined;
  /** What is asked for is not in the local index: each item is fetched from its table. */
  readonly fetches: boolean;
}

export interface Page {
  /** Those that the filter lets through. */
  readonly items: StoredItem[];
  scanned: number;
  /** Bytes that were read in the table or the index, which is what a page is measured by. */
  bytes: number;
  /** Bytes of each item that was fetched from the table for its entry in a local index. */
  readonly fetched: number[];
  /** The last that was read, if there may be more behind it. */
  last: StoredItem | undefined;
}

/** "Paginating table query results": a page ends with the item that brings it to 1 MB. */
const mostPageBytes = 2 ** 20;

/** Items read before others have their turn: a millisecond or two of work. */
const sliceItems = 100;

/** Reads a page, in slices, so that nobody waits for more than one of those. */
export async function readPage(deps: Deps, request: PageRequest): Promise<Page> {
  const page: Page = { items: [], scanned: 0, bytes: 0, fetched: [], last: undefined };
  let { after } = request;
  for (;;) {
    const slice = Math.min(sliceItems, request.limit - page.scanned);
    let read = 0;
    let key = after;
    let entry: StoredItem | undefined;
    const { prefix, from, to } = request.stretch;
    for (const [at, bytes] of deps.store.range({ prefix, from, to, after, limit: slice, reverse: !request.forward })) {
      key = at;
      entry = storedItem(bytes);
      take(deps, request, page, entry);
      read++;
      if (page.bytes >= mostPageBytes) break;
    }
    if (page.scanned >= request.limit || page.bytes >= mostPageBytes) {
      page.last = entry;
      return page;
    }
    if (read < slice) return page;
    after = key;
    await turn();
  }
}

function take(deps: Deps, { table, fetches, filter }: PageRequest, page: Page, entry: StoredItem): void {
  page.scanned++;
  page.bytes += entry.size;
  const item = fetches ? fetchWhole(deps, table, entry, page) : entry;
  if (!filter || holds(filter, viewText(item.text))) page.items.push(item);
}

function fetchWhole(deps: Deps, table: OpenTable, entry: StoredItem, page: Page): StoredItem {
  const tokens = tokensOf(table.table.key, viewText(entry.text));
  const whole = tokens && findItem(deps.store, table, tokens);
  if (!whole) throw new Error(`${table.arn}: an entry of a local index without its item`);
  page.fetched.push(whole.size);
  return whole;
}

/** What a page costs, and where. */
export function pageConsumption(
  { bytes, fetched }: Page,
  index: OpenIndex | undefined,
  consistent: boolean,
): Consumption {
  const consistency: Consistency = consistent ? "strong" : "eventual";
  const used = noConsumption();
  const units = readUnits(bytes, consistency);
  if (index) consume(index.kind === "local" ? used.local : used.global, index.name, units);
  else used.table = units;
  for (const size of fetched) used.table += readUnits(size, consistency);
  return used;
}
