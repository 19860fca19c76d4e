/**
 * A strict JSON parser (RFC 8259) that keeps what JSON.parse drops: where each value stands, and keys that occur twice.
 */

export type JsonNode = JsonObject | JsonArray | JsonScalar;

interface Span {
  /** Offset of the first character, and of the one behind the last. */
  readonly start: number;
  readonly end: number;
}

export interface JsonObject extends Span {
  readonly type: "object";
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly name: string;
  readonly nameStart: number;
  readonly value: JsonNode;
}

export interface JsonArray extends Span {
  readonly type: "array";
  readonly items: readonly JsonNode[];
}

export interface JsonScalar extends Span {
  readonly type: "string" | "number" | "boolean" | "null";
  /** A string unescaped; anything else as it was written. */
  readonly text: string;
}

/** The text is not JSON. */
export interface JsonFlaw {
  readonly type: "flaw";
  readonly message: string;
  readonly offset: number;
}

/** A policy needs five levels; the limit keeps a hostile document from exhausting the stack. */
const depthLimit = 64;

class Flaw extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

export function parseJsonTree(text: string): JsonNode | JsonFlaw {
  try {
    const reader = new TreeReader(text);
    return reader.document();
  } catch (error) {
    if (error instanceof Flaw) return { type: "flaw", message: error.message, offset: error.offset };
    throw error;
  }
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const wordPattern = /true|false|null/y;

class TreeReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode {
    const node = this.#value();
    this.#skipSpace();
    if (this.#at < this.#text.length) throw new Flaw("unexpected text after the document", this.#at);
    return node;
  }

  #value(): JsonNode {
    this.#skipSpace();
    const start = this.#at;
    switch (this.#text[start]) {
      case "{":
        return this.#nested(() => this.#object());
      case "[":
        return this.#nested(() => this.#array());
      case '"': {
        const text = this.#string();
        return { type: "string", text, start, end: this.#at };
      }
      case undefined:
        throw new Flaw("unexpected end of the document", start);
      default:
        return this.#bareWord(start);
    }
  }

  #nested(read: () => JsonNode): JsonNode {
    if (++this.#depth > depthLimit) throw new Flaw(`nested deeper than ${depthLimit} levels`, this.#at);
    const node = read();
    this.#depth--;
    return node;
  }

  #object(): JsonObject {
    const start = this.#at++;
    const members: JsonMember[] = [];
    if (this.#take("}")) return { type: "object", members, start, end: this.#at };
    do {
      this.#skipSpace();
      const nameStart = this.#at;
      if (this.#text[nameStart] !== '"') throw new Flaw("expected a member name in quotes", nameStart);
      const name = this.#string();
      if (!this.#take(":")) throw new Flaw('expected ":"', this.#at);
      members.push({ name, nameStart, value: this.#value() });
    } while (this.#take(","));
    if (!this.#take("}")) throw new Flaw('expected "," or "}"', this.#at);
    return { type: "object", members, start, end: this.#at };
  }

  #array(): JsonArray {
    const start = this.#at++;
    const items: JsonNode[] = [];
    if (this.#take("]")) return { type: "array", items, start, end: this.#at };
    do items.push(this.#value());
    while (this.#take(","));
    if (!this.#take("]")) throw new Flaw('expected "," or "]"', this.#at);
    return { type: "array", items, start, end: this.#at };
  }

  #string(): string {
    const start = this.#at;
    let at = start + 1;
    for (let code = this.#text.charCodeAt(at); code !== 0x22; code = this.#text.charCodeAt(at)) {
      if (Number.isNaN(code)) throw new Flaw("a string is not closed", start);
      if (code < 0x20) throw new Flaw("a control character stands bare in a string", at);
      at += code === 0x5c ? 2 : 1;
    }
    this.#at = at + 1;
    const raw = this.#text.slice(start, this.#at);
    if (!raw.includes("\\")) return raw.slice(1, -1);
    try {
      return String(JSON.parse(raw));
    } catch {
      throw new Flaw("a string holds an unknown escape", start);
    }
  }

  #bareWord(start: number): JsonScalar {
    for (const [pattern, type] of [
      [numberPattern, "number"],
      [wordPattern, "boolean"],
    ] as const) {
      pattern.lastIndex = start;
      const text = pattern.exec(this.#text)?.[0];
      if (text === undefined) continue;
      this.#at = start + text.length;
      return { type: text === "null" ? "null" : type, text, start, end: this.#at };
    }
    throw new Flaw("expected a value", start);
  }

  #take(mark: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }
}
