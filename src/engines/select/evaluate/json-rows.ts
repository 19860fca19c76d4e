import { nameMatcher, walkerOf } from "../input/json-path.ts";
import type { Name, PlainStep } from "../sql/syntax.ts";
import type { Value } from "../values/value.ts";
import { type RowKind, spreadValue } from "./query.ts";

/** JSON values as rows. A path begins at the row where it begins with a name of the row, else at an attribute of it. */
export function jsonRows(aliases: readonly Name[]): RowKind<Value> {
  const matchers = aliases.map(nameMatcher);
  const namesRow = (root: Name): boolean => matchers.some((matches) => matches(root.text));
  return {
    path(root: Name, steps: readonly PlainStep[]) {
      if (!namesRow(root)) return walkerOf([{ type: "name", name: root }, ...steps]);
      return steps.length === 0 ? (row) => row : walkerOf(steps);
    },
    spread: spreadValue,
    whole: spreadValue,
    isRow: (root, steps) => steps.length === 0 && namesRow(root),
  };
}
