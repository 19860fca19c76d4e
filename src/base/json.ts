import { MalformedError } from "./malformed.ts";

/** JSON whose integers keep all their digits: beyond 2^53 they become bigint. */
export type ExactJson = null | boolean | number | bigint | string | ExactJson[] | { [key: string]: ExactJson };

/** `JSON.parse` with this folder's error. Own `__proto__` keys stay plain properties, as the platform guarantees. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedError("malformed JSON");
  }
}

/**
 * Parses JSON with bigint for integers that a number cannot hold. Ten times slower than {@link parseJson}: for bodies
 * in which a number beyond 2^53 was found.
 */
export function parseJsonExactly(text: string): ExactJson {
  // The platform's parser has already judged the grammar, so the walk below may be simple.
  parseJson(text);
  return new ExactReader(text).value();
}

/** Nesting at which the walk stops, well before the stack does. */
const exactDepth = 1000;

/** Walks text that is known to be JSON. */
class ExactReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): ExactJson {
    this.#space();
    switch (this.#text[this.#at]) {
      case "{":
      case "[":
        return this.#container();
      case '"':
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  #container(): ExactJson {
    if (++this.#depth > exactDepth) throw new MalformedError("too deeply nested", this.#at);
    const result = this.#text[this.#at] === "{" ? this.#object() : this.#array();
    this.#depth--;
    return result;
  }

  #object(): ExactJson {
    const result: { [key: string]: ExactJson } = {};
    this.#at++;
    this.#space();
    while (this.#text[this.#at] !== "}") {
      const key = this.#string();
      this.#space();
      this.#at++;
      const value = this.value();
      Object.defineProperty(result, key, { value, enumerable: true, configurable: true, writable: true });
      this.#separator();
    }
    this.#at++;
    return result;
  }

  #array(): ExactJson {
    const result: ExactJson[] = [];
    this.#at++;
    this.#space();
    while (this.#text[this.#at] !== "]") {
      result.push(this.value());
      this.#separator();
    }
    this.#at++;
    return result;
  }

  #separator(): void {
    this.#space();
    if (this.#text[this.#at] === ",") this.#at++;
    this.#space();
  }

  #string(): string {
    const from = this.#at++;
    while (this.#text[this.#at] !== '"') this.#at += this.#text[this.#at] === "\\" ? 2 : 1;
    this.#at++;
    return JSON.parse(this.#text.slice(from, this.#at)) as string;
  }

  #scalar(): ExactJson {
    const from = this.#at;
    while (this.#at < this.#text.length && !",]} \t\r\n".includes(this.#text.charAt(this.#at))) this.#at++;
    const token = this.#text.slice(from, this.#at);
    const value = JSON.parse(token) as ExactJson;
    const isLarge = typeof value === "number" && !Number.isSafeInteger(value) && wholeNumber.test(token);
    return isLarge ? BigInt(token) : value;
  }

  #space(): void {
    while (" \t\r\n".includes(this.#text[this.#at] ?? "x")) this.#at++;
  }
}

/** BigInt() is quadratic in its digits; no AWS number has more than 38. */
const wholeNumber = /^-?\d{1,100}$/;
