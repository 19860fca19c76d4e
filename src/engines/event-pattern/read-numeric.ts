import type { Cursor } from "./cursor.ts";
import type { PatternDialect } from "./dialect.ts";
import type { ValuePredicate } from "./predicate.ts";
import { numberLimit, scaled } from "./values.ts";

type Range = Extract<ValuePredicate, { readonly kind: "numeric" }>;

/** What an operator makes of its operand, in millionths: integers, so an open end is the next one. */
const operators: Readonly<Record<string, (bound: number) => Partial<Range>>> = {
  "=": (bound) => ({ low: bound, high: bound }),
  ">": (bound) => ({ low: bound + 1 }),
  ">=": (bound) => ({ low: bound }),
  "<": (bound) => ({ high: bound - 1 }),
  "<=": (bound) => ({ high: bound }),
};
const least = scaled(-numberLimit);
const most = scaled(numberLimit);

/** `[">", 0, "<=", 5]`: one comparison, or a lower bound and then an upper one. */
export function readNumeric(cursor: Cursor, dialect: PatternDialect): Range {
  if (cursor.next().type !== "[") throw cursor.flaw("Value of numeric must be an array.");
  if (cursor.next().type !== "string") throw cursor.flaw(`Invalid member in numeric match: ${cursor.text()}`);
  const first = cursor.text();
  const compare = Object.hasOwn(operators, first) ? operators[first] : undefined;
  cursor.next();
  if (!compare) throw cursor.flaw(`Unrecognized numeric range operator: ${first}`);
  const bound = readBound(cursor, dialect, first === "=" ? "equals" : first);
  let range: Range = { kind: "numeric", low: least, high: most, ...compare(bound) };
  if (cursor.next().type !== "]") {
    if (!first.startsWith(">")) throw cursor.flaw("Too many elements in numeric expression");
    range = { ...range, ...readTop(cursor, dialect, bound) };
  }
  cursor.endObject("Too many elements in numeric expression");
  return range;
}

function readTop(cursor: Cursor, dialect: PatternDialect, bottom: number): Partial<Range> {
  if (cursor.current.type !== "string") throw cursor.flaw(`Bad value in numeric range: ${cursor.text()}`);
  const operator = cursor.text();
  const compare = operator.startsWith("<") && Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (!compare) throw cursor.flaw(`Bad numeric range operator: ${operator}`);
  cursor.next();
  const top = readBound(cursor, dialect, operator);
  if (cursor.next().type !== "]") throw cursor.flaw("Too many terms in numeric range expression");
  if (bottom >= top) throw cursor.flaw("Bottom must be less than top");
  return compare(top);
}

function readBound(cursor: Cursor, dialect: PatternDialect, operator: string): number {
  if (cursor.current.type !== "number") throw cursor.flaw(`Value of ${operator} must be numeric`);
  return readComparable(cursor, dialect);
}

/** The current number in millionths, if it is one that can be compared. */
export function readComparable(cursor: Cursor, { numberLimit: limit }: PatternDialect): number {
  const value = Number(cursor.text());
  if (Math.abs(value) <= limit) return scaled(value);
  const written = `${limit / 1e9}.0E9`;
  throw cursor.flaw(`Value must be between -${written} and ${written}, inclusive`);
}
