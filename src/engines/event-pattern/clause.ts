import { chooseElements } from "./array-elements.ts";
import type { Condition } from "./condition.ts";
import { satisfiesAny } from "./condition.ts";
import type { Fields } from "./fields.ts";
import type { Predicate } from "./predicate.ts";
import type { FieldValue } from "./values.ts";

/** Conditions that must hold together, in the order of their paths. A pattern without $or is one clause. */
export interface Clause {
  readonly conditions: readonly Condition[];
}

export function clauseOf(branch: ReadonlyMap<string, readonly Predicate[]>): Clause {
  const conditions = [...branch].map(([path, predicates]) => ({
    path,
    predicates,
    mayBeAbsent: predicates.some(({ kind }) => kind === "absent"),
  }));
  return { conditions: conditions.sort((one, other) => (one.path < other.path ? -1 : 1)) };
}

/**
 * Whether the event satisfies the clause: each condition by a value of its path, and all those values by one choice of
 * array elements. Nearly every event is decided here; what depends on that choice is left to {@link chooseElements}.
 */
export function clauseMatches({ conditions }: Clause, fields: Fields): boolean {
  let inArrays = 0;
  let undecided = false;
  for (const condition of conditions) {
    const values = fields.get(condition.path);
    const found = values && firstSatisfying(condition, values);
    if (found) inArrays += found.membership === undefined ? 0 : 1;
    else if (!condition.mayBeAbsent) return false;
    else undecided ||= values !== undefined;
  }
  // A single choice has nothing to agree with.
  return (inArrays <= 1 && !undecided) || chooseElements(conditions, fields);
}

function firstSatisfying(condition: Condition, values: readonly FieldValue[]): FieldValue | undefined {
  for (const value of values) if (satisfiesAny(condition, value)) return value;
  return undefined;
}
