import { Refusal } from "../refusal.ts";
import { type Token, tokenize } from "./tokens.ts";

/** Bytes of an expression as it is sent, whatever its placeholders stand for. */
const mostBytes = 4_096;
/** Operators and functions, each time that they stand there. */
const mostOperators = 300;

/** Reads an expression token by token. Refusals come without the name of the expression. */
export interface Cursor {
  readonly text: string;
  peek(): Token;
  next(): Token;
  /** Takes the next token if it is this symbol. */
  takes(symbol: string): boolean;
  /** Takes the next token if it is this keyword, in any case. */
  takesWord(word: string): boolean;
  /** The token behind the next. */
  second(): Token;
  expect(symbol: string): void;
  /** Never returns: the next token cannot stand here. */
  fail(): never;
  countOperator(): void;
  /** Throws unless the expression is at its end, with no more operators than are allowed. */
  finish(): void;
}

export function openCursor(text: string): Cursor {
  if (text === "") throw new Refusal("The expression can not be empty;");
  const bytes = Buffer.byteLength(text);
  if (bytes > mostBytes) {
    throw new Refusal(`Expression size has exceeded the maximum allowed size; expression size: ${bytes}`);
  }
  const tokens = tokenize(text);
  let at = 0;
  let operators = 0;
  // Reading stops at the last token, which is the end.
  const tokenAt = (index: number): Token => tokens[Math.min(index, tokens.length - 1)] as Token;
  const cursor: Cursor = {
    text,
    peek: () => tokenAt(at),
    second: () => tokenAt(at + 1),
    next: () => tokenAt(at++),
    takes(symbol) {
      const { kind, text: found } = tokenAt(at);
      if (kind !== "symbol" || found !== symbol) return false;
      at++;
      return true;
    },
    takesWord(word) {
      if (!isWord(tokenAt(at), word)) return false;
      at++;
      return true;
    },
    expect(symbol) {
      if (!cursor.takes(symbol)) cursor.fail();
    },
    fail() {
      throw syntaxError(text, tokens, at);
    },
    countOperator() {
      operators++;
    },
    finish() {
      if (tokenAt(at).kind !== "end") cursor.fail();
      if (operators > mostOperators) {
        throw new Refusal(`The expression contains too many operators; operator count: ${operators}`);
      }
    },
  };
  return cursor;
}

export const isWord = ({ kind, text }: Token, word: string): boolean => kind === "name" && text.toUpperCase() === word;

/** `near` is what stands there: from the token before to the one behind. */
function syntaxError(text: string, tokens: readonly Token[], at: number): Refusal {
  const index = Math.min(at, tokens.length - 1);
  const token = tokens[index];
  const from = tokens[Math.max(index - 1, 0)]?.from ?? 0;
  const to = (tokens[index + 1] ?? token)?.to ?? text.length;
  return new Refusal(`Syntax error; token: "${token?.text}", near: "${text.slice(from, to).trim()}"`);
}
