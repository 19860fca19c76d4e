import type { Visitor } from "./visitor.ts";

/** A closed range of numbers, or of texts that compare as text. */
interface Interval<B, T> {
  readonly low: B;
  readonly high: B;
  readonly value: T;
}

/**
 * Ranges, of which those that hold a point are found without looking at the others: a tree laid out in an array by lower
 * end, in which each subtree knows its highest upper end. It is made anew when it is asked after a change.
 */
export class IntervalIndex<B extends number | string, T> {
  readonly #intervals = new Map<string, Interval<B, T>>();
  #sorted: readonly Interval<B, T>[] = [];
  /** By the middle of a subtree, the highest upper end within it. */
  #highest: B[] = [];
  #stale = false;

  at(low: B, high: B, make: () => T): T {
    const key = `${low} ${high}`;
    const known = this.#intervals.get(key);
    if (known) return known.value;
    const value = make();
    this.#intervals.set(key, { low, high, value });
    this.#stale = true;
    return value;
  }

  get(low: B, high: B): T | undefined {
    return this.#intervals.get(`${low} ${high}`)?.value;
  }

  delete(low: B, high: B): void {
    this.#stale = this.#intervals.delete(`${low} ${high}`) || this.#stale;
  }

  /** Shows `visitor` the value of every range that holds `point`. */
  eachHolding(point: B, visitor: Visitor<T>): void {
    if (this.#stale) this.#layOut();
    this.#visit(point, 0, this.#sorted.length, visitor);
  }

  #visit(point: B, from: number, to: number, visitor: Visitor<T>): void {
    if (from >= to) return;
    const middle = (from + to) >> 1;
    const highest = this.#highest[middle];
    const interval = this.#sorted[middle];
    if (!interval || highest === undefined || highest < point) return;
    this.#visit(point, from, middle, visitor);
    if (interval.low > point) return;
    if (interval.high >= point) visitor.visit(interval.value);
    this.#visit(point, middle + 1, to, visitor);
  }

  #layOut(): void {
    this.#sorted = [...this.#intervals.values()].sort(byLow);
    this.#highest = new Array<B>(this.#sorted.length);
    this.#measure(0, this.#sorted.length);
    this.#stale = false;
  }

  #measure(from: number, to: number): B | undefined {
    if (from >= to) return undefined;
    const middle = (from + to) >> 1;
    const ends = [this.#measure(from, middle), this.#sorted[middle]?.high, this.#measure(middle + 1, to)];
    let highest: B | undefined;
    for (const end of ends) if (end !== undefined && (highest === undefined || end > highest)) highest = end;
    if (highest !== undefined) this.#highest[middle] = highest;
    return highest;
  }
}

function byLow<B extends number | string>(one: { readonly low: B }, two: { readonly low: B }): number {
  if (one.low === two.low) return 0;
  return one.low < two.low ? -1 : 1;
}
