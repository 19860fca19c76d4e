import {
  checkIndexKey,
  checkKey,
  compareValues,
  type Item,
  type KeyMatch,
  type KeySchema,
  partitionToken,
  Refusal,
  segmentRange,
  sortToken,
  tokenRange,
  tokensOf,
  viewItem,
} from "../../../engines/dynamodb/index.ts";
import type { Key } from "../../../kernel/ports.ts";
import { validation } from "../errors.ts";
import { entryKey, itemKey } from "../items.ts";
import { nameRoom, sortRoom } from "../key-room.ts";
import type { OpenIndex, OpenTable } from "../open-table.ts";
import { keyIn } from "../writes.ts";
import type { Stretch } from "./page.ts";

export const schemaOf = (table: OpenTable, index: OpenIndex | undefined): KeySchema => index?.key ?? table.table.key;

/** Behind all keys that have this text in the same place, and in front of all greater texts. */
const behind = (token: string): string => `${token}\u0000`;

/** What a query reads. */
export function stretchOf(table: OpenTable, index: OpenIndex | undefined, match: KeyMatch): Stretch {
  const { prefix: first } = index ?? table;
  const equal = match.equal.map((value) => sortRoom(sortToken(value)));
  const prefix = [...first, nameRoom(partitionToken(match.partition)), ...equal];
  if (!match.range) return { prefix };
  const { low, lowIncluded, high, highIncluded } = tokenRange(match.range);
  return {
    prefix,
    from: low === undefined ? undefined : [...prefix, lowIncluded ? sortRoom(low) : behind(sortRoom(low))],
    to: high === undefined ? undefined : [...prefix, highIncluded ? behind(sortRoom(high)) : sortRoom(high)],
  };
}

/** What a scan reads: everything, or its segment. */
export function segmentOf(
  table: OpenTable,
  index: OpenIndex | undefined,
  segment: number | undefined,
  total: number | undefined,
): Stretch {
  const { prefix } = index ?? table;
  if (segment === undefined || total === undefined) return { prefix };
  const { from, to } = segmentRange(segment, total);
  return { prefix, from: [...prefix, from], to: to === undefined ? undefined : [...prefix, to] };
}

const invalidStart = (detail?: string) =>
  validation(`The provided starting key is invalid${detail === undefined ? "" : `: ${detail}`}`);

/** Where ExclusiveStartKey points. Throws ValidationException where it is no key of the table, or of the index. */
export function startAfter(table: OpenTable, index: OpenIndex | undefined, start: Item): Key {
  const names = index?.keyNames ?? table.keyNames;
  if (Object.keys(start).length !== names.length) {
    if (index) throw invalidStart();
    throw validation("Exclusive Start Key must have same size as table's key schema");
  }
  const key = keyIn(table, start);
  const verdict = checkKey(table.table.key, key);
  if (verdict instanceof Refusal) throw invalidStart(verdict.message);
  const tokens = tokensOf(table.table.key, viewItem(key));
  if (!tokens) throw invalidStart();
  if (!index) return itemKey(table, tokens);
  const unfit = checkIndexKey(index.name, index.key, viewItem(start));
  if (unfit instanceof Refusal) throw invalidStart(unfit.message);
  const own = tokensOf(index.key, viewItem(start));
  if (!own) throw invalidStart();
  return entryKey(index, own, tokens);
}

/** A query cannot be continued from where it would never have come. */
export function checkWithin(match: KeyMatch, schema: KeySchema, start: Item): void {
  const view = viewItem(start);
  for (const [at, { name }] of schema.partition.entries()) {
    const [given, wanted] = [view.attribute(name), match.partition[at]];
    if (given && wanted && compareValues(given, wanted) !== 0) {
      throw validation("The provided starting key is outside query boundaries based on provided conditions");
    }
  }
  const ranged = schema.sort[match.equal.length];
  const value = ranged && view.attribute(ranged.name);
  const unequal = match.equal.some((wanted, at) => {
    const given = view.attribute(schema.sort[at]?.name ?? "");
    return given && compareValues(given, wanted) !== 0;
  });
  if (unequal || (match.range && value && !isIn(match.range, sortToken(value)))) {
    throw validation("The provided starting key does not match the range key predicate");
  }
}

/** Tokens compare as the store orders them: by code point, as UTF-8 does. */
function isIn(range: NonNullable<KeyMatch["range"]>, token: string): boolean {
  const { low, lowIncluded, high, highIncluded } = tokenRange(range);
  const order = (bound: string): number => Buffer.compare(Buffer.from(token), Buffer.from(bound));
  if (low !== undefined && (lowIncluded ? order(low) < 0 : order(low) <= 0)) return false;
  return high === undefined || (highIncluded ? order(high) <= 0 : order(high) < 0);
}
