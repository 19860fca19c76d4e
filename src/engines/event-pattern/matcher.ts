import { clauseMatches } from "./clause.ts";
import type { Fields, Json } from "./fields.ts";
import { fieldsOf, PathUse } from "./fields.ts";
import type { Bucket, Search } from "./index-node.ts";
import { IndexNode } from "./index-node.ts";
import type { EventPattern } from "./parse.ts";

/** Many patterns, asked at once. */
export interface Matcher<Id> {
  readonly size: number;
  /** Adds a pattern under `id`, in the place of one that has it. */
  add(id: Id, pattern: EventPattern): void;
  /** Whether there was one. */
  remove(id: Id): boolean;
  /** The ids whose patterns the event matches, in the order in which they were added. */
  match(event: Json): Id[];
}

/**
 * A matcher whose cost follows what matches: ten thousand patterns cost an event what ten do, if the same few match it.
 */
export function createMatcher<Id>(): Matcher<Id> {
  return new IndexedMatcher<Id>();
}

/** Whether the event matches the one pattern. To ask many, or the same again and again, make a matcher. */
export function matches(pattern: EventPattern, event: Json): boolean {
  const used = new PathUse();
  for (const { conditions } of pattern.clauses) for (const { path } of conditions) used.add(path);
  const fields = fieldsOf(event, used);
  return pattern.clauses.some((clause) => clauseMatches(clause, fields));
}

interface Rule<Id> {
  readonly id: Id;
  readonly order: number;
  readonly entries: readonly Entry<Id>[];
  /** The search that found it, so that it is found once. */
  foundIn: number;
}

interface Entry<Id> {
  readonly clause: EventPattern["clauses"][number];
  readonly rule: Rule<Id>;
  triedIn: number;
}

class IndexedMatcher<Id> implements Matcher<Id> {
  readonly #rules = new Map<Id, Rule<Id>>();
  readonly #root = new IndexNode<Entry<Id>>();
  readonly #used = new PathUse();
  #added = 0;
  #searches = 0;

  get size(): number {
    return this.#rules.size;
  }

  add(id: Id, pattern: EventPattern): void {
    this.remove(id);
    const entries: Entry<Id>[] = [];
    const rule: Rule<Id> = { id, order: this.#added++, entries, foundIn: 0 };
    for (const clause of pattern.clauses) {
      const entry: Entry<Id> = { clause, rule, triedIn: 0 };
      entries.push(entry);
      this.#root.add(entry);
      for (const { path } of clause.conditions) this.#used.add(path);
    }
    this.#rules.set(id, rule);
  }

  remove(id: Id): boolean {
    const rule = this.#rules.get(id);
    if (!rule) return false;
    for (const entry of rule.entries) {
      this.#root.remove(entry);
      for (const { path } of entry.clause.conditions) this.#used.remove(path);
    }
    return this.#rules.delete(id);
  }

  match(event: Json): Id[] {
    const search = new Finding<Id>(fieldsOf(event, this.#used), ++this.#searches);
    this.#root.find(search);
    return search.rules.sort((one, two) => one.order - two.order).map(({ id }) => id);
  }
}

class Finding<Id> implements Search<Entry<Id>> {
  readonly fields: Fields;
  readonly rules: Rule<Id>[] = [];
  readonly #number: number;

  constructor(fields: Fields, number: number) {
    this.fields = fields;
    this.#number = number;
  }

  visit(bucket: Bucket<Entry<Id>>): void {
    bucket.find(this);
  }

  candidate(entry: Entry<Id>): void {
    if (entry.triedIn === this.#number || entry.rule.foundIn === this.#number) return;
    entry.triedIn = this.#number;
    if (!clauseMatches(entry.clause, this.fields)) return;
    entry.rule.foundIn = this.#number;
    this.rules.push(entry.rule);
  }
}
