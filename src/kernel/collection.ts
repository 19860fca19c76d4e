import type { Scope } from "./call.ts";
import type { Key, Store } from "./ports.ts";

/** `region`: one set a region and account. `account`: one an account. `house`: one for all accounts. */
export type CollectionScope = "region" | "account" | "house";

export interface CollectionDefinition<T extends object> {
  /** `<service>.<noun>`; the name in every key. */
  readonly name: string;
  readonly scope: CollectionScope;
  /** Format of the stored value. Raise it, and give `upgrade`, when the shape changes. */
  readonly version: number;
  readonly upgrade?: (old: unknown, from: number) => object;
  readonly key: (value: T) => Key;
  /** Account that owns a value of a house collection, so that resetting an account finds it. */
  readonly owner?: (value: T) => string;
  /** Further orders to find values by. A value stands in an index once for each key that it gives. */
  readonly indexes?: Readonly<Record<string, (value: T) => readonly Key[]>>;
  /** Ids of the blobs that a value holds on to: blobs that no value names are removed at the next start, and by a reset. */
  readonly blobs?: (value: T) => readonly string[];
}

export interface ListOptions {
  /** Only keys that begin with these parts. */
  readonly prefix?: Key | undefined;
  readonly after?: Key | undefined;
  readonly limit?: number | undefined;
  readonly reverse?: boolean | undefined;
}

/** A collection bound to a store. Writes are allowed in transactions only. */
export interface Collection<T extends object> {
  readonly definition: CollectionDefinition<T>;
  get(scope: Scope, ...key: Key): T | undefined;
  /** Writes `value` under its own key and keeps the indexes true. */
  put(scope: Scope, value: T): void;
  delete(scope: Scope, ...key: Key): boolean;
  list(scope: Scope, options?: ListOptions): IterableIterator<T>;
  /** All values whose index key begins with `key`, in the order of the index. */
  findBy(scope: Scope, index: string, ...key: Key): IterableIterator<T>;
  /** Grows with every write and upheaval: equal numbers mean nothing changed. For caches. */
  changes(): number;
}

export const defineCollection = <T extends object>(definition: CollectionDefinition<T>): CollectionDefinition<T> =>
  definition;

/** First parts of every key: account, region, collection; "*" where the scope does not divide. */
export function keyPrefix(definition: CollectionDefinition<never>, scope: Scope, index = ""): Key {
  const name = index === "" ? definition.name : `${definition.name}#${index}`;
  if (definition.scope === "house") return ["*", "*", name];
  return [scope.account, definition.scope === "region" ? scope.region : "*", name];
}

export function bindCollection<T extends object>(store: Store, definition: CollectionDefinition<T>): Collection<T> {
  const indexes = Object.entries(definition.indexes ?? {});
  let changes = 0;
  store.onUpheaval(() => {
    changes++;
  });

  const prefixOf = (scope: Scope, index?: string): Key =>
    keyPrefix(definition as unknown as CollectionDefinition<never>, scope, index);

  function get(scope: Scope, ...key: Key): T | undefined {
    return store.get([...prefixOf(scope), ...key]) as T | undefined;
  }

  function indexKeys(scope: Scope, value: T): Key[] {
    const keys: Key[] = [];
    for (const [name, keyOf] of indexes) {
      for (const key of keyOf(value)) keys.push([...prefixOf(scope, name), ...key, ...definition.key(value)]);
    }
    return keys;
  }

  function remove(scope: Scope, value: T): void {
    for (const each of indexKeys(scope, value)) store.delete(each);
    store.delete([...prefixOf(scope), ...definition.key(value)]);
    changes++;
  }

  return {
    definition,
    get,
    put(scope, value) {
      const key = definition.key(value);
      if (indexes.length > 0) {
        const old = get(scope, ...key);
        if (old) for (const each of indexKeys(scope, old)) store.delete(each);
        for (const each of indexKeys(scope, value)) store.put(each, key as (string | number)[]);
      }
      store.put([...prefixOf(scope), ...key], value);
      changes++;
    },
    delete(scope, ...key) {
      const old = get(scope, ...key);
      if (old) remove(scope, old);
      return old !== undefined;
    },
    *list(scope, options = {}) {
      const prefix = [...prefixOf(scope), ...(options.prefix ?? [])];
      const after = options.after && [...prefixOf(scope), ...options.after];
      for (const [, value] of store.range({ prefix, after, limit: options.limit, reverse: options.reverse })) {
        yield value as T;
      }
    },
    *findBy(scope, index, ...key) {
      for (const [, primary] of store.range({ prefix: [...prefixOf(scope, index), ...key] })) {
        const value = get(scope, ...(primary as Key));
        if (value) yield value;
      }
    },
    changes: () => changes,
  };
}
