import { notWellFormed, type Token, tokenize } from "./tokens.ts";

/** Reads a statement token by token. */
export interface Cursor {
  peek(): Token;
  second(): Token;
  next(): Token;
  takes(symbol: string): boolean;
  expect(symbol: string, name: string): void;
  /** Whether the next token is this keyword, in any case. */
  isWord(word: string): boolean;
  takesWord(word: string): boolean;
  expectWord(word: string): void;
  /** The number of the parameter that is next, from zero. */
  countParameter(): number;
  parameters(): number;
  /** Keeps a statement of brackets alone from exhausting the stack. */
  enter(): void;
  leave(): void;
}

const mostDepth = 200;

export function openCursor(statement: string): Cursor {
  const tokens = tokenize(statement);
  let at = 0;
  let parameters = 0;
  let depth = 0;
  // The last token is the end, and reading stops there.
  const tokenAt = (index: number): Token => tokens[Math.min(index, tokens.length - 1)] as Token;
  const isSymbol = (symbol: string): boolean => tokenAt(at).kind === "symbol" && tokenAt(at).text === symbol;
  const cursor: Cursor = {
    peek: () => tokenAt(at),
    second: () => tokenAt(at + 1),
    next: () => tokenAt(at++),
    takes(symbol) {
      if (!isSymbol(symbol)) return false;
      at++;
      return true;
    },
    expect(symbol, name) {
      if (!cursor.takes(symbol)) throw notWellFormed(`Expected ${name}`);
    },
    isWord: (word) => tokenAt(at).kind === "word" && tokenAt(at).text.toUpperCase() === word,
    takesWord(word) {
      if (!cursor.isWord(word)) return false;
      at++;
      return true;
    },
    expectWord(word) {
      if (!cursor.takesWord(word)) throw notWellFormed(`Expected ${word} keyword`);
    },
    countParameter: () => parameters++,
    parameters: () => parameters,
    enter() {
      if (++depth > mostDepth) throw notWellFormed("Expression is nested too deeply");
    },
    leave() {
      depth--;
    },
  };
  return cursor;
}
