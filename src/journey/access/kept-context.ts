import type { ContextReader } from "../../engines/iam/request.ts";

type Value = ReturnType<ContextReader["get"]>;

/** Of a question that no policy's condition looks into. */
export const nothingAsked: ContextReader = { get: () => undefined };

/**
 * Condition keys as a decision saw them. Reads each once, when it is first asked for; once settled, it holds the values of
 * all that an explanation may ask for and has let go of the request.
 */
export class KeptContext implements ContextReader {
  readonly #values = new Map<string, Value>();
  #source: ContextReader | undefined;

  constructor(source: ContextReader) {
    this.#source = source;
  }

  get(key: string): Value {
    const known = this.#values.get(key);
    if (known !== undefined || !this.#source || this.#values.has(key)) return known;
    const value = this.#source.get(key);
    this.#values.set(key, value);
    return value;
  }

  /** @param keys in lower case: all that will be asked for from now on */
  settle(keys: readonly string[]): void {
    for (const key of keys) this.#readIfItCan(key);
    this.#source = undefined;
  }

  /** What did not matter to the decision must not stumble over a flaw of the request. */
  #readIfItCan(key: string): void {
    try {
      this.get(key);
    } catch {
      this.#values.set(key, undefined);
    }
  }
}
