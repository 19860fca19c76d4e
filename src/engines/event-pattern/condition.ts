import type { Predicate } from "./predicate.ts";
import { satisfies } from "./predicate.ts";
import type { FieldValue } from "./values.ts";

/** One path of a pattern, and the predicates of which one must hold. */
export interface Condition {
  readonly path: string;
  readonly predicates: readonly Predicate[];
  /** Whether the list names `{ "exists": false }`. */
  readonly mayBeAbsent: boolean;
}

export function satisfiesAny({ predicates }: Condition, value: FieldValue): boolean {
  for (const predicate of predicates) if (satisfies(predicate, value)) return true;
  return false;
}
