import { flawAt, PatternFlaw } from "./flaw.ts";
import { type Token, tokensOf } from "./json-tokens.ts";

/** What stands behind the last token: readers see it only when they run past the root object, which they do not. */
const nothing: Token = { type: "null", text: "", end: 0, textEnd: 0 };

/** Walks the tokens of a pattern, and names the place where it stands when something is wrong. */
export class Cursor {
  readonly source: string;
  readonly #tokens: readonly Token[];
  #index = -1;
  #textTaken = false;

  constructor(source: string) {
    this.source = source;
    this.#tokens = tokensOf(source);
  }

  get current(): Token {
    return this.#tokens[this.#index] ?? nothing;
  }

  next(): Token {
    this.#index++;
    this.#textTaken = false;
    return this.current;
  }

  /** The text of the current token. A flaw found after this stands behind it. */
  text(): string {
    this.#textTaken = true;
    return this.current.text;
  }

  /** What `read` makes of the current text. Its flaws, which know no place, get the one where the cursor stands. */
  read<T>(read: (text: string) => T): T {
    const text = this.text();
    return this.placed(() => read(text));
  }

  /** Puts the place where the cursor stands behind the flaws of `read`. */
  placed<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw error instanceof PatternFlaw ? this.flaw(error.message) : error;
    }
  }

  flaw(reason: string): PatternFlaw {
    const { end, textEnd } = this.current;
    return flawAt(reason, this.source, this.#textTaken ? textEnd : end);
  }

  /** Takes the `}` that must come now. */
  endObject(reason = "Only one key allowed in match expression"): void {
    if (this.next().type !== "}") throw this.flaw(reason);
  }
}
