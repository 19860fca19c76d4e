import type { Cursor } from "./cursor.ts";
import type { PatternDialect } from "./dialect.ts";
import { PatternFlaw } from "./flaw.ts";
import type { Token } from "./json-tokens.ts";
import type { Predicate, ValuePredicate } from "./predicate.ts";
import { readComparable } from "./read-numeric.ts";
import { readWildcard } from "./wildcard.ts";

/** What anything-but turns around, beside plain values: how a text is read, and what is said of anything else. */
interface Kind {
  readonly read: (text: string) => ValuePredicate;
  readonly otherwise: string;
}

const plain = "Inside anything but list, start|null|boolean is not supported.";
const affix = "prefix/suffix match pattern must be a string";

const kinds: Readonly<Record<string, Kind>> = {
  prefix: { read: (text) => ({ kind: "prefix", text: notEmpty(text) }), otherwise: affix },
  suffix: { read: (text) => ({ kind: "suffix", text: notEmpty(text) }), otherwise: affix },
  "equals-ignore-case": {
    read: (text) => ({ kind: "equals-ignore-case", text: text.toLowerCase() }),
    otherwise: "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
  },
  wildcard: {
    read: (text) => ({ kind: "wildcard", pieces: readWildcard(text) }),
    otherwise: "wildcard match pattern must be a string",
  },
};

/** `"a"`, `5`, `["a", "b"]`, `{ "prefix": "a" }`, `{ "wildcard": ["*a", "b*"] }`. */
export function readAnythingBut(cursor: Cursor, dialect: PatternDialect): Predicate {
  let kind: Kind | undefined;
  let operand = cursor.next();
  if (operand.type === "{") {
    if (cursor.next().type !== "name") throw cursor.flaw("Anything-But expression name not found");
    const name = cursor.text();
    kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (!kind) throw cursor.flaw(`Unsupported anything-but pattern: ${name}`);
    operand = cursor.next();
  }
  if (operand.type !== "[" && operand.type !== "string" && operand.type !== "number") {
    throw cursor.flaw("Value of anything-but must be an array or single string/number value.");
  }
  const not = operand.type === "[" ? readList(cursor, dialect, kind) : [readOne(cursor, dialect, kind, operand)];
  cursor.endObject("Too many elements in numeric expression");
  if (kind) cursor.endObject("Too many elements in numeric expression");
  return { kind: "anything-but", not };
}

function readList(cursor: Cursor, dialect: PatternDialect, kind: Kind | undefined): ValuePredicate[] {
  const not: ValuePredicate[] = [];
  const types = new Set<string>();
  for (let token = cursor.next(); token.type !== "]"; token = cursor.next()) {
    // AWS names the place of a flaw inside a list twice: its parser catches it there, and reports it anew.
    not.push(cursor.placed(() => readOne(cursor, dialect, kind, token)));
    types.add(token.type);
  }
  if (kind ? not.length === 0 : types.size !== 1) {
    // An empty list would exclude nothing, and so match every event.
    const mixed = "Inside anything but list, either all values are number or string, mixed type is not supported";
    throw cursor.flaw(kind ? "Empty arrays are not allowed" : mixed);
  }
  return not;
}

function readOne(cursor: Cursor, dialect: PatternDialect, kind: Kind | undefined, token: Token): ValuePredicate {
  if (token.type === "string") return kind ? cursor.read(kind.read) : { kind: "equals", value: cursor.text() };
  if (token.type !== "number" || kind) throw cursor.flaw(kind?.otherwise ?? plain);
  readComparable(cursor, dialect);
  return { kind: "equals", value: Number(token.text) };
}

function notEmpty(text: string): string {
  if (text === "") throw new PatternFlaw("Null prefix/suffix not allowed");
  return text;
}
