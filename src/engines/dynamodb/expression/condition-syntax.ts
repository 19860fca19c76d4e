import { keptByText } from "../../../base/kept.ts";
import { Refusal, refusing } from "../refusal.ts";
import type { Comparator } from "./condition.ts";
import { type Cursor, isWord, openCursor } from "./cursor.ts";
import { Flaws } from "./flaws.ts";
import { type PathSyntax, parsePath, reservedWord } from "./path-syntax.ts";

/** A condition as it is written, placeholders and all. */
export type OperandSyntax = PathSyntax | PlaceholderSyntax | CallSyntax;

export interface PlaceholderSyntax {
  readonly kind: "placeholder";
  readonly name: string;
}

export interface CallSyntax {
  readonly kind: "call";
  readonly name: string;
  readonly operands: readonly OperandSyntax[];
}

export type ConditionSyntax =
  | { readonly kind: "and" | "or"; readonly parts: readonly ConditionSyntax[] }
  | { readonly kind: "not"; readonly part: ConditionSyntax }
  | {
      readonly kind: "compare";
      readonly operator: Comparator;
      readonly left: OperandSyntax;
      readonly right: OperandSyntax;
    }
  | {
      readonly kind: "between";
      readonly operand: OperandSyntax;
      readonly low: OperandSyntax;
      readonly high: OperandSyntax;
    }
  | { readonly kind: "in"; readonly operand: OperandSyntax; readonly options: readonly OperandSyntax[] }
  | CallSyntax;

export const conditionFunctions: ReadonlySet<string> = new Set([
  "attribute_exists",
  "attribute_not_exists",
  "attribute_type",
  "begins_with",
  "contains",
  "size",
]);

/** Found by the text alone, and told in this order before anything that placeholders stand for. */
type TextFlaw = "parentheses" | "unknown function" | "misused function" | "reserved";
const flawOrder: readonly TextFlaw[] = ["parentheses", "unknown function", "misused function", "reserved"];

interface Context {
  readonly cursor: Cursor;
  readonly flaws: Flaws<TextFlaw>;
  readonly noteReserved: (word: string) => void;
  depth: number;
}

/** What its text says, kept by the text: applications send the same few expressions all day. */
export const conditionSyntax: (text: string) => ConditionSyntax | Refusal = keptByText((text) =>
  refusing(() => {
    const cursor = openCursor(text);
    const flaws = new Flaws(flawOrder);
    const context: Context = {
      cursor,
      flaws,
      noteReserved: (word) => flaws.note("reserved", reservedWord(word)),
      depth: 0,
    };
    const condition = asCondition(context, parseOr(context));
    cursor.finish();
    flaws.throwFirst();
    return condition;
  }),
);

/** Until something behind it decides, `(a)` may be an operand and `(a = b)` a condition. */
type Node = OperandSyntax | ConditionSyntax;

interface Parsed {
  readonly node: Node;
  readonly inParentheses: boolean;
}

const isCondition = ({ kind }: Node): boolean => kind !== "path" && kind !== "placeholder";

function asCondition({ cursor, flaws }: Context, { node }: Parsed): ConditionSyntax {
  if (!isCondition(node)) cursor.fail();
  if (node.kind === "call" && node.name === "size") flaws.note("misused function", misused(node.name));
  return node as ConditionSyntax;
}

function asOperand({ cursor, flaws }: Context, { node }: Parsed): OperandSyntax {
  if (node.kind === "call" && node.name !== "size") flaws.note("misused function", misused(node.name));
  if (node.kind === "path" || node.kind === "placeholder" || node.kind === "call") return node;
  return cursor.fail();
}

const misused = (name: string): string =>
  `The function is not allowed to be used this way in an expression; function: ${name}`;

const parseOr = (context: Context): Parsed => parseChain(context, "OR", "or", parseAnd);
const parseAnd = (context: Context): Parsed => parseChain(context, "AND", "and", parseNot);

