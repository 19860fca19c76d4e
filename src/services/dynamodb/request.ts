import {
  checkKey,
  checkNestedKeys,
  type Item,
  type KeyTokens,
  nestedHeads,
  type Projection,
  Refusal,
  readAttributesToGet,
  readItem,
  tokensOf,
  viewItem,
  type WireItem,
  type Wording,
} from "../../engines/dynamodb/index.ts";
import { refused, validation } from "./errors.ts";
import type { OpenTable } from "./open-table.ts";

/** The verdict of the engine, or its refusal as the error that clients see. */
export function accepted<T>(verdict: T | Refusal): T {
  if (verdict instanceof Refusal) throw refused(verdict);
  return verdict;
}

/**
 * As `accepted`, of what is judged before the table is known: PutItem, UpdateItem and DeleteItem count it as an error of
 * validation, which the other operations do not. Observed in most regions in 2026.
 */
export function acceptedInput<T>(verdict: T | Refusal): T {
  if (verdict instanceof Refusal) throw validation(`1 validation error detected: ${verdict.message}`);
  return verdict;
}

export const readKey = (key: WireItem, wording: Wording): Item => accepted(readItem(key, wording));

/** Where the item of that key stands. Throws what is wrong with the key. */
export function keyTokens({ table }: OpenTable, key: Item): KeyTokens {
  accepted(checkKey(table.key, key));
  const tokens = tokensOf(table.key, viewItem(key));
  if (!tokens) throw new Error("a key that was checked has no tokens");
  return tokens;
}

/** ProjectionExpression, or AttributesToGet of old. Undefined: whole items. */
export function projectionOf(
  compiled: Projection | undefined,
  attributesToGet: readonly string[] | undefined,
): Projection | undefined {
  if (compiled || !attributesToGet) return compiled;
  return accepted(readAttributesToGet(attributesToGet));
}

export function checkProjectedKeys({ table }: OpenTable, projection: Projection | undefined): void {
  if (projection) accepted(checkNestedKeys(table.key, nestedHeads(projection.paths)));
}
