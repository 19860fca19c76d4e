import { Refusal } from "../refusal.ts";

/**
 * What is wrong with an expression, by kind. Of each kind the first counts, and the service has an order of kinds: a
 * reserved word is told before an undefined placeholder, wherever they stand.
 */
export class Flaws<Kind extends string> {
  readonly #order: readonly Kind[];
  readonly #found = new Map<Kind, string>();

  constructor(order: readonly Kind[]) {
    this.#order = order;
  }

  note(kind: Kind, message: string): void {
    if (!this.#found.has(kind)) this.#found.set(kind, message);
  }

  throwFirst(): void {
    if (this.#found.size === 0) return;
    for (const kind of this.#order) {
      const message = this.#found.get(kind);
      if (message !== undefined) throw new Refusal(message);
    }
  }
}
