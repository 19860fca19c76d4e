import type { Expression } from "./syntax.ts";

/** The expressions that an expression is made of. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.type) {
    case "literal":
    case "path":
      return [];
    case "list":
      return expression.items;
    case "not":
    case "negative":
    case "positive":
    case "is":
    case "cast":
      return [expression.operand];
    case "aggregate":
      return expression.operand ? [expression.operand] : [];
    case "binary":
      return [expression.left, expression.right];
    case "between":
      return [expression.operand, expression.low, expression.high];
    case "in":
      return [expression.operand, expression.list];
    case "like":
      return [
        expression.operand,
        expression.pattern,
        ...(expression.escapeCharacter ? [expression.escapeCharacter] : []),
      ];
    case "case": {
      const branches = expression.branches.flatMap(({ when, result }) => [when, result]);
      return [...(expression.operand ? [expression.operand] : []), ...branches, expression.otherwise];
    }
    case "call":
    case "junction":
      return expression.operands;
  }
}

/** Whether an expression, or anything in it, is one of these. Does not look into what `skip` names. */
export function contains(
  expression: Expression,
  wanted: Expression["type"],
  skip?: Expression["type"] | undefined,
): boolean {
  if (expression.type === wanted) return true;
  return expression.type !== skip && partsOf(expression).some((part) => contains(part, wanted, skip));
}

/** The longest way from an expression down to a value. Without recursion: it is there to judge whether that is safe. */
export function depthOf(expression: Expression): number {
  let level: readonly Expression[] = [expression];
  let depth = 0;
  for (; level.length > 0; depth++) level = level.flatMap(partsOf);
  return depth;
}
