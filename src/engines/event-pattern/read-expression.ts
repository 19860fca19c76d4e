import { addressRange } from "./address.ts";
import type { Cursor } from "./cursor.ts";
import type { PatternDialect } from "./dialect.ts";
import type { AffixKind, Predicate, ValuePredicate } from "./predicate.ts";
import { readAnythingBut } from "./read-anything-but.ts";
import { readNumeric } from "./read-numeric.ts";
import { readWildcard } from "./wildcard.ts";

/**
 * Reads `{ "prefix": "a" }` and its like. The order of the checks and their wording are those of the open source event
 * ruler that AWS runs: an operand is judged before a second key is seen, and a bad CIDR speaks of a prefix.
 */
export function readExpression(cursor: Cursor, dialect: PatternDialect): Predicate {
  const name = cursor.next();
  if (name.type !== "name") throw cursor.flaw("Match expression name not found");
  const read = Object.hasOwn(operators, name.text) ? operators[name.text] : undefined;
  if (!read) throw cursor.flaw(`Unrecognized match type ${name.text}`);
  return read(cursor, dialect);
}

type Reader = (cursor: Cursor, dialect: PatternDialect) => Predicate;

const operators: Readonly<Record<string, Reader>> = {
  exactly: (cursor) => ({ kind: "equals", value: onlyString(cursor, "exact match pattern must be a string") }),
  prefix: (cursor) => readAffix(cursor, "prefix", "Prefix"),
  suffix: (cursor) => readAffix(cursor, "suffix", "Suffix"),
  "equals-ignore-case": (cursor) => ({
    kind: "equals-ignore-case",
    text: onlyString(cursor, "equals-ignore-case match pattern must be a string").toLowerCase(),
  }),
  wildcard: (cursor) => {
    if (cursor.next().type !== "string") throw cursor.flaw("wildcard match pattern must be a string");
    const pieces = cursor.read(readWildcard);
    cursor.endObject();
    return { kind: "wildcard", pieces };
  },
  cidr: (cursor) => {
    if (cursor.next().type !== "string") throw cursor.flaw("prefix match pattern must be a string");
    const range = addressRange(cursor.text());
    cursor.endObject();
    return { kind: "cidr", ...range };
  },
  exists: (cursor) => {
    const { type } = cursor.next();
    if (type !== "true" && type !== "false") throw cursor.flaw("exists match pattern must be either true or false.");
    cursor.endObject();
    return { kind: type === "true" ? "exists" : "absent" };
  },
  numeric: readNumeric,
  "anything-but": readAnythingBut,
};

function readAffix(cursor: Cursor, kind: "prefix" | "suffix", title: string): ValuePredicate {
  const { type } = cursor.next();
  if (type !== "{") {
    if (type !== "string") throw cursor.flaw(`${kind} match pattern must be a string`);
    const text = cursor.text();
    cursor.endObject();
    return { kind, text };
  }
  if (cursor.next().type !== "name") throw cursor.flaw(`${title} expression name not found`);
  const operator = cursor.text();
  if (operator !== "equals-ignore-case") throw cursor.flaw(`Unsupported ${kind} pattern: ${operator}`);
  const text = onlyString(cursor, "equals-ignore-case match pattern must be a string").toLowerCase();
  cursor.endObject();
  return { kind: `${kind}-ignore-case` satisfies AffixKind, text };
}

/** The string that is the whole operand, and the end of its object. */
function onlyString(cursor: Cursor, reason: string): string {
  if (cursor.next().type !== "string") throw cursor.flaw(reason);
  const text = cursor.text();
  cursor.endObject();
  return text;
}
