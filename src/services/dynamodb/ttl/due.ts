import type { ItemText, KeyTokens } from "../../../engines/dynamodb/index.ts";
import { primaryToken, readAttribute } from "../../../engines/dynamodb/index.ts";
import { defineCollection } from "../../../kernel/collection.ts";
import type { Key } from "../../../kernel/ports.ts";
import type { Change } from "../change.ts";
import type { Deps } from "../deps.ts";
import type { OpenTable } from "../open-table.ts";

/** When an item ends: in one order for the whole house, so that one alarm serves all. */
export interface Due {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly account: string;
  readonly region: string;
  readonly table: string;
  readonly tableId: string;
  readonly tokens: KeyTokens;
}

const keyOf = ({ at, account, region, tableId, tokens }: Due): Key => [
  at,
  account,
  region,
  tableId,
  primaryToken(tokens),
];

export const dues = defineCollection<Due>({
  name: "dynamodb.due",
  scope: "house",
  version: 1,
  key: keyOf,
  owner: ({ account }) => account,
});

const duePrefix: Key = ["*", "*", dues.name];

/** "The item's time to live must not be more than five years in the past" to count. */
const longestPastSeconds = 5 * 365 * 86_400;
/** Year 9999: what is later never comes, and what is in milliseconds by mistake is later. */
const lastSecond = 253_402_300_799;

/** Epoch milliseconds at which the item ends; undefined if it does not. A number of seconds, and nothing else, says so. */
export function endOf(text: ItemText, attribute: string): number | undefined {
  const value = readAttribute(text, attribute)?.N;
  const seconds = value === undefined ? Number.NaN : Math.floor(Number(value));
  return seconds > 0 && seconds <= lastSecond ? seconds * 1_000 : undefined;
}

export const isTooOld = (at: number, now: number): boolean => at < now - longestPastSeconds * 1_000;

/** Notes down, in the change's transaction, when the item ends now. */
export function noteChange(deps: Deps, { table, tokens, old, now }: Change): void {
  const attribute = table.table.ttl?.attribute;
  if (attribute === undefined) return;
  const before = old && endOf(old.text, attribute);
  const after = now && endOf(now.text, attribute);
  if (before === after) return;
  if (before !== undefined) deps.store.delete([...duePrefix, ...keyOf(dueOf(table, tokens, before))]);
  if (after !== undefined) note(deps, table, tokens, after);
}

export function note(deps: Deps, table: OpenTable, tokens: KeyTokens, at: number): void {
  const due = dueOf(table, tokens, at);
  deps.store.put([...duePrefix, ...keyOf(due)], due);
  deps.alarm.by(at);
}

const dueOf = ({ scope, table }: OpenTable, tokens: KeyTokens, at: number): Due => ({
  at,
  account: scope.account,
  region: scope.region,
  table: table.name,
  tableId: table.id,
  tokens,
});

/** The next to end, from the earliest on. */
export function* dueFirst(deps: Deps, most: number): Generator<readonly [Key, Due]> {
  for (const [key, due] of deps.store.range({ prefix: duePrefix, limit: most })) yield [key, due as Due];
}
