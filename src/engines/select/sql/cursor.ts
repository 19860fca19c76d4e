import { type SelectErrorCode, SelectFlaw, unexpectedOperator, unexpectedToken } from "../flaw.ts";
import { type Token, type TokenKind, tokensOf } from "./tokens.ts";

/** Nesting at which parsing stops, well before the stack does. S3 says only that there is a limit. */
const deepest = 300;

/** Walks the tokens of an expression. */
export class Cursor {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #index = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokensOf(source);
    this.#end = { kind: "EOF", text: "", value: undefined, at: source.length };
  }

  get current(): Token {
    return this.#tokens[this.#index] ?? this.#end;
  }

  peek(ahead = 1): Token {
    return this.#tokens[this.#index + ahead] ?? this.#end;
  }

  next(): Token {
    const token = this.current;
    this.#index++;
    return token;
  }

  is(kind: TokenKind, text?: string): boolean {
    const { current } = this;
    return current.kind === kind && (text === undefined || current.text === text);
  }

  isKeyword(text: string): boolean {
    return this.is("KEYWORD", text);
  }

  /** Takes the token if it is the one. */
  accept(kind: TokenKind, text?: string): boolean {
    const found = this.is(kind, text);
    if (found) this.#index++;
    return found;
  }

  acceptKeyword(text: string): boolean {
    return this.accept("KEYWORD", text);
  }

  /** Takes the token that must come now. */
  expect(code: SelectErrorCode, kind: TokenKind, text?: string): void {
    if (!this.accept(kind, text)) throw new SelectFlaw(code);
  }

  /** What stands here cannot stand here. */
  unexpected(): SelectFlaw {
    const { kind, at } = this.current;
    if (kind === "EOF") return new SelectFlaw("ParseExpectedExpression");
    const before = this.#source.slice(0, at);
    const line = before.split("\n").length;
    const column = at - before.lastIndexOf("\n");
    return kind === "OPERATOR" ? unexpectedOperator(line, column) : unexpectedToken(kind, line, column);
  }

  /** Parses something that may contain itself. */
  nested<T>(parse: () => T): T {
    if (++this.#depth > deepest) throw new SelectFlaw("MaxOperatorsExceeded");
    const result = parse();
    this.#depth--;
    return result;
  }
}
