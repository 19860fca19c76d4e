/**
 * Why DynamoDB refuses a request: the exact text of a ValidationException. A value, told apart with `instanceof`; inside
 * the engine it is also thrown, and never leaves it that way.
 */
export class Refusal {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** The result of `work`, or the refusal that it threw. */
export function refusing<T>(work: () => T): T | Refusal {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown;
    throw thrown;
  }
}

/** What `verdict` decided; throws where it refused, for a caller that is itself inside {@link refusing}. */
export function accepted<T>(verdict: T | Refusal): T {
  if (verdict instanceof Refusal) throw verdict;
  return verdict;
}

export const invalidParameters = (detail: string): Refusal =>
  new Refusal(`One or more parameter values were invalid: ${detail}`);
