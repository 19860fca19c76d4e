import { SelectFlaw } from "../flaw.ts";
import { isSpecialCall, parseCall, parseList } from "./calls.ts";
import type { Cursor } from "./cursor.ts";
import { aggregateFunctions, plainFunctions } from "./functions.ts";
import type { BinaryOperator, Expression, JunctionOperator, Name, PlainStep } from "./syntax.ts";
import type { Token } from "./tokens.ts";

/** How tightly operators bind: "Operator precedence" of the page "Operators" of the S3 User Guide, from the bottom up. */
const precedence = {
  or: 1,
  and: 2,
  not: 3,
  equality: 4,
  order: 5,
  like: 6,
  between: 7,
  in: 8,
  sum: 9,
  product: 10,
  sign: 11,
} as const;

interface Infix {
  readonly operator: BinaryOperator | JunctionOperator;
  readonly binds: number;
}

const infixes: Readonly<Record<string, Infix>> = {
  or: { operator: "OR", binds: precedence.or },
  and: { operator: "AND", binds: precedence.and },
  "=": { operator: "=", binds: precedence.equality },
  "<>": { operator: "<>", binds: precedence.equality },
  "!=": { operator: "<>", binds: precedence.equality },
  "<": { operator: "<", binds: precedence.order },
  ">": { operator: ">", binds: precedence.order },
  "<=": { operator: "<=", binds: precedence.order },
  ">=": { operator: ">=", binds: precedence.order },
  "||": { operator: "||", binds: precedence.sum },
  "+": { operator: "+", binds: precedence.sum },
  "-": { operator: "-", binds: precedence.sum },
  "*": { operator: "*", binds: precedence.product },
  "/": { operator: "/", binds: precedence.product },
  "%": { operator: "%", binds: precedence.product },
};

export function parseExpression(cursor: Cursor): Expression {
  return parseBinding(cursor, 0);
}

/** Parses an expression of operators that bind tighter than `least`. */
function parseBinding(cursor: Cursor, least: number): Expression {
  return cursor.nested(() => {
    let left = parsePrefix(cursor);
    for (let more = parseInfix(cursor, left, least); more; more = parseInfix(cursor, left, least)) left = more;
    return left;
  });
}

/** The operator behind `left` and what follows it; undefined where none binds tighter than `least`. */
function parseInfix(cursor: Cursor, left: Expression, least: number): Expression | undefined {
  const { current } = cursor;
  const infix = isOperator(current) && Object.hasOwn(infixes, current.text) ? infixes[current.text] : undefined;
  if (!infix) return current.kind === "KEYWORD" ? parsePredicate(cursor, left, least) : undefined;
  const { operator, binds } = infix;
  if (binds <= least) return undefined;
  cursor.next();
  const right = parseBinding(cursor, binds);
  if (operator !== "AND" && operator !== "OR") return { type: "binary", operator, left, right };
  // A chain of one of them is one node, for it may be thousands long.
  if (left.type === "junction" && left.operator === operator) {
    left.operands.push(right);
    return left;
  }
  return { type: "junction", operator, operands: [left, right] };
}

const isOperator = ({ kind }: Token): boolean => kind === "OPERATOR" || kind === "STAR" || kind === "KEYWORD";

/** `[NOT] IN`, `[NOT] BETWEEN`, `[NOT] LIKE`, `IS [NOT]`. */
function parsePredicate(cursor: Cursor, operand: Expression, least: number): Expression | undefined {
  const negated = cursor.isKeyword("not");
  const { text } = negated ? cursor.peek() : cursor.current;
  const parse = Object.hasOwn(predicates, text) ? predicates[text] : undefined;
  if (!parse || (negated && text === "is") || parse.binds <= least) return undefined;
  cursor.next();
  if (negated) cursor.next();
  const predicate = parse.rest(cursor, operand);
  return negated ? { type: "not", operand: predicate } : predicate;
}

interface Predicate {
  readonly binds: number;
  readonly rest: (cursor: Cursor, operand: Expression) => Expression;
}

const predicates: Readonly<Record<string, Predicate>> = {
  between: { binds: precedence.between, rest: parseBetween },
  in: {
    binds: precedence.in,
    rest: (cursor, operand) => ({ type: "in", operand, list: parseSet(cursor) }),
  },
  is: { binds: precedence.like, rest: parseIs },
  like: { binds: precedence.like, rest: parseLike },
};

/** What IN looks into: `(1)` is a list of one here, and nowhere else. */
function parseSet(cursor: Cursor): Expression {
  if (!cursor.accept("LEFT_PAREN")) return parseBinding(cursor, precedence.in);
  if (cursor.isKeyword("select")) throw new SelectFlaw("UnsupportedSqlStructure");
  const items = parseList(cursor, "RIGHT_PAREN", parseExpression);
  cursor.expect("ParseExpectedTokenType", "RIGHT_PAREN");
  if (items.length === 0) throw new SelectFlaw("ParseExpectedExpression");
  return { type: "list", items };
}

function parseBetween(cursor: Cursor, operand: Expression): Expression {
  const low = parseBinding(cursor, precedence.between);
  cursor.expect("ParseExpectedKeyword", "KEYWORD", "and");
  return { type: "between", operand, low, high: parseBinding(cursor, precedence.between) };
}

function parseLike(cursor: Cursor, operand: Expression): Expression {
  const pattern = parseBinding(cursor, precedence.like);
  const escapeCharacter = cursor.acceptKeyword("escape") ? parseBinding(cursor, precedence.like) : undefined;
  return { type: "like", operand, pattern, escapeCharacter };
}

