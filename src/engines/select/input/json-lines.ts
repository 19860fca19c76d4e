import { SelectFlaw } from "../flaw.ts";
import { mostRecordLength } from "../limits.ts";
import type { PathStep } from "../sql/syntax.ts";
import type { Value } from "../values/value.ts";
import { rowsOf } from "./json-path.ts";
import { parseJsonValue } from "./json-value.ts";

/** Reads one JSON value a line, and finds the rows of a FROM path in it. Empty lines are no records. */
export class JsonLines {
  readonly #path: readonly PathStep[];
  #text = "";
  #ended = false;
  /** Where the next line begins. */
  #next = 0;
  #rows: readonly Value[] = [];
  #index = -1;

  constructor(path: readonly PathStep[]) {
    this.#path = path;
  }

  /** The current row. */
  get row(): Value {
    return this.#rows[this.#index];
  }

  feed(text: string): void {
    this.#text = this.#next < this.#text.length ? this.#text.slice(this.#next) + text : text;
    this.#next = 0;
  }

  end(): void {
    this.#ended = true;
  }

  /** Moves to the next row; false where the text does not hold it. */
  next(): boolean {
    if (++this.#index < this.#rows.length) return true;
    for (let line = this.#line(); line !== undefined; line = this.#line()) {
      if (line.length > mostRecordLength) throw new SelectFlaw("OverMaxRecordSize");
      if (line.trim() === "") continue;
      this.#rows = rowsOf(parseJsonValue(line), this.#path);
      this.#index = 0;
      return true;
    }
    return false;
  }

  #line(): string | undefined {
    const found = this.#text.indexOf("\n", this.#next);
    const waits = found < 0 && !this.#ended;
    if (waits && this.#text.length - this.#next > mostRecordLength) throw new SelectFlaw("OverMaxRecordSize");
    if (waits || this.#next >= this.#text.length) return undefined;
    const end = found < 0 ? this.#text.length : found;
    const line = this.#text.slice(this.#next, end);
    this.#next = end + 1;
    return line;
  }
}
