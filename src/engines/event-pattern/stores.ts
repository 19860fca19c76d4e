import { IntervalIndex } from "./interval-index.ts";
import type { Predicate } from "./predicate.ts";
import { RadixTree } from "./radix-tree.ts";
import type { FieldValue, Scalar } from "./values.ts";
import { addressIn, lowerOf, scaled } from "./values.ts";
import type { Visitor } from "./visitor.ts";
import type { Wildcard } from "./wildcard.ts";

/**
 * Where the predicates of one kind on one path stand, each with what hangs on it. `find` shows at least all of whose
 * predicates the value satisfies, and may show more: who asks decides each candidate.
 */
export interface Store<T> {
  at(predicate: Predicate, make: () => T): T;
  get(predicate: Predicate): T | undefined;
  delete(predicate: Predicate): void;
  find(value: FieldValue, visitor: Visitor<T>): void;
}

export type StoreName =
  | "literals"
  | "any-case"
  | "prefixes"
  | "suffixes"
  | "any-case-prefixes"
  | "any-case-suffixes"
  | "pieces"
  | "numbers"
  | "addresses"
  | "present";

/** The store that a predicate belongs to. What cannot be looked up by a value stands where every value finds it. */
export function storeOf(predicate: Predicate): StoreName {
  if (predicate.kind !== "wildcard") return storeByKind[predicate.kind];
  const { pieces } = predicate;
  if (pieces[0] !== "") return "prefixes";
  if (pieces[pieces.length - 1] !== "") return "suffixes";
  return longest(pieces).length >= gram ? "pieces" : "present";
}

const storeByKind: Readonly<Record<Exclude<Predicate["kind"], "wildcard">, StoreName>> = {
  equals: "literals",
  "equals-ignore-case": "any-case",
  prefix: "prefixes",
  suffix: "suffixes",
  "prefix-ignore-case": "any-case-prefixes",
  "suffix-ignore-case": "any-case-suffixes",
  numeric: "numbers",
  cidr: "addresses",
  "anything-but": "present",
  exists: "present",
  absent: "present",
};

/** How few predicates of a store a value finds, the fewest first. */
export const selectivity: Readonly<Record<StoreName, number>> = {
  literals: 0,
  "any-case": 0,
  prefixes: 1,
  suffixes: 1,
  "any-case-prefixes": 1,
  "any-case-suffixes": 1,
  pieces: 1,
  numbers: 1,
  addresses: 1,
  present: 2,
};

type Maker = <T>() => Store<T>;

export const stores: Readonly<Record<StoreName, Maker>> = {
  literals: () => mapStore(literalOf, (map, value, visitor) => show(map.get(literalKey(value.scalar)), visitor)),
  "any-case": () =>
    mapStore(textOf, (map, value, visitor) => {
      if (typeof value.scalar === "string") show(map.get(lowerOf(value, value.scalar)), visitor);
    }),
  prefixes: () => treeStore(beginningOf, (_, text) => text),
  suffixes: () => treeStore(endOf, (_, text) => reversed(text)),
  "any-case-prefixes": () => treeStore(beginningOf, lowerOf),
  "any-case-suffixes": () => treeStore(endOf, (value, text) => reversed(lowerOf(value, text))),
  pieces: () => mapStore((predicate) => gramOf(predicate), findGrams),
  numbers: () =>
    intervalStore(numericRange, ({ scalar }) => (typeof scalar === "number" ? scaled(scalar) : Number.NaN)),
  addresses: () =>
    intervalStore(addressRange, (value) => (typeof value.scalar === "string" ? addressIn(value, value.scalar) : "")),
  present: () => mapStore(always, (map, _, visitor) => show(map.get(true), visitor)),
};

function show<T>(found: T | undefined, visitor: Visitor<T>): void {
  if (found !== undefined) visitor.visit(found);
}

const always = (): true => true;

