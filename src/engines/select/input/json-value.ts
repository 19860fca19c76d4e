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
        return this.#object();
      case 0x5b:
        return this.#array();
      case quote:
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  #open(): void {
    if (++this.#depth > deepest) throw malformed();
    this.#at++;
  }

  #close(code: number): void {
    if (!this.#accept(code)) throw malformed();
    this.#depth--;
  }

  #object(): Value {
    const names: string[] = [];
    const values: Value[] = [];
    this.#open();
    if (!this.#isNext(0x7d)) {
      do {
        if (!this.#isNext(quote)) throw malformed();
        names.push(this.#string());
        if (!this.#accept(colon)) throw malformed();
        values.push(this.#value());
      } while (this.#accept(comma));
    }
    this.#close(0x7d);
    return new Struct(names, values);
  }

  #array(): Value {
    const items: Value[] = [];
    this.#open();
    if (!this.#isNext(0x5d)) {
      do items.push(this.#value());
      while (this.#accept(comma));
    }
    this.#close(0x5d);
    return items;
  }

  #isNext(code: number): boolean {
    this.#space();
    return this.#text.charCodeAt(this.#at) === code;
  }

  #accept(code: number): boolean {
    const found = this.#isNext(code);
    if (found) this.#at++;
    return found;
  }

  #space(): void {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at++;
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

  /** The commonest number, without a look at its text: a few digits, the first of which is no zero. */
  #shortInteger(): number | undefined {
    const text = this.#text;
    let at = this.#at;
    let value = 0;
    for (let code = text.charCodeAt(at); code >= 0x30 && code <= 0x39; code = text.charCodeAt(++at)) {
      value = value * 10 + code - 0x30;
    }
    const digits = at - this.#at;
    if (digits === 0 || digits > safeDigits || isWordPart(text.charCodeAt(at))) return undefined;
    if (digits > 1 && text.charCodeAt(this.#at) === 0x30) throw malformed();
    this.#at = at;
    return value;
  }

  #scalar(): Value {
    const from = this.#at;
    const short = this.#shortInteger();
    if (short !== undefined) return short;
    while (isWordPart(this.#text.charCodeAt(this.#at))) this.#at++;
    return scalarOf(this.#text.slice(from, this.#at));
  }
}

export const isSpace = (code: number): boolean =>
  code <= 0x20 && (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09);

/** Letters, digits, and the signs of a number. */
export const isWordPart = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  code === 0x2d ||
  code === 0x2b ||
  code === 0x2e;

/** Digits of which every count is exact as a number. */
const safeDigits = 15;
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function scalarOf(text: string): Value {
  if (text === "true" || text === "false") return text === "true";
  if (text === "null") return null;
  if (!number.test(text)) throw malformed();
  // An integer beyond 64 bits is a decimal without decimal places.
  const value = (/^-?\d+$/.test(text) ? parseInteger(text) : undefined) ?? parseDecimal(text);
  if (value === undefined) throw malformed();
  return value;
}

const malformed = (): SelectFlaw => new SelectFlaw("JSONParsingError");
