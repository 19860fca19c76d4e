import { SelectFlaw } from "../flaw.ts";

export interface CsvFormat {
  readonly recordDelimiter: string;
  readonly fieldDelimiter: string;
  /** "" where nothing quotes. */
  readonly quote: string;
  readonly escapeCharacter: string;
  /** What a line begins with that is no record; "" where nothing does. */
  readonly comments: string;
  readonly allowQuotedRecordDelimiter: boolean;
}

/** One record that has quotation marks, in a text that may end before it does. */
export class QuotedRecord {
  readonly #format: CsvFormat;
  readonly #text: string;
  readonly #limit: number;
  /** Whether record delimiters are looked for; else the record ends at the limit. */
  readonly #across: boolean;

  constructor(format: CsvFormat, text: string, limit: number, across: boolean) {
    this.#format = format;
    this.#text = text;
    this.#limit = limit;
    this.#across = across;
  }

  /** Collects the fields; returns where the record ends, or -1 where the text ends inside of quotation marks. */
  read(start: number, fields: string[]): number {
    const { fieldDelimiter, quote } = this.#format;
    let at = start;
    for (;;) {
      const quoted = this.#text.startsWith(quote, at) && at < this.#limit;
      const end = quoted ? this.#quoted(at, fields) : this.#plain(at, fields);
      if (end < 0 || this.#endsAt(end)) return end;
      if (!this.#text.startsWith(fieldDelimiter, end)) {
        // A delimiter of several characters may be cut.
        if (this.#across && end + this.#longest > this.#limit) return -1;
        throw new SelectFlaw("CSVUnescapedQuote");
      }
      at = end + fieldDelimiter.length;
    }
  }

  get #longest(): number {
    return Math.max(this.#format.fieldDelimiter.length, this.#format.recordDelimiter.length);
  }

  #endsAt(at: number): boolean {
    return at >= this.#limit || (this.#across && this.#text.startsWith(this.#format.recordDelimiter, at));
  }

  #plain(start: number, fields: string[]): number {
    const first = this.#format.fieldDelimiter.charCodeAt(0);
    const other = this.#across ? this.#format.recordDelimiter.charCodeAt(0) : first;
    let end = start;
    for (; end < this.#limit; end++) {
      const code = this.#text.charCodeAt(end);
      if (code === first && this.#text.startsWith(this.#format.fieldDelimiter, end)) break;
      if (code === other && this.#endsAt(end)) break;
    }
    fields.push(this.#text.slice(start, end));
    return end;
  }

  /** Two quotation marks stand for one, or the escape character before one does. */
  #quoted(start: number, fields: string[]): number {
    const { escapeCharacter, quote } = this.#format;
    let value = "";
    let from = start + quote.length;
    for (;;) {
      const at = this.#sign(from);
      if (at < 0) return -1;
      const sign = this.#text.charAt(at);
      const following = at + 1 < this.#limit ? this.#text.charAt(at + 1) : "";
      if (sign === escapeCharacter && (following === quote || following === escapeCharacter)) {
        value += this.#text.slice(from, at) + following;
        from = at + 2;
      } else if (sign === quote) {
        fields.push(value + this.#text.slice(from, at));
        return at + 1;
      } else {
        value += this.#text.slice(from, at + 1);
        from = at + 1;
      }
    }
  }

  /** The next quotation mark or escape character; -1 where the text ends before it. */
  #sign(from: number): number {
    const { escapeCharacter, quote } = this.#format;
    if (escapeCharacter === quote) {
      const found = this.#text.indexOf(quote, from);
      return found < this.#limit ? found : -1;
    }
    for (let at = from; at < this.#limit; at++) {
      const character = this.#text.charAt(at);
      if (character === quote || character === escapeCharacter) return at;
    }
    return -1;
  }
}