function parseIs(cursor: Cursor, operand: Expression): Expression {
  const negated = cursor.acceptKeyword("not");
  const { kind, text } = cursor.next();
  if (kind !== "LITERAL" || (text !== "null" && text !== "missing")) throw new SelectFlaw("ParseExpectedKeyword");
  const test: Expression = { type: "is", operand, what: text };
  return negated ? { type: "not", operand: test } : test;
}

function parsePrefix(cursor: Cursor): Expression {
  const { kind, text, value } = cursor.current;
  switch (kind) {
    case "LITERAL":
    case "ION_LITERAL":
      cursor.next();
      return { type: "literal", value };
    case "IDENTIFIER":
    case "QUOTED_IDENTIFIER":
      return kind === "IDENTIFIER" && cursor.peek().kind === "LEFT_PAREN" ? parseNamedCall(cursor) : parsePath(cursor);
    case "LEFT_PAREN":
      return parseParenthesis(cursor);
    case "LEFT_BRACKET":
      return parseBrackets(cursor);
    case "KEYWORD":
      return parseKeyword(cursor, text);
    case "OPERATOR":
      return parseSign(cursor, text);
    default:
      throw cursor.unexpected();
  }
}

function parseNamedCall(cursor: Cursor): Expression {
  return parseCall(cursor, cursor.next().text.toLowerCase(), parseExpression);
}

function parseKeyword(cursor: Cursor, keyword: string): Expression {
  if (keyword === "not") {
    cursor.next();
    return { type: "not", operand: parseBinding(cursor, precedence.not) };
  }
  if (keyword === "case") return parseCase(cursor);
  if (keyword === "select" || keyword === "exists") throw new SelectFlaw("UnsupportedSqlStructure");
  const builtin = isSpecialCall(keyword) || aggregateFunctions.has(keyword) || Object.hasOwn(plainFunctions, keyword);
  if (builtin || cursor.peek().kind === "LEFT_PAREN") return parseNamedCall(cursor);
  throw new SelectFlaw("ParseUnExpectedKeyword");
}

function parseSign(cursor: Cursor, sign: string): Expression {
  if (sign !== "-" && sign !== "+") throw cursor.unexpected();
  cursor.next();
  return { type: sign === "-" ? "negative" : "positive", operand: parseBinding(cursor, precedence.sign) };
}

/** `(a)` is a itself, `(a, b)` a list. */
function parseParenthesis(cursor: Cursor): Expression {
  cursor.next();
  const [first, ...more] = parseList(cursor, "RIGHT_PAREN", parseExpression);
  if (!first) throw cursor.unexpected();
  cursor.expect("ParseExpectedTokenType", "RIGHT_PAREN");
  return more.length === 0 ? first : { type: "list", items: [first, ...more] };
}

function parseBrackets(cursor: Cursor): Expression {
  cursor.next();
  const items = parseList(cursor, "RIGHT_BRACKET", parseExpression);
  cursor.expect("ParseExpectedTokenType", "RIGHT_BRACKET");
  return { type: "list", items };
}

function parseCase(cursor: Cursor): Expression {
  cursor.next();
  const operand = cursor.isKeyword("when") ? undefined : parseExpression(cursor);
  const branches: { when: Expression; result: Expression }[] = [];
  while (cursor.acceptKeyword("when")) {
    const when = parseExpression(cursor);
    cursor.expect("ParseExpectedKeyword", "KEYWORD", "then");
    branches.push({ when, result: parseExpression(cursor) });
  }
  if (branches.length === 0) throw new SelectFlaw("ParseExpectedWhenClause");
  const otherwise: Expression = cursor.acceptKeyword("else")
    ? parseExpression(cursor)
    : { type: "literal", value: null };
  cursor.expect("ParseExpectedKeyword", "KEYWORD", "end");
  return { type: "case", operand, branches, otherwise };
}

/** `name`, `alias.name[0]."Other"`, `name['other']`. Stops before `.*`, which only a SELECT list may have. */
function parsePath(cursor: Cursor): Expression {
  const root = nameOf(cursor.next());
  const steps: PlainStep[] = [];
  for (let step = parseStep(cursor); step; step = parseStep(cursor)) steps.push(step);
  return { type: "path", root, steps };
}

function parseStep(cursor: Cursor): PlainStep | undefined {
  if (cursor.is("LEFT_BRACKET")) return parseIndex(cursor);
  if (!cursor.is("DOT") || cursor.peek().kind === "STAR") return undefined;
  cursor.next();
  return { type: "name", name: parseName(cursor) };
}

/** `[0]` or `['name']`. */
function parseIndex(cursor: Cursor): PlainStep {
  cursor.next();
  const { kind, value } = cursor.next();
  if (kind === "STAR") throw new SelectFlaw("ParseInvalidContextForWildcardInSelectList");
  cursor.expect("ParseInvalidPathComponent", "RIGHT_BRACKET");
  return stepOf(value);
}

/** What stands between brackets of a path. */
export function stepOf(value: unknown): PlainStep {
  if (typeof value === "number") return { type: "index", index: value };
  if (typeof value === "string") return { type: "name", name: { text: value, quoted: true } };
  throw new SelectFlaw("ParseInvalidPathComponent");
}

/** A name behind a dot. */
export function parseName(cursor: Cursor): Name {
  if (!cursor.is("IDENTIFIER") && !cursor.is("QUOTED_IDENTIFIER")) throw new SelectFlaw("ParseInvalidPathComponent");
  return nameOf(cursor.next());
}

export const nameOf = ({ kind, text }: Token): Name => ({ text, quoted: kind === "QUOTED_IDENTIFIER" });
