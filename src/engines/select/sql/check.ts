import { SelectFlaw } from "../flaw.ts";
import type { Statement } from "./syntax.ts";
import { contains, depthOf, partsOf } from "./walk.ts";

/** Levels at which evaluation would come near the end of the stack. */
const deepest = 1000;

/** Throws MaxOperatorsExceeded. S3 says only that there is a limit. */
export function checkDepth({ items, where }: Statement): void {
  const expressions = [...(items ?? []).map(({ expression }) => expression), ...(where ? [where] : [])];
  if (expressions.some((each) => depthOf(each) > deepest)) throw new SelectFlaw("MaxOperatorsExceeded");
}

/** Whether the result is one record made of all rows. Throws UnsupportedSqlStructure for what would need GROUP BY. */
export function checkAggregates({ items, where }: Statement): boolean {
  if (where && contains(where, "aggregate")) throw unsupported();
  const expressions = items?.map(({ expression }) => expression) ?? [];
  if (!expressions.some((each) => contains(each, "aggregate"))) return false;
  for (const expression of expressions) {
    // A column beside an aggregate has no one value.
    if (contains(expression, "path", "aggregate")) throw unsupported();
    if (hasNestedAggregate(expression, false)) throw unsupported();
  }
  return true;
}

function hasNestedAggregate(expression: Parameters<typeof partsOf>[0], inside: boolean): boolean {
  const isOne = expression.type === "aggregate";
  if (isOne && inside) return true;
  return partsOf(expression).some((part) => hasNestedAggregate(part, inside || isOne));
}

const unsupported = (): SelectFlaw => new SelectFlaw("UnsupportedSqlStructure");
