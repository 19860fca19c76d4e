import { SelectFlaw } from "../flaw.ts";
import type { Aggregate, BinaryOperator, ComparisonOperator, Expression, Name, PlainStep } from "../sql/syntax.ts";
import { cast } from "../values/cast.ts";
import { compareValues, isList, same } from "../values/compare.ts";
import { type ArithmeticOperator, arithmetic, isNumber, negative } from "../values/numbers.ts";
import { isUnknown, type Value } from "../values/value.ts";
import { functionOf } from "./functions.ts";
import { likeMatcher, type Matcher } from "./like.ts";

/** An expression made ready to run over rows. */
export type Evaluator<Row> = (row: Row) => Value;

/** What names and aggregate functions mean in the place of an expression. */
export interface Scope<Row> {
  /** The time of the query, in epoch milliseconds. */
  readonly now: number;
  path(root: Name, steps: readonly PlainStep[]): Evaluator<Row>;
  aggregate(node: Aggregate): Evaluator<Row>;
}

/** Unknown is NULL, also where MISSING caused it. */
type Truth = boolean | null;

/** Turns an expression into a function, once for a query. Throws flaws of names that lead nowhere. */
export function bind<Row>(expression: Expression, scope: Scope<Row>): Evaluator<Row> {
  const { type } = expression;
  switch (type) {
    case "literal": {
      const { value } = expression;
      return () => value;
    }
    case "path":
      return scope.path(expression.root, expression.steps);
    case "aggregate":
      return scope.aggregate(expression);
    case "list": {
      const items = bindAll(expression.items, scope);
      return (row) => items.map((item) => item(row));
    }
    case "not":
    case "negative":
    case "positive":
      return bindUnary(type, bind(expression.operand, scope));
    case "binary":
      return bindBinary(expression.operator, bind(expression.left, scope), bind(expression.right, scope));
    case "junction":
      return bindJunction(expression.operator === "OR", bindAll(expression.operands, scope));
    case "between":
      return bindBetween(bind(expression.operand, scope), bind(expression.low, scope), bind(expression.high, scope));
    case "in":
      return bindIn(bind(expression.operand, scope), bind(expression.list, scope));
    case "is": {
      const operand = bind(expression.operand, scope);
      return expression.what === "null" ? (row) => isUnknown(operand(row)) : (row) => operand(row) === undefined;
    }
    case "cast": {
      const { target, digits } = expression;
      const operand = bind(expression.operand, scope);
      return (row) => cast(operand(row), target, digits);
    }
    case "like":
      return bindLike(expression, scope);
    case "case":
      return bindCase(expression, scope);
    case "call": {
      const apply = functionOf(expression.function);
      const operands = bindAll(expression.operands, scope);
      const { now } = scope;
      return (row) =>
        apply(
          operands.map((operand) => operand(row)),
          now,
        );
    }
  }
}

const bindAll = <Row>(expressions: readonly Expression[], scope: Scope<Row>): readonly Evaluator<Row>[] =>
  expressions.map((each) => bind(each, scope));

/** A condition has to be true, false or unknown. */
export function truthOf(value: Value): Truth {
  if (typeof value === "boolean") return value;
  if (isUnknown(value)) return null;
  throw new SelectFlaw("ExternalEvalException");
}

function bindUnary<Row>(type: "not" | "negative" | "positive", operand: Evaluator<Row>): Evaluator<Row> {
  if (type === "not") {
    return (row) => {
      const truth = truthOf(operand(row));
      return truth === null ? null : !truth;
    };
  }
  return (row) => {
    const value = operand(row);
    if (isUnknown(value)) return null;
    if (!isNumber(value)) throw new SelectFlaw("ExternalEvalException");
    return type === "negative" ? negative(value) : value;
  };
}

function bindBinary<Row>(operator: BinaryOperator, left: Evaluator<Row>, right: Evaluator<Row>): Evaluator<Row> {
  switch (operator) {
    case "=":
    case "<>":
    case "<":
    case ">":
    case "<=":
    case ">=":
      return bindComparison(comparisons[operator], left, right);
    case "||":
      return (row) => concatenated(left(row), right(row));
    default:
      return bindArithmetic(operator, left, right);
  }
}

/** AND is decided by the first false, OR by the first true; where neither comes, an unknown wins. */
function bindJunction<Row>(decisive: boolean, operands: readonly Evaluator<Row>[]): Evaluator<Row> {
  return (row) => {
    let unknown = false;
    for (const operand of operands) {
      const truth = truthOf(operand(row));
      if (truth === decisive) return decisive;
      if (truth === null) unknown = true;
    }
    return unknown ? null : !decisive;
  };
}

