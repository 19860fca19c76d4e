import type { Comparator } from "../expression/condition.ts";
import { scanNumber } from "../number/decimal.ts";
import { Refusal } from "../refusal.ts";
import type { Cursor } from "./cursor.ts";
import { isCallable } from "./keywords.ts";
import { isName, parsePath } from "./parse-path.ts";
import type { ExpressionSyntax } from "./syntax.ts";
import { notWellFormed } from "./tokens.ts";

/** An expression of PartiQL, loosest operators first: OR, AND, NOT, comparisons, sums, what stands for itself. */
export function parseExpression(cursor: Cursor): ExpressionSyntax {
  cursor.enter();
  const expression = parseChain(cursor, "OR", "or", parseAnd);
  cursor.leave();
  return expression;
}

const parseAnd = (cursor: Cursor): ExpressionSyntax => parseChain(cursor, "AND", "and", parseNot);

type Parse = (cursor: Cursor) => ExpressionSyntax;

function parseChain(cursor: Cursor, word: string, kind: "and" | "or", parse: Parse): ExpressionSyntax {
  const first = parse(cursor);
  if (!cursor.isWord(word)) return first;
  const parts = [first];
  while (cursor.takesWord(word)) parts.push(parse(cursor));
  return { kind, parts };
}

function parseNot(cursor: Cursor): ExpressionSyntax {
  if (!cursor.takesWord("NOT")) return parseComparison(cursor);
  cursor.enter();
  const part = parseNot(cursor);
  cursor.leave();
  return { kind: "not", part };
}

