import { SelectFlaw } from "../flaw.ts";
import { parseDecimal } from "../values/decimal.ts";
import { parseInteger } from "../values/integer.ts";
import { parseTimestamp } from "../values/timestamp.ts";
import type { Value } from "../values/value.ts";
import { reserved } from "./keywords.ts";

/** The names under which errors show them. */
export type TokenKind =
  | "KEYWORD"
  | "IDENTIFIER"
  | "QUOTED_IDENTIFIER"
  | "LITERAL"
  | "ION_LITERAL"
  | "OPERATOR"
  | "STAR"
  | "DOT"
  | "COMMA"
  | "SEMICOLON"
  | "LEFT_PAREN"
  | "RIGHT_PAREN"
  | "LEFT_BRACKET"
  | "RIGHT_BRACKET"
  | "EOF";

export interface Token {
  readonly kind: TokenKind;
  /** Of a keyword and an operator its lower-case form, of a name what it names. */
  readonly text: string;
  /** Of literals. */
  readonly value: Value;
  /** Where it begins, in characters of the expression. */
  readonly at: number;
}

const punctuation: Readonly<Record<string, TokenKind>> = {
  "*": "STAR",
  ".": "DOT",
  ",": "COMMA",
  ";": "SEMICOLON",
  "(": "LEFT_PAREN",
  ")": "RIGHT_PAREN",
  "[": "LEFT_BRACKET",
  "]": "RIGHT_BRACKET",
};
const operators: ReadonlySet<string> = new Set(["+", "-", "/", "%", "<", ">", "<=", ">=", "=", "<>", "!=", "||"]);

const blank = /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const word = /[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/y;
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const text = /'(?:[^']|'')*'/y;
const quotedName = /"(?:[^"]|"")*"/y;
const ionLiteral = /`[^`]*`/y;
const operatorSigns = /[-+/%<>=!|]+/y;

/** Cuts an expression into tokens; the last one is EOF. Throws the Lexer... flaws. */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = skipBlank(source, 0);
  while (at < source.length) {
    const [token, end] = readToken(source, at);
    tokens.push(token);
    at = skipBlank(source, end);
  }
  tokens.push({ kind: "EOF", text: "", value: undefined, at });
  return tokens;
}

function skipBlank(source: string, at: number): number {
  blank.lastIndex = at;
  return blank.test(source) ? blank.lastIndex : at;
}

function take(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

/** A token and where it ends. */
function readToken(source: string, at: number): [Token, number] {
  const first = source.charAt(at);
  const name = take(word, source, at);
  if (name !== undefined) return [wordToken(name, at), at + name.length];
  if (/\d/.test(first) || (first === "." && /\d/.test(source.charAt(at + 1)))) return numberToken(source, at);
  const sign = punctuation[first];
  if (sign) return [{ kind: sign, text: first, value: undefined, at }, at + 1];
  if (first === "'" || first === '"' || first === "`") return quotedToken(source, at);
  const signs = take(operatorSigns, source, at);
  if (signs !== undefined) return operatorToken(signs, at);
  throw new SelectFlaw("LexerInvalidChar");
}

function wordToken(name: string, at: number): Token {
  const lower = name.toLowerCase();
  if (lower === "true" || lower === "false") return { kind: "LITERAL", text: lower, value: lower === "true", at };
  if (lower === "null") return { kind: "LITERAL", text: lower, value: null, at };
  if (lower === "missing") return { kind: "LITERAL", text: lower, value: undefined, at };
  if (reserved.has(lower)) return { kind: "KEYWORD", text: lower, value: undefined, at };
  return { kind: "IDENTIFIER", text: name, value: undefined, at };
}

function numberToken(source: string, at: number): [Token, number] {
  const digits = take(number, source, at) ?? "";
  const end = at + digits.length;
  if (take(word, source, end) !== undefined) throw new SelectFlaw("LexerInvalidLiteral");
  const value = numberValue(digits);
  if (value === undefined) throw new SelectFlaw("NumberFormatError");
  return [{ kind: "LITERAL", text: digits, value, at }, end];
}

/** Digits alone are an integer, with a point or an exponent they are a decimal. */
const numberValue = (digits: string): Value =>
  /^[+-]?\d+$/.test(digits) ? parseInteger(digits) : parseDecimal(digits);

const unquoted = (quoted: string, quote: string): string => quoted.slice(1, -1).replaceAll(quote + quote, quote);

function quotedToken(source: string, at: number): [Token, number] {
  const quote = source.charAt(at);
  const raw = take(quote === "'" ? text : quote === '"' ? quotedName : ionLiteral, source, at);
  if (raw === undefined) throw new SelectFlaw("LexerInvalidChar");
  return [contentToken(quote, raw, at), at + raw.length];
}

function contentToken(quote: string, raw: string, at: number): Token {
  if (quote === "'") return { kind: "LITERAL", text: raw, value: unquoted(raw, quote), at };
  if (quote === '"') return { kind: "QUOTED_IDENTIFIER", text: unquoted(raw, quote), value: undefined, at };
  return { kind: "ION_LITERAL", text: raw, value: ionValue(raw.slice(1, -1).trim()), at };
}

/** The scalars of Ion that S3 Select has types for; timestamps are why anybody writes them. */
function ionValue(source: string): Value {
  if (source === "true" || source === "false") return source === "true";
  if (source === "null") return null;
  if (/^"[^"\\]*"$/.test(source)) return source.slice(1, -1);
  const value = parseTimestamp(source) ?? numberValue(source.replace(/d/i, "e"));
  if (value === undefined) throw new SelectFlaw("LexerInvalidIONLiteral");
  return value;
}

/** The longest operator at the start of a run of signs: `<-` is two, `<>` is one. */
function operatorToken(signs: string, at: number): [Token, number] {
  const operator = [signs.slice(0, 2), signs.slice(0, 1)].find((each) => operators.has(each));
  if (operator === undefined) throw new SelectFlaw("LexerInvalidOperator");
  return [{ kind: "OPERATOR", text: operator, value: undefined, at }, at + operator.length];
}
