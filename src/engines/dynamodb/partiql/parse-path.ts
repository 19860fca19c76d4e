import type { Path } from "../expression/path.ts";
import { Refusal } from "../refusal.ts";
import type { Cursor } from "./cursor.ts";
import { isKeyword } from "./keywords.ts";
import type { PathSyntax } from "./syntax.ts";
import { notWellFormed, positionText, type Token } from "./tokens.ts";

/** A name, and the way on: `a."b c"[0]['d']`. */
export function parsePath(cursor: Cursor): PathSyntax {
  const first = cursor.peek();
  if (!isName(first)) throw notWellFormed(first.kind === "word" ? "Unexpected keyword" : "Unexpected term");
  const name = parseName(cursor);
  const steps: (string | number)[] = [];
  for (;;) {
    if (cursor.takes(".")) steps.push(parseDot(cursor));
    else if (cursor.takes("[")) steps.push(parseIndex(cursor));
    else break;
  }
  return { kind: "path", path: { name, steps }, at: first.at };
}

export const isName = ({ kind, text }: Token): boolean => kind === "quoted" || (kind === "word" && !isKeyword(text));

export function parseName(cursor: Cursor): string {
  const { text } = cursor.next();
  if (text === "") throw new Refusal("Path component cannot be an empty string");
  return text;
}

function parseDot(cursor: Cursor): string {
  const token = cursor.peek();
  if (token.kind === "symbol" && token.text === "*") {
    throw new Refusal("Unpivot path component like a.*.b are not supported");
  }
  if (!isName(token)) throw notWellFormed("Invalid path dot component");
  return parseName(cursor);
}

const greatestIndex = 2_147_483_647;

function parseIndex(cursor: Cursor): string | number {
  const isNegative = cursor.takes("-");
  const token = cursor.next();
  if (token.kind === "symbol" && token.text === "*") {
    throw new Refusal("Wildcard path component like a[*].b are not supported");
  }
  cursor.expect("]", "RIGHT_BRACKET");
  if (token.kind === "string") return token.text;
  const index = Number(token.text);
  if (token.kind !== "number" || !Number.isInteger(index)) throw notWellFormed("Invalid path component");
  if (isNegative || index > greatestIndex) {
    const shown = `${isNegative ? "-" : ""}${token.text}`;
    throw new Refusal(`List index is not within the allowable range; index: [${shown}] ${positionText(token.at)}`);
  }
  return index;
}

/** As PartiQL calls what a path leads to: by its last name. */
export function columnName({ name, steps }: Path): string {
  let column = name;
  for (const step of steps) column = typeof step === "number" ? `${column}[${step}]` : step;
  return column;
}
