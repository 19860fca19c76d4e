import { Refusal } from "../refusal.ts";
import type { Cursor } from "./cursor.ts";
import { isReserved } from "./reserved-words.ts";

/** A path as it is written: names or placeholders, and indexes. */
export interface PathSyntax {
  readonly kind: "path";
  readonly head: string;
  readonly steps: readonly (string | number)[];
}

/** Steps of a path, the first included. */
const mostSteps = 32;
/** Java's greatest int. */
const greatestIndex = 2_147_483_647;

/** `noteReserved` is told of each name that is a reserved word. */
export function parsePath(cursor: Cursor, noteReserved: (word: string) => void): PathSyntax {
  const head = parseName(cursor, noteReserved);
  const steps: (string | number)[] = [];
  for (;;) {
    if (cursor.takes(".")) steps.push(parseName(cursor, noteReserved));
    else if (cursor.takes("[")) steps.push(parseIndex(cursor));
    else break;
  }
  if (steps.length >= mostSteps) {
    throw new Refusal(`The document path has too many nesting elements; nesting levels: ${steps.length + 1}`);
  }
  return { kind: "path", head, steps };
}

function parseName(cursor: Cursor, noteReserved: (word: string) => void): string {
  const { kind, text } = cursor.peek();
  if (kind !== "name" && kind !== "#") cursor.fail();
  cursor.next();
  if (kind === "name" && isReserved(text)) noteReserved(text);
  return text;
}

function parseIndex(cursor: Cursor): number {
  const { kind, text } = cursor.peek();
  if (kind !== "number") cursor.fail();
  const index = Number(text);
  if (index > greatestIndex) throw new Refusal(`List index is not within the allowable range; index: [${text}]`);
  cursor.next();
  cursor.expect("]");
  return index;
}

export const reservedWord = (word: string): string => `Attribute name is a reserved keyword; reserved keyword: ${word}`;