type Comparison = (left: Value, right: Value) => boolean;

const comparisons: Readonly<Record<ComparisonOperator, Comparison>> = {
  "=": same,
  "<>": (left, right) => !same(left, right),
  "<": (left, right) => compareValues(left, right) < 0,
  ">": (left, right) => compareValues(left, right) > 0,
  "<=": (left, right) => compareValues(left, right) <= 0,
  ">=": (left, right) => compareValues(left, right) >= 0,
};

const bindBoth = (compare: Comparison) => {
  return (one: Value, other: Value): Truth => (isUnknown(one) || isUnknown(other) ? null : compare(one, other));
};

function bindComparison<Row>(compare: Comparison, left: Evaluator<Row>, right: Evaluator<Row>): Evaluator<Row> {
  const known = bindBoth(compare);
  return (row) => known(left(row), right(row));
}

function concatenated(left: Value, right: Value): Value {
  if (isUnknown(left) || isUnknown(right)) return null;
  if (typeof left !== "string" || typeof right !== "string") throw new SelectFlaw("ExternalEvalException");
  return left + right;
}

function bindArithmetic<Row>(
  operator: ArithmeticOperator,
  left: Evaluator<Row>,
  right: Evaluator<Row>,
): Evaluator<Row> {
  return (row) => {
    const one = left(row);
    const other = right(row);
    if (isUnknown(one) || isUnknown(other)) return null;
    if (!isNumber(one) || !isNumber(other)) throw new SelectFlaw("ExternalEvalException");
    return arithmetic(operator, one, other);
  };
}

function bindBetween<Row>(operand: Evaluator<Row>, low: Evaluator<Row>, high: Evaluator<Row>): Evaluator<Row> {
  const inOrder = bindBoth((smaller, larger) => compareValues(smaller, larger) <= 0);
  return (row) => {
    const value = operand(row);
    const above = inOrder(low(row), value);
    const below = inOrder(value, high(row));
    if (above === false || below === false) return false;
    return above === null || below === null ? null : true;
  };
}

function bindIn<Row>(operand: Evaluator<Row>, list: Evaluator<Row>): Evaluator<Row> {
  return (row) => {
    const value = operand(row);
    const items = list(row);
    if (isUnknown(value) || isUnknown(items)) return null;
    if (!isList(items)) throw new SelectFlaw("ExternalEvalException");
    let unknown = false;
    for (const item of items) {
      if (isUnknown(item)) unknown = true;
      else if (same(value, item)) return true;
    }
    return unknown ? null : false;
  };
}

function bindLike<Row>(expression: Extract<Expression, { type: "like" }>, scope: Scope<Row>): Evaluator<Row> {
  const operand = bind(expression.operand, scope);
  const pattern = bind(expression.pattern, scope);
  const escapeCharacter = expression.escapeCharacter && bind(expression.escapeCharacter, scope);
  let known:
    | { readonly pattern: string; readonly escapeCharacter: string | undefined; readonly matches: Matcher }
    | undefined;
  return (row) => {
    const value = operand(row);
    const wanted = pattern(row);
    const sign = escapeCharacter?.(row);
    if (isUnknown(value) || isUnknown(wanted) || (escapeCharacter && isUnknown(sign))) return null;
    if (typeof value !== "string" || typeof wanted !== "string") throw new SelectFlaw("LikeInvalidInputs");
    if (sign !== undefined && typeof sign !== "string") throw new SelectFlaw("LikeInvalidInputs");
    if (known?.pattern !== wanted || known.escapeCharacter !== sign) {
      known = { pattern: wanted, escapeCharacter: sign, matches: likeMatcher(wanted, sign) };
    }
    return known.matches(value);
  };
}

function bindCase<Row>(expression: Extract<Expression, { type: "case" }>, scope: Scope<Row>): Evaluator<Row> {
  const operand = expression.operand && bind(expression.operand, scope);
  const branches = expression.branches.map(({ when, result }) => ({
    when: bind(when, scope),
    result: bind(result, scope),
  }));
  const otherwise = bind(expression.otherwise, scope);
  return (row) => {
    const value = operand?.(row);
    for (const { when, result } of branches) {
      const found = when(row);
      const applies = operand ? !isUnknown(value) && !isUnknown(found) && same(value, found) : truthOf(found) === true;
      if (applies) return result(row);
    }
    return otherwise(row);
  };
}
