/**
 * How S3 lists (user guide, "Organizing objects using prefixes", "Listing object keys programmatically"): keys in the order
 * of their UTF-8, those with a prefix, from behind a mark on; keys that share everything up to a delimiter behind the prefix
 * stand as one common prefix. Common prefixes are passed by seeking, not by reading what is in them.
 */

/** Something ordered by key that can be entered anywhere. */
export interface Shelf<Item> {
  keyOf(item: Item): string;
  /** What stands at `key` itself. */
  at(key: string): Iterable<Item>;
  /** What stands behind `key`; everything without one. */
  behind(key: string | undefined): Iterable<Item>;
}

export interface WalkOptions {
  readonly prefix: string;
  readonly delimiter: string | undefined;
  readonly after: Mark | undefined;
}

/** Where a listing goes on: behind a key, or behind everything that begins with it. */
export interface Mark {
  readonly key: string;
  readonly whole: boolean;
}

export type Stop<Item> =
  | { readonly kind: "item"; readonly key: string; readonly item: Item }
  | { readonly kind: "prefix"; readonly key: string };

/** Keys have at most 1,024 bytes: none is behind this one and begins with `prefix`. */
const behindAll = "\u{10ffff}".repeat(256);
const endOf = (prefix: string): string => prefix + behindAll;

/** So many keys of a common prefix are read before it is worth seeking its end. */
const readBeforeSeek = 8;

export function* walk<Item>(shelf: Shelf<Item>, { prefix, delimiter, after }: WalkOptions): Generator<Stop<Item>> {
  let passed: string | undefined;
  let items = enter(shelf, prefix, after);
  for (;;) {
    let read = 0;
    let seek = false;
    for (const item of items) {
      const key = shelf.keyOf(item);
      if (!key.startsWith(prefix)) return;
      if (passed !== undefined && key.startsWith(passed)) {
        seek = ++read > readBeforeSeek;
        if (seek) break;
        continue;
      }
      const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
      if (end < 0 || !delimiter) {
        yield { kind: "item", key, item };
        continue;
      }
      passed = key.slice(0, end + delimiter.length);
      read = 0;
      yield { kind: "prefix", key: passed };
    }
    if (!seek || passed === undefined) return;
    items = shelf.behind(endOf(passed));
  }
}

function enter<Item>(shelf: Shelf<Item>, prefix: string, after: Mark | undefined): Iterable<Item> {
  if (after && Buffer.compare(Buffer.from(after.key), Buffer.from(prefix)) >= 0)
    return shelf.behind(after.whole ? endOf(after.key) : after.key);
  return prefix === "" ? shelf.behind(undefined) : atAndBehind(shelf, prefix);
}

function* atAndBehind<Item>(shelf: Shelf<Item>, key: string): Generator<Item> {
  yield* shelf.at(key);
  yield* shelf.behind(key);
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly prefixes: readonly string[];
  /** The last of either, where more follows. */
  readonly next: Stop<Item> | undefined;
}

/** The first `most` of both kinds together. */
export function pageOf<Item>(stops: Iterable<Stop<Item>>, most: number): Page<Item> {
  const items: Item[] = [];
  const prefixes: string[] = [];
  if (most === 0) return { items, prefixes, next: undefined };
  let last: Stop<Item> | undefined;
  for (const stop of stops) {
    if (items.length + prefixes.length === most) return { items, prefixes, next: last };
    if (stop.kind === "item") items.push(stop.item);
    else prefixes.push(stop.key);
    last = stop;
  }
  return { items, prefixes, next: undefined };
}
