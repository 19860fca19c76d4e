import type { Clause } from "./clause.ts";
import type { Condition } from "./condition.ts";
import type { Fields } from "./fields.ts";
import type { Predicate } from "./predicate.ts";
import type { Store, StoreName } from "./stores.ts";
import { selectivity, storeOf, stores } from "./stores.ts";
import type { Visitor } from "./visitor.ts";

/** What is indexed: something that has a clause. */
export interface Indexed {
  readonly clause: Clause;
}

/** A search on its way: the event's fields, and where candidates go. */
export interface Search<E extends Indexed> extends Visitor<Bucket<E>> {
  readonly fields: Fields;
  candidate(entry: E): void;
}

/** Entries of a bucket that are tried one by one; with more, a node below tells them apart by another condition. */
const mostTried = 6;

/**
 * Finds the clauses that an event may satisfy at a cost that follows how many there are, not how many stand here. Each
 * clause stands under one of its conditions, the one that tells it best from the others, and there under each predicate
 * of that condition. Where many stand under one predicate, a node below repeats this with their other conditions.
 */
export class IndexNode<E extends Indexed> {
  readonly #fields = new Map<string, FieldIndex<E>>();
  /** The condition under which an entry stands here. */
  readonly #under = new Map<E, Condition>();
  /** Entries that no condition tells apart any more: they always are candidates. */
  readonly #open = new Set<E>();
  /** The paths of the conditions above, which everything here has satisfied. */
  readonly #above: readonly string[];

  constructor(above: readonly string[] = []) {
    this.#above = above;
  }

  get size(): number {
    return this.#under.size + this.#open.size;
  }

  add(entry: E): void {
    const condition = this.#bestCondition(entry);
    if (!condition) {
      this.#open.add(entry);
      return;
    }
    this.#under.set(entry, condition);
    let field = this.#fields.get(condition.path);
    if (!field) {
      field = new FieldIndex([...this.#above, condition.path]);
      this.#fields.set(condition.path, field);
    }
    for (const predicate of condition.predicates) field.at(predicate).add(entry);
  }

  remove(entry: E): void {
    const condition = this.#under.get(entry);
    this.#open.delete(entry);
    this.#under.delete(entry);
    const field = condition && this.#fields.get(condition.path);
    if (!field) return;
    for (const predicate of condition.predicates) field.remove(predicate, entry);
    if (field.size === 0) this.#fields.delete(condition.path);
  }

  find(search: Search<E>): void {
    for (const entry of this.#open) search.candidate(entry);
    const { fields } = search;
    if (fields.size < this.#fields.size) {
      for (const [path, values] of fields) this.#fields.get(path)?.find(values, search);
    } else {
      for (const [path, field] of this.#fields) {
        const values = fields.get(path);
        if (values) field.find(values, search);
      }
    }
  }

  /** The condition whose predicates are the most selective, and of those the one with the emptiest buckets. */
  #bestCondition({ clause }: E): Condition | undefined {
    let best: Condition | undefined;
    let bestCost = Number.POSITIVE_INFINITY;
    for (const condition of clause.conditions) {
      if (condition.mayBeAbsent || this.#above.includes(condition.path)) continue;
      const cost = this.#costOf(condition);
      if (cost < bestCost) [best, bestCost] = [condition, cost];
    }
    return best;
  }

  #costOf({ path, predicates }: Condition): number {
    const field = this.#fields.get(path);
    let cost = 0;
    for (const predicate of predicates) {
      // No bucket has as many entries as would make a less selective store the better one.
      const under = selectivity[storeOf(predicate)] * 1e9 + (field?.get(predicate)?.size ?? 0);
      cost = Math.max(cost, under);
    }
    return cost;
  }
}

/** The predicates on one path. */
class FieldIndex<E extends Indexed> {
  /** Buckets in use. */
  size = 0;
  readonly #stores = new Map<StoreName, Store<Bucket<E>>>();
  readonly #all: Store<Bucket<E>>[] = [];
  readonly #paths: readonly string[];

  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  at(predicate: Predicate): Bucket<E> {
    const name = storeOf(predicate);
    let store = this.#stores.get(name);
    if (!store) {
      store = stores[name]<Bucket<E>>();
      this.#stores.set(name, store);
      this.#all.push(store);
    }
    return store.at(predicate, this.#newBucket);
  }

  get(predicate: Predicate): Bucket<E> | undefined {
    return this.#stores.get(storeOf(predicate))?.get(predicate);
  }

  remove(predicate: Predicate, entry: E): void {
    const store = this.#stores.get(storeOf(predicate));
    const bucket = store?.get(predicate);
    if (!store || !bucket) return;
    bucket.remove(entry);
    if (bucket.size > 0) return;
    store.delete(predicate);
    this.size--;
  }

  find(values: Fields extends ReadonlyMap<string, infer V> ? V : never, search: Search<E>): void {
    for (const value of values) for (const store of this.#all) store.find(value, search);
  }

  readonly #newBucket = (): Bucket<E> => {
    this.size++;
    return new Bucket<E>(this.#paths);
  };
}

/** The entries under one predicate. */
export class Bucket<E extends Indexed> {
  readonly #paths: readonly string[];
  #entries: E[] = [];
  #below: IndexNode<E> | undefined;

  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  get size(): number {
    return this.#below?.size ?? this.#entries.length;
  }

  add(entry: E): void {
    if (this.#below) {
      this.#below.add(entry);
      return;
    }
    // Two predicates of one list may share a bucket.
    if (this.#entries.includes(entry)) return;
    this.#entries.push(entry);
    if (this.#entries.length <= mostTried) return;
    this.#below = new IndexNode(this.#paths);
    for (const each of this.#entries) this.#below.add(each);
    this.#entries = [];
  }

  remove(entry: E): void {
    if (this.#below) this.#below.remove(entry);
    else this.#entries = this.#entries.filter((each) => each !== entry);
  }

  find(search: Search<E>): void {
    if (this.#below) this.#below.find(search);
    else for (const entry of this.#entries) search.candidate(entry);
  }
}