function parseChain(
  context: Context,
  word: string,
  kind: "and" | "or",
  parsePart: (context: Context) => Parsed,
): Parsed {
  const first = parsePart(context);
  if (!isWord(context.cursor.peek(), word)) return first;
  const parts = [asCondition(context, first)];
  while (context.cursor.takesWord(word)) {
    context.cursor.countOperator();
    parts.push(asCondition(context, parsePart(context)));
  }
  return bare({ kind, parts });
}

const bare = (node: Node): Parsed => ({ node, inParentheses: false });

function parseNot(context: Context): Parsed {
  if (!context.cursor.takesWord("NOT")) return parseComparison(context);
  context.cursor.countOperator();
  return bare({ kind: "not", part: asCondition(context, parseComparison(context)) });
}

const comparators: ReadonlySet<string> = new Set(["=", "<>", "<", "<=", ">", ">="]);
const isComparator = (text: string): text is Comparator => comparators.has(text);

function parseComparison(context: Context): Parsed {
  const { cursor } = context;
  const left = parseTerm(context);
  const { text } = cursor.peek();
  if (isComparator(text)) {
    const operand = asOperand(context, left);
    cursor.next();
    cursor.countOperator();
    return bare({ kind: "compare", operator: text, left: operand, right: parseOperand(context) });
  }
  if (isWord(cursor.peek(), "BETWEEN")) return parseBetween(context, asOperand(context, left));
  if (isWord(cursor.peek(), "IN")) return parseIn(context, asOperand(context, left));
  return left;
}

function parseBetween(context: Context, operand: OperandSyntax): Parsed {
  const { cursor } = context;
  cursor.next();
  cursor.countOperator();
  const low = parseOperand(context);
  if (!cursor.takesWord("AND")) cursor.fail();
  return bare({ kind: "between", operand, low, high: parseOperand(context) });
}

const mostOptions = 100;

function parseIn(context: Context, operand: OperandSyntax): Parsed {
  const { cursor } = context;
  cursor.next();
  cursor.countOperator();
  cursor.expect("(");
  const options = parseOperands(context);
  if (options.length > mostOptions) {
    throw new Refusal(`The IN operator is provided with too many operands; number of operands: ${options.length}`);
  }
  return bare({ kind: "in", operand, options });
}

/** Up to and with the closing parenthesis. */
function parseOperands(context: Context): OperandSyntax[] {
  const operands = [parseOperand(context)];
  while (context.cursor.takes(",")) operands.push(parseOperand(context));
  context.cursor.expect(")");
  return operands;
}

const parseOperand = (context: Context): OperandSyntax => asOperand(context, parseTerm(context));

/** Deeper than the operators that are allowed could ask for. */
const mostDepth = 300;

function parseTerm(context: Context): Parsed {
  const { cursor, flaws } = context;
  const token = cursor.peek();
  if (token.kind === ":") return bare({ kind: "placeholder", name: cursor.next().text });
  if (token.kind === "name" && cursor.second().text === "(" && !isKeyword(token.text)) return parseCall(context);
  if (context.depth === mostDepth || !cursor.takes("(")) {
    if (token.kind === "name" && isKeyword(token.text)) cursor.fail();
    return bare(parsePath(cursor, context.noteReserved));
  }
  context.depth++;
  const inside = parseOr(context);
  context.depth--;
  cursor.expect(")");
  if (inside.inParentheses) flaws.note("parentheses", "The expression has redundant parentheses;");
  return { node: inside.node, inParentheses: true };
}

const keywords: ReadonlySet<string> = new Set(["AND", "OR", "NOT", "BETWEEN", "IN"]);
const isKeyword = (text: string): boolean => keywords.has(text.toUpperCase());

function parseCall(context: Context): Parsed {
  const { cursor, flaws } = context;
  const name = cursor.next().text;
  cursor.next();
  cursor.countOperator();
  const operands = parseOperands(context);
  if (!conditionFunctions.has(name)) flaws.note("unknown function", unknownFunction(name));
  return bare({ kind: "call", name, operands });
}

export const unknownFunction = (name: string): string => `Invalid function name; function: ${name}`;
