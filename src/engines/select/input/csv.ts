import { SelectFlaw } from "../flaw.ts";
import { mostRecordLength } from "../limits.ts";
import { type CsvFormat, QuotedRecord } from "./quoted-record.ts";

/**
 * Cuts text into records, and records into fields: one record at a time, of which only the fields are cut that somebody
 * asks for. A record without a quotation mark, the common case, is never looked at twice.
 *
 * A field is quoted if it begins with the quotation mark; elsewhere the mark stands for itself. Empty lines are no records.
 */
export class CsvReader {
  readonly #format: CsvFormat;
  /** The field delimiter where it is one character, as it nearly always is; else -1. */
  readonly #fieldCode: number;
  readonly #commentCode: number;
  #text = "";
  #ended = false;
  /** Where the next record begins. */
  #next = 0;
  /** The first quotation mark at or behind the next record; -1 where it has to be looked for. */
  #quoteAt = -1;
  #start = 0;
  #end = 0;
  /** Where the fields of the current record begin, as far as they were cut; the last entry is behind them. */
  readonly #starts: number[] = [];
  #cut = 0;
  #cutAll = false;
  /** The fields of a record with quotation marks. */
  #fields: readonly string[] | undefined;

  constructor(format: CsvFormat) {
    this.#format = format;
    this.#fieldCode = format.fieldDelimiter.length === 1 ? format.fieldDelimiter.charCodeAt(0) : -1;
    this.#commentCode = format.comments === "" ? -1 : format.comments.charCodeAt(0);
  }

  /** Adds text. Records that were not read yet stay. */
  feed(text: string): void {
    this.#text = this.#next < this.#text.length ? this.#text.slice(this.#next) + text : text;
    this.#next = 0;
    this.#quoteAt = -1;
  }

  end(): void {
    this.#ended = true;
  }

  /** Moves to the next record; false where the text does not hold a whole one. */
  next(): boolean {
    const text = this.#text;
    const { recordDelimiter } = this.#format;
    while (this.#next < text.length) {
      const start = this.#next;
      const found = text.indexOf(recordDelimiter, start);
      if (found < 0 && !this.#ended) return this.#wait(start);
      const end = found < 0 ? text.length : found;
      const comment = text.charCodeAt(start) === this.#commentCode;
      if (!comment && this.#firstQuote(start) < end) {
        if (!this.#readQuoted(start, end, found < 0)) return this.#wait(start);
        return true;
      }
      this.#next = found < 0 ? end : end + recordDelimiter.length;
      if (end === start || comment) continue;
      this.#begin(start, end);
      return true;
    }
    return false;
  }

  /** A field of the current record, from 0; undefined behind the last. */
  column(index: number): string | undefined {
    if (this.#fields) return this.#fields[index];
    while (this.#cut <= index && !this.#cutAll) this.#cutField();
    if (index >= this.#cut) return undefined;
    const end = (this.#starts[index + 1] ?? 0) - this.#format.fieldDelimiter.length;
    return this.#text.slice(this.#starts[index], end);
  }

  /** How many fields the current record has. */
  get columnCount(): number {
    if (this.#fields) return this.#fields.length;
    while (!this.#cutAll) this.#cutField();
    return this.#cut;
  }

  /** The current record as it was written; undefined where it has quotation marks. */
  get unquoted(): string | undefined {
    return this.#fields ? undefined : this.#text.slice(this.#start, this.#end);
  }

  #begin(start: number, end: number): void {
    if (end - start > mostRecordLength) throw new SelectFlaw("OverMaxRecordSize");
    this.#start = start;
    this.#end = end;
    this.#starts[0] = start;
    this.#cut = 0;
    this.#cutAll = false;
    this.#fields = undefined;
  }

  #cutField(): void {
    const { fieldDelimiter } = this.#format;
    let at = this.#starts[this.#cut] ?? 0;
    if (this.#fieldCode < 0) {
      const found = this.#text.indexOf(fieldDelimiter, at);
      at = found < 0 || found > this.#end - fieldDelimiter.length ? this.#end : found;
    } else {
      while (at < this.#end && this.#text.charCodeAt(at) !== this.#fieldCode) at++;
    }
    this.#cutAll = at >= this.#end;
    this.#cut++;
    this.#starts[this.#cut] = at + fieldDelimiter.length;
  }

  #firstQuote(from: number): number {
    const { quote } = this.#format;
    if (quote === "") return Number.POSITIVE_INFINITY;
    if (this.#quoteAt < from) {
      const found = this.#text.indexOf(quote, from);
      this.#quoteAt = found < 0 ? Number.POSITIVE_INFINITY : found;
    }
    return this.#quoteAt;
  }

  #wait(start: number): false {
    if (this.#text.length - start > mostRecordLength) throw new SelectFlaw("OverMaxRecordSize");
    return false;
  }

  /** Reads a record with quotation marks; false where its end is not there yet. */
  #readQuoted(start: number, lineEnd: number, isLast: boolean): boolean {
    const { allowQuotedRecordDelimiter: across, recordDelimiter } = this.#format;
    const fields: string[] = [];
    const limit = across ? this.#text.length : lineEnd;
    const end = new QuotedRecord(this.#format, this.#text, limit, across).read(start, fields);
    if (end < 0) {
      if (across && !this.#ended) return false;
      throw new SelectFlaw(across || isLast ? "CSVUnescapedQuote" : "CSVEscapingRecordDelimiter");
    }
    // What ends at the end of the text may go on behind it.
    if (across && !this.#ended && end + recordDelimiter.length > this.#text.length) return false;
    this.#next = Math.min(this.#text.length, end + recordDelimiter.length);
    this.#begin(start, end);
    this.#fields = fields;
    return true;
  }
}
