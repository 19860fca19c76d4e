import { keptByText } from "../../../base/kept.ts";
import { type Refusal, refusing } from "../refusal.ts";
import type { PlaceholderSyntax } from "./condition-syntax.ts";
import { unknownFunction } from "./condition-syntax.ts";
import { type Cursor, openCursor } from "./cursor.ts";
import { Flaws } from "./flaws.ts";
import { type PathSyntax, parsePath, reservedWord } from "./path-syntax.ts";

/** An update as it is written. */
export type SetOperandSyntax =
  | PathSyntax
  | PlaceholderSyntax
  | { readonly kind: "call"; readonly name: string; readonly operands: readonly SetOperandSyntax[] };

export type SetValueSyntax =
  | SetOperandSyntax
  | {
      readonly kind: "sum";
      readonly sign: "+" | "-";
      readonly left: SetOperandSyntax;
      readonly right: SetOperandSyntax;
    };

export type ActionSyntax =
  | { readonly kind: "set"; readonly path: PathSyntax; readonly value: SetValueSyntax }
  | { readonly kind: "remove"; readonly path: PathSyntax }
  | { readonly kind: "add" | "delete"; readonly path: PathSyntax; readonly value: PlaceholderSyntax };

type TextFlaw = "reserved" | "unknown function" | "section";
const flawOrder: readonly TextFlaw[] = ["reserved", "unknown function", "section"];

interface Context {
  readonly cursor: Cursor;
  readonly flaws: Flaws<TextFlaw>;
  readonly noteReserved: (word: string) => void;
  depth: number;
}

export const updateSyntax: (text: string) => readonly ActionSyntax[] | Refusal = keptByText((text) =>
  refusing(() => {
    const cursor = openCursor(text);
    const flaws = new Flaws(flawOrder);
    const context: Context = {
      cursor,
      flaws,
      noteReserved: (word) => flaws.note("reserved", reservedWord(word)),
      depth: 0,
    };
    const actions = parseSections(context);
    cursor.finish();
    flaws.throwFirst();
    return actions;
  }),
);

type Section = "SET" | "REMOVE" | "ADD" | "DELETE";

const parsers: Readonly<Record<Section, (context: Context) => ActionSyntax>> = {
  SET: parseSet,
  REMOVE: (context) => ({ kind: "remove", path: path(context) }),
  ADD: (context) => ({ kind: "add", path: path(context), value: parsePlaceholder(context) }),
  DELETE: (context) => ({ kind: "delete", path: path(context), value: parsePlaceholder(context) }),
};
const isSection = (word: string): word is Section => Object.hasOwn(parsers, word);

function parseSections(context: Context): readonly ActionSyntax[] {
  const { cursor, flaws } = context;
  const actions: ActionSyntax[] = [];
  const seen = new Set<Section>();
  do {
    const { kind, text } = cursor.peek();
    const section = text.toUpperCase();
    if (kind !== "name" || !isSection(section)) return cursor.fail();
    cursor.next();
    if (seen.has(section)) {
      flaws.note("section", `The "${section}" section can only be used once in an update expression;`);
    }
    seen.add(section);
    do actions.push(parsers[section](context));
    while (cursor.takes(","));
  } while (cursor.peek().kind !== "end");
  return actions;
}

const path = ({ cursor, noteReserved }: Context): PathSyntax => parsePath(cursor, noteReserved);

function parsePlaceholder({ cursor }: Context): PlaceholderSyntax {
  if (cursor.peek().kind !== ":") cursor.fail();
  return { kind: "placeholder", name: cursor.next().text };
}

function parseSet(context: Context): ActionSyntax {
  const target = path(context);
  context.cursor.expect("=");
  return { kind: "set", path: target, value: parseSetValue(context) };
}

const mostDepth = 300;

/** One sum or difference, or one operand, in parentheses or not. */
function parseSetValue(context: Context): SetValueSyntax {
  const { cursor } = context;
  if (cursor.peek().text !== "(" || context.depth === mostDepth) return parseSum(context, parseOperand(context));
  cursor.next();
  context.depth++;
  const inside = parseSetValue(context);
  context.depth--;
  cursor.expect(")");
  return inside.kind === "sum" ? inside : parseSum(context, inside);
}

function parseSum(context: Context, left: SetOperandSyntax): SetValueSyntax {
  const { cursor } = context;
  const sign = cursor.takes("+") ? "+" : cursor.takes("-") ? "-" : undefined;
  if (!sign) return left;
  cursor.countOperator();
  return { kind: "sum", sign, left, right: parseOperand(context) };
}

function parseOperand(context: Context): SetOperandSyntax {
  const { cursor } = context;
  if (context.depth < mostDepth && cursor.takes("(")) {
    context.depth++;
    const inside = parseOperand(context);
    context.depth--;
    cursor.expect(")");
    return inside;
  }
  if (cursor.peek().kind === ":") return parsePlaceholder(context);
  if (cursor.peek().kind === "name" && cursor.second().text === "(") return parseCall(context);
  return path(context);
}

const updateFunctions: ReadonlySet<string> = new Set(["if_not_exists", "list_append"]);

function parseCall(context: Context): SetOperandSyntax {
  const { cursor, flaws } = context;
  if (context.depth === mostDepth) cursor.fail();
  context.depth++;
  const name = cursor.next().text;
  cursor.next();
  cursor.countOperator();
  const operands = [parseOperand(context)];
  while (cursor.takes(",")) operands.push(parseOperand(context));
  cursor.expect(")");
  context.depth--;
  if (!updateFunctions.has(name)) flaws.note("unknown function", unknownFunction(name));
  return { kind: "call", name, operands };
}