const comparators: Readonly<Record<string, Comparator>> = {
  "=": "=",
  "<>": "<>",
  "!=": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

function parseComparison(cursor: Cursor): ExpressionSyntax {
  const left = parseSum(cursor);
  const { kind, text } = cursor.peek();
  const operator = kind === "symbol" ? comparators[text] : undefined;
  if (operator) {
    cursor.next();
    return { kind: "compare", operator, left, right: parseSum(cursor) };
  }
  if (cursor.takesWord("IS")) return parseIs(cursor, left);
  const isNegated = cursor.isWord("NOT") && ["IN", "BETWEEN"].includes(cursor.second().text.toUpperCase());
  if (isNegated) cursor.next();
  const part = parseRange(cursor, left);
  return isNegated ? { kind: "not", part } : part;
}

function parseRange(cursor: Cursor, operand: ExpressionSyntax): ExpressionSyntax {
  if (cursor.takesWord("IN")) return { kind: "in", operand, options: parseOptions(cursor) };
  if (!cursor.takesWord("BETWEEN")) return operand;
  const low = parseSum(cursor);
  cursor.expectWord("AND");
  return { kind: "between", operand, low, high: parseSum(cursor) };
}

const wrongIn = new Refusal(
  "IN operator must have a left hand argument of type Variable Reference and right hand argument of type Seq with at " +
    "least one member",
);

/** In brackets or in parentheses. */
function parseOptions(cursor: Cursor): readonly ExpressionSyntax[] {
  for (const [open, close, name] of sequences) {
    if (!cursor.takes(open)) continue;
    const options = parseUntil(cursor, close, name, parseSum);
    if (options.length === 0) throw wrongIn;
    return options;
  }
  throw wrongIn;
}

const sequences = [
  ["[", "]", "RIGHT_BRACKET"],
  ["(", ")", "RIGHT_PAREN"],
  ["<<", ">>", "RIGHT_DOUBLE_ANGLE_BRACKET"],
] as const;

function parseIs(cursor: Cursor, operand: ExpressionSyntax): ExpressionSyntax {
  const isNegated = cursor.takesWord("NOT");
  const { kind, text, at } = cursor.next();
  if (kind !== "word") throw notWellFormed("Expected type name");
  const part: ExpressionSyntax = { kind: "is", operand, type: text.toUpperCase(), at };
  return isNegated ? { kind: "not", part } : part;
}

function parseSum(cursor: Cursor): ExpressionSyntax {
  let left = parseTerm(cursor);
  for (;;) {
    const sign = cursor.takes("+") ? "+" : cursor.takes("-") ? "-" : undefined;
    if (!sign) return left;
    left = { kind: "sum", sign, left, right: parseTerm(cursor) };
  }
}

function parseTerm(cursor: Cursor): ExpressionSyntax {
  const token = cursor.peek();
  switch (token.kind) {
    case "string":
      return { kind: "string", text: cursor.next().text };
    case "number":
      return parseNumber(cursor, "");
    case "parameter":
      cursor.next();
      return { kind: "parameter", number: cursor.countParameter() };
    case "ion":
      throw new Refusal(`Ion Literals are not supported: ${token.text} under key root`);
    case "word":
      return parseWord(cursor);
    case "quoted":
      return parsePath(cursor);
    case "symbol":
      return parseSymbol(cursor);
    case "end":
      throw notWellFormed("Unexpected term");
  }
}

/** A scale or an exponent that an int of Java does not hold is no number to PartiQL's own reader. */
function parseNumber(cursor: Cursor, sign: string): ExpressionSyntax {
  const { kind, text } = cursor.next();
  const number = kind === "number" ? scanNumber(text) : undefined;
  if (!number || number.scale !== (number.scale | 0) || Math.abs(Number(number.written)) > 2_147_483_647) {
    throw notWellFormed();
  }
  return { kind: "number", text: sign + text };
}

const constants: Readonly<Record<string, ExpressionSyntax>> = {
  TRUE: { kind: "boolean", value: true },
  FALSE: { kind: "boolean", value: false },
  NULL: { kind: "null" },
  MISSING: { kind: "missing" },
};

function parseWord(cursor: Cursor): ExpressionSyntax {
  const { text, at } = cursor.peek();
  if (cursor.second().text === "(" && isCallable(text)) {
    cursor.next();
    cursor.next();
    return { kind: "call", name: text.toLowerCase(), operands: parseOperands(cursor), at };
  }
  const upper = text.toUpperCase();
  if (!Object.hasOwn(constants, upper) || isName(cursor.peek())) return parsePath(cursor);
  cursor.next();
  return constants[upper] ?? { kind: "null" };
}

const parseOperands = (cursor: Cursor): ExpressionSyntax[] => parseUntil(cursor, ")", "RIGHT_PAREN", parseExpression);

/** Expressions with commas between them, up to and with `close`. */
function parseUntil(cursor: Cursor, close: string, name: string, parse: Parse): ExpressionSyntax[] {
  if (cursor.takes(close)) return [];
  const elements = [parse(cursor)];
  while (cursor.takes(",")) elements.push(parse(cursor));
  cursor.expect(close, name);
  return elements;
}

function parseSymbol(cursor: Cursor): ExpressionSyntax {
  if (cursor.takes("-")) return parseNumber(cursor, "-");
  if (cursor.takes("[")) return { kind: "list", elements: parseUntil(cursor, "]", "RIGHT_BRACKET", parseExpression) };
  if (cursor.takes("<<")) {
    return { kind: "bag", elements: parseUntil(cursor, ">>", "RIGHT_DOUBLE_ANGLE_BRACKET", parseExpression) };
  }
  if (cursor.takes("{")) return parseMap(cursor);
  if (!cursor.takes("(")) throw notWellFormed("Unexpected term");
  const inside = parseExpression(cursor);
  cursor.expect(")", "RIGHT_PAREN");
  return inside;
}

function parseMap(cursor: Cursor): ExpressionSyntax {
  const entries: (readonly [string, ExpressionSyntax])[] = [];
  if (cursor.takes("}")) return { kind: "map", entries };
  do entries.push(parseEntry(cursor));
  while (cursor.takes(","));
  cursor.expect("}", "RIGHT_CURLY");
  return { kind: "map", entries };
}

function parseEntry(cursor: Cursor): readonly [string, ExpressionSyntax] {
  const { kind, text } = cursor.next();
  if (kind !== "string") throw notWellFormed("Expected string literal as key of a tuple");
  cursor.expect(":", "COLON");
  return [text, parseExpression(cursor)];
}
