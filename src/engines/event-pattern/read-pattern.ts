import type { Clause } from "./clause.ts";
import { clauseOf } from "./clause.ts";
import { exceedsComplexity } from "./complexity.ts";
import { Cursor } from "./cursor.ts";
import type { PatternDialect } from "./dialect.ts";
import { PatternFlaw } from "./flaw.ts";
import type { Predicate, ValuePredicate } from "./predicate.ts";
import { readExpression } from "./read-expression.ts";
import type { Wildcard } from "./wildcard.ts";

/** Conditions by path. */
type Branch = ReadonlyMap<string, readonly Predicate[]>;

/** What the reader carries down: the path so far, whether it stands inside $or, and what is counted for limits. */
interface Place {
  readonly path: string;
  readonly depth: number;
  readonly insideOr: boolean;
}

/** Names that are operators, or may become one: no fields inside $or. */
const reserved: ReadonlySet<string> = new Set([
  ...["exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard", "numeric", "cidr"],
  ...["=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case"],
  ...["date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"],
  ...["ip-address-in-range", "ip-address-not-in-range"],
]);

/** Alternatives that $or may amount to, multiplied out (EventBridge user guide, $or). */
const mostBranches = 1000;

/**
 * Reads a pattern into clauses, of which one must match: `$or` is multiplied out as AWS's event ruler does it. Throws a
 * PatternFlaw.
 */
export function readPattern(source: string, dialect: PatternDialect): readonly Clause[] {
  const cursor = new Cursor(source);
  if (cursor.next().type !== "{") throw cursor.flaw("Filter is not an object");
  const reader = new PatternReader(cursor, dialect);
  const read = reader.object([new Map()], { path: "", depth: 1, insideOr: false });
  if (read.combinations > dialect.mostCombinations) throw new PatternFlaw("Filter policy is too complex");
  for (const branch of read.branches) {
    for (const list of branch.values()) {
      if (exceedsComplexity(list.flatMap(wildcardsIn), dialect.wildcardLimit)) {
        throw new PatternFlaw(
          "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character",
        );
      }
    }
  }
  return read.branches.map(clauseOf);
}

interface Read {
  readonly branches: readonly Branch[];
  /** SNS counts values times their depth, and multiplies; alternatives of $or add up. */
  readonly combinations: number;
}

class PatternReader {
  readonly #cursor: Cursor;
  readonly #dialect: PatternDialect;

  constructor(cursor: Cursor, dialect: PatternDialect) {
    this.#cursor = cursor;
    this.#dialect = dialect;
  }

  /** The rest of an object whose brace was taken, joined to the `branches` that were read before it. */
  object(branches: readonly Branch[], place: Place, combinations = 1): Read {
    const cursor = this.#cursor;
    let read: Read = { branches, combinations };
    let keys = 0;
    for (let token = cursor.next(); token.type !== "}"; token = cursor.next()) {
      keys++;
      read = token.text === "$or" ? this.#or(read, place) : this.#field(token.text, read, place);
    }
    const atTop = place.depth === 1 && !place.insideOr;
    if (keys === 0 && !(atTop && this.#dialect.emptyAllowed)) throw cursor.flaw("Empty objects are not allowed");
    if (atTop && keys > this.#dialect.mostKeys) {
      throw new PatternFlaw(`Filter policy can not have more than ${this.#dialect.mostKeys} keys`);
    }
    return read;
  }

  #field(name: string, read: Read, { path, depth, insideOr }: Place): Read {
    const cursor = this.#cursor;
    if (insideOr && reserved.has(name)) {
      throw cursor.flaw(`${name} is Ruler reserved fieldName which cannot be used inside $or.`);
    }
    const full = path === "" ? name : `${path}.${name}`;
    const { type } = cursor.next();
    if (type === "{") {
      if (!this.#dialect.nested) {
        throw new PatternFlaw("Filter policy scope MessageAttributes does not support nested filter policy");
      }
      return this.object(read.branches, { path: full, depth: depth + 1, insideOr }, read.combinations);
    }
    if (type !== "[") throw cursor.flaw(`"${name}" must be an object or an array`);
    const list = this.#list();
    return {
      branches: read.branches.map((branch) => new Map(branch).set(full, list)),
      combinations: read.combinations * list.length * depth,
    };
  }

  #or({ branches, combinations }: Read, place: Place): Read {
    const cursor = this.#cursor;
    if (cursor.next().type !== "[") throw cursor.flaw("It must be an Array followed with $or.");
    const all: Branch[] = [];
    let sum = 0;
    let alternatives = 0;
    for (let token = cursor.next(); token.type !== "]"; token = cursor.next()) {
      alternatives++;
      if (token.type !== "{") throw cursor.flaw("Only JSON object is allowed in array of $or relationship.");
      const read = this.object(branches, { ...place, insideOr: true }, combinations);
      sum += read.combinations;
      for (const branch of read.branches) all.push(branch);
      if (all.length > mostBranches) {
        throw new PatternFlaw(`The rule has more than ${mostBranches} combinations of $or conditions`);
      }
    }
    if (alternatives < 2) throw cursor.flaw("There must have at least 2 Objects in $or relationship.");
    return { branches: all, combinations: sum };
  }

  #list(): Predicate[] {
    const cursor = this.#cursor;
    const list: Predicate[] = [];
    for (let token = cursor.next(); token.type !== "]"; token = cursor.next()) {
      if (token.type === "{") list.push(readExpression(cursor, this.#dialect));
      else if (token.type === "[") throw cursor.flaw("Match value must be String, number, true, false, or null");
      else list.push({ kind: "equals", value: scalars[token.type]?.(cursor.text()) ?? null });
    }
    if (list.length === 0) throw cursor.flaw("Empty arrays are not allowed");
    return list;
  }
}

const scalars: Readonly<Record<string, (text: string) => string | number | boolean>> = {
  string: (text) => text,
  number: Number,
  true: () => true,
  false: () => false,
};

function wildcardsIn(predicate: Predicate): readonly Wildcard[] {
  const of = (each: ValuePredicate): readonly Wildcard[] => (each.kind === "wildcard" ? [each.pieces] : []);
  if (predicate.kind === "anything-but") return predicate.not.flatMap(of);
  return predicate.kind === "wildcard" ? [predicate.pieces] : [];
}