/** Numbers by their millionths, as they are compared; those out of range by themselves. */
function literalKey(scalar: Scalar): Scalar {
  if (typeof scalar !== "number") return scalar;
  const number = scaled(scalar);
  return Number.isNaN(number) ? scalar : number;
}
const literalOf = (predicate: Predicate): Scalar => (predicate.kind === "equals" ? literalKey(predicate.value) : null);

const textOf = (predicate: Predicate): string => ("text" in predicate ? predicate.text : "");

/** The literal beginning of a wildcard counts as a prefix, its end as a suffix. */
const beginningOf = (predicate: Predicate): string =>
  predicate.kind === "wildcard" ? (predicate.pieces[0] ?? "") : textOf(predicate);
const endOf = (predicate: Predicate): string =>
  reversed(predicate.kind === "wildcard" ? (predicate.pieces[predicate.pieces.length - 1] ?? "") : textOf(predicate));

function reversed(text: string): string {
  let result = "";
  for (let at = text.length - 1; at >= 0; at--) result += text.charAt(at);
  return result;
}

/** Characters of a piece between two stars by which it is looked up. */
const gram = 3;
const longest = (pieces: Wildcard): string => pieces.reduce((one, two) => (two.length > one.length ? two : one));
/** The end of the longest piece: pieces that number things differ there. */
const gramOf = (predicate: Predicate): string =>
  predicate.kind === "wildcard" ? longest(predicate.pieces).slice(-gram) : "";

function findGrams<T>(map: ReadonlyMap<string, T>, { scalar }: FieldValue, visitor: Visitor<T>): void {
  if (typeof scalar !== "string") return;
  for (let at = 0; at + gram <= scalar.length; at++) show(map.get(scalar.slice(at, at + gram)), visitor);
}

interface Range<B> {
  readonly low: B;
  readonly high: B;
}
const numericRange = (predicate: Predicate): Range<number> =>
  predicate.kind === "numeric" ? predicate : { low: Number.NaN, high: Number.NaN };
const addressRange = (predicate: Predicate): Range<string> =>
  predicate.kind === "cidr" ? predicate : { low: "", high: "" };

function mapStore<K, T>(
  keyOf: (predicate: Predicate) => K,
  find: (map: ReadonlyMap<K, T>, value: FieldValue, visitor: Visitor<T>) => void,
): Store<T> {
  const map = new Map<K, T>();
  return {
    at(predicate, make) {
      const key = keyOf(predicate);
      const known = map.get(key);
      if (known !== undefined) return known;
      const made = make();
      map.set(key, made);
      return made;
    },
    get: (predicate) => map.get(keyOf(predicate)),
    delete: (predicate) => void map.delete(keyOf(predicate)),
    find: (value, visitor) => find(map, value, visitor),
  };
}

function treeStore<T>(
  keyOf: (predicate: Predicate) => string,
  textIn: (value: FieldValue, text: string) => string,
): Store<T> {
  const tree = new RadixTree<T>();
  return {
    at: (predicate, make) => tree.at(keyOf(predicate), make),
    get: (predicate) => tree.get(keyOf(predicate)),
    delete: (predicate) => tree.delete(keyOf(predicate)),
    find(value, visitor) {
      if (typeof value.scalar === "string") tree.eachBeginning(textIn(value, value.scalar), visitor);
    },
  };
}

function intervalStore<B extends number | string, T>(
  rangeOf: (predicate: Predicate) => Range<B>,
  pointIn: (value: FieldValue) => B,
): Store<T> {
  const index = new IntervalIndex<B, T>();
  return {
    at(predicate, make) {
      const { low, high } = rangeOf(predicate);
      return index.at(low, high, make);
    },
    get(predicate) {
      const { low, high } = rangeOf(predicate);
      return index.get(low, high);
    },
    delete(predicate) {
      const { low, high } = rangeOf(predicate);
      index.delete(low, high);
    },
    find: (value, visitor) => index.eachHolding(pointIn(value), visitor),
  };
}
