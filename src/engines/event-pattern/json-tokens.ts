import { flawAt } from "./flaw.ts";

/**
 * JSON as a list of tokens that know where they end. Patterns are judged token by token, in the order in which they are
 * written, since the first flaw is the one that is reported, with the place that AWS's parser had reached.
 */
export interface Token {
  readonly type: "{" | "}" | "[" | "]" | "name" | "string" | "number" | "true" | "false" | "null";
  /** Of a name or a string its characters, of everything else its source. */
  readonly text: string;
  /** Where the parser stands while this token is current: after a string's opening quote, after a name's colon. */
  readonly end: number;
  /** Where it stands once the text was asked for. */
  readonly textEnd: number;
}

/** The depth that AWS's parser allows. */
const deepest = 1000;

/** Throws a PatternFlaw where `source` is no JSON. */
export function tokensOf(source: string): readonly Token[] {
  const reader = new TokenReader(source);
  reader.value();
  reader.finish();
  return reader.tokens;
}

const literals = ["true", "false", "null"] as const;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /[A-Za-z0-9_$]+/y;
const string = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;

class TokenReader {
  readonly tokens: Token[] = [];
  readonly #source: string;
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
  }

  value(): void {
    const first = this.#peek();
    if (first === "{" || first === "[") this.#container(first);
    else if (first === '"') this.#string("string");
    else this.#scalar();
  }

  finish(): void {
    if (this.#peek() !== undefined) throw this.#unexpected("expected the end of the pattern");
  }

  #container(open: "{" | "["): void {
    if (++this.#depth > deepest) {
      throw flawAt(
        `Document nesting depth (${this.#depth}) exceeds the maximum allowed (${deepest})`,
        this.#source,
        this.#at,
      );
    }
    const [close, entries] = open === "{" ? (["}", "Object"] as const) : (["]", "Array"] as const);
    this.#mark(open);
    if (this.#peek() !== close) {
      this.#entry(open);
      while (this.#peek() === ",") {
        this.#at++;
        this.#entry(open);
      }
      if (this.#peek() !== close) throw this.#unexpected(`was expecting comma to separate ${entries} entries`);
    }
    this.#mark(close);
    this.#depth--;
  }

  #entry(open: "{" | "["): void {
    if (open === "[") {
      this.value();
      return;
    }
    if (this.#peek() !== '"') throw this.#unexpected("was expecting double-quote to start field name");
    const name = this.#string("name");
    if (this.#peek() !== ":") throw this.#unexpected("was expecting a colon to separate field name and value");
    this.#at++;
    const index = this.tokens.length;
    this.value();
    // The parser looks at the value before it hands out the name.
    const end = this.tokens[index]?.end ?? this.#at;
    this.tokens[index - 1] = { ...name, end, textEnd: end };
  }

  #mark(type: "{" | "}" | "[" | "]"): void {
    this.#at++;
    this.tokens.push({ type, text: type, end: this.#at, textEnd: this.#at });
  }

  #string(type: "name" | "string"): Token {
    const raw = this.#match(string);
    if (raw === undefined) throw flawAt("Unexpected end-of-input in a String value", this.#source, this.#at);
    const token = { type, text: this.#unescaped(raw), end: this.#at + 1, textEnd: this.#at + raw.length };
    this.#at += raw.length;
    this.tokens.push(token);
    return token;
  }

  #unescaped(raw: string): string {
    try {
      return JSON.parse(raw) as string;
    } catch {
      throw flawAt("Unrecognized character escape or illegal character in a String value", this.#source, this.#at);
    }
  }

  #scalar(): void {
    const raw = this.#match(number);
    const text = raw ?? this.#match(word) ?? "";
    const type = raw !== undefined ? "number" : literals.find((each) => each === text);
    if (text === "") throw this.#unexpected("expected a valid value");
    this.#at += text.length;
    if (type === undefined)
      throw flawAt(
        `Unrecognized token '${text}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`,
        this.#source,
        this.#at,
      );
    this.tokens.push({ type, text, end: this.#at, textEnd: this.#at });
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#source)?.[0];
  }

  /** The next character that is no white space, without taking it. */
  #peek(): string | undefined {
    while (" \t\r\n".includes(this.#source[this.#at] ?? "x")) this.#at++;
    return this.#source[this.#at];
  }

  #unexpected(expected: string): Error {
    const found = this.#source[this.#at];
    if (found === undefined) return flawAt(`Unexpected end-of-input: ${expected}`, this.#source, this.#at);
    const code = found.charCodeAt(0);
    return flawAt(`Unexpected character ('${found}' (code ${code})): ${expected}`, this.#source, this.#at);
  }
}
