import { SelectFlaw } from "../flaw.ts";
import { parseDecimal } from "../values/decimal.ts";
import { parseInteger } from "../values/integer.ts";
import { Struct, type Value } from "../values/value.ts";

/** Nesting at which reading stops, well before the stack does. */
const deepest = 500;

/**
 * Reads one JSON value, with all digits of its numbers and all members of its objects, in their order. Throws
 * JSONParsingError for what is none, or is more than one.
 */
export function parseJsonValue(text: string): Value {
  return new JsonReader(text).whole();
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;

class JsonReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Value {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) throw malformed();
    return value;
  }

  #value(): Value {
    this.#space();
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x7b:
        return this.#nested(() => this.#object());
      case 0x5b:
        return this.#nested(() => this.#array());
      case quote:
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  #nested(read: () => Value): Value {
    if (++this.#depth > deepest) throw malformed();
    this.#at++;
    const value = read();
    this.#depth--;
    return value;
  }

  #object(): Value {
    const names: string[] = [];
    const values: Value[] = [];
    if (this.#accept(0x7d)) return new Struct(names, values);
    do {
      this.#space();
      if (this.#text.charCodeAt(this.#at) !== quote) throw malformed();
      names.push(this.#string());
      if (!this.#accept(colon)) throw malformed();
      values.push(this.#value());
    } while (this.#accept(comma));
    if (!this.#accept(0x7d)) throw malformed();
    return new Struct(names, values);
  }

  #array(): Value {
    const items: Value[] = [];
    if (this.#accept(0x5d)) return items;
    do items.push(this.#value());
    while (this.#accept(comma));
    if (!this.#accept(0x5d)) throw malformed();
    return items;
  }

  #accept(code: number): boolean {
    this.#space();
    if (this.#text.charCodeAt(this.#at) !== code) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    for (let code = this.#text.charCodeAt(this.#at); isSpace(code); code = this.#text.charCodeAt(this.#at)) this.#at++;
  }

  #string(): string {
    const from = this.#at + 1;
    for (let at = from; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === quote) {
        this.#at = at + 1;
        return this.#text.slice(from, at);
      }
      if (code === backslash) return this.#escapedString(from - 1, at);
      if (code < 0x20) break;
    }
    throw malformed();
  }

  /** The platform's parser knows the escapes. */
  #escapedString(start: number, firstEscape: number): string {
    let end = firstEscape;
    while (end < this.#text.length && this.#text.charCodeAt(end) !== quote) {
      end += this.#text.charCodeAt(end) === backslash ? 2 : 1;
    }
    this.#at = end + 1;
    try {
      return JSON.parse(this.#text.slice(start, end + 1)) as string;
    } catch {
      throw malformed();
    }
  }

  #scalar(): Value {
    const from = this.#at;
    while (isWordPart(this.#text.charCodeAt(this.#at))) this.#at++;
    return scalarOf(this.#text.slice(from, this.#at));
  }
}

export const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** Letters, digits, and the signs of a number. */
export const isWordPart = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  code === 0x2d ||
  code === 0x2b ||
  code === 0x2e;

const shortInteger = /^(?:0|-?[1-9]\d{0,14})$/;
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function scalarOf(text: string): Value {
  if (shortInteger.test(text)) return Number(text);
  if (text === "true" || text === "false") return text === "true";
  if (text === "null") return null;
  if (!number.test(text)) throw malformed();
  // An integer beyond 64 bits is a decimal without decimal places.
  const value = (/^-?\d+$/.test(text) ? parseInteger(text) : undefined) ?? parseDecimal(text);
  if (value === undefined) throw malformed();
  return value;
}

const malformed = (): SelectFlaw => new SelectFlaw("JSONParsingError");
