import type { Scope } from "../../kernel/call.ts";
import type { Collection } from "../../kernel/collection.ts";
import { quotaExceeded } from "./errors.ts";
import { type Quota, quotas } from "./quotas.ts";

interface Count {
  readonly changes: number;
  readonly count: number;
}

const counts = new WeakMap<object, Map<string, Count>>();

const memoOf = (collection: object): Map<string, Count> => {
  let memo = counts.get(collection);
  if (!memo) {
    memo = new Map();
    counts.set(collection, memo);
  }
  return memo;
};

/** How many values an account has. Counted again only after a change, as counting reads them all. */
export function countOf<T extends object>(collection: Collection<T>, scope: Scope): number {
  const memo = memoOf(collection);
  const known = memo.get(scope.account);
  const changes = collection.changes();
  if (known?.changes === changes) return known.count;
  let count = 0;
  for (const _ of collection.list(scope)) count++;
  memo.set(scope.account, { changes, count });
  return count;
}

/** Adds a value that is new, within the account's quota. A row of creations counts once. */
export function addWithin<T extends object>(collection: Collection<T>, scope: Scope, value: T, quota: Quota): void {
  const count = countOf(collection, scope);
  if (count >= quotas[quota]) throw quotaExceeded(quota, quotas[quota]);
  collection.put(scope, value);
  memoOf(collection).set(scope.account, { changes: collection.changes(), count: count + 1 });
}
