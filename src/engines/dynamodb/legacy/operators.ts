import type { Comparator, Condition, Operand } from "../expression/condition.ts";
import { topLevel } from "../expression/path.ts";
import type { Wording } from "../number/number.ts";
import { accepted, invalidParameters, Refusal } from "../refusal.ts";
import { compareValues } from "../value/order.ts";
import { readValue, type WireValue } from "../value/read-value.ts";
import { isScalarType, typeOf, type Value, type ValueType } from "../value/value.ts";

/** ComparisonOperator of Expected, QueryFilter, ScanFilter and KeyConditions, as the API reference of Condition has it. */
interface Operator {
  /** How many values it takes: so many, or at least one. */
  readonly count: number | "some";
  readonly takes: (type: ValueType) => boolean;
  /** What it says of an attribute. */
  readonly condition: (operand: Operand, values: readonly Operand[]) => Condition;
}

const any = (): boolean => true;
const isText = (type: ValueType): boolean => type === "S" || type === "B";

const compares = (operator: Comparator, takes: (type: ValueType) => boolean): Operator => ({
  count: 1,
  takes,
  condition: (left, [right]) => ({ kind: "compare", operator, left, right: given(right) }),
});

const negated = (operator: Operator): Operator => ({
  ...operator,
  condition: (operand, values) => ({ kind: "not", part: operator.condition(operand, values) }),
});

const notNull: Operator = {
  count: 0,
  takes: any,
  condition: (operand) => ({ kind: "exists", path: pathOf(operand) }),
};

const contains: Operator = {
  count: 1,
  takes: isScalarType,
  condition: (operand, [part]) => ({ kind: "contains", operand, part: given(part) }),
};

const operators: Readonly<Record<string, Operator>> = {
  EQ: compares("=", any),
  NE: compares("<>", any),
  LT: compares("<", isScalarType),
  LE: compares("<=", isScalarType),
  GT: compares(">", isScalarType),
  GE: compares(">=", isScalarType),
  NOT_NULL: notNull,
  NULL: negated(notNull),
  CONTAINS: contains,
  NOT_CONTAINS: negated(contains),
  BEGINS_WITH: {
    count: 1,
    takes: isText,
    condition: (operand, [prefix]) => ({ kind: "begins-with", operand, prefix: given(prefix) }),
  },
  IN: {
    count: "some",
    takes: isScalarType,
    condition: (operand, options) => ({ kind: "in", operand, options }),
  },
  BETWEEN: {
    count: 2,
    takes: isScalarType,
    condition: (operand, [low, high]) => ({ kind: "between", operand, low: given(low), high: given(high) }),
  },
};

function given(operand: Operand | undefined): Operand {
  if (operand) return operand;
  throw new Error("an operator was let through with too few values");
}

function pathOf(operand: Operand) {
  if (operand.kind === "path") return operand.path;
  throw new Error("an attribute's condition without the attribute");
}

/** One attribute's condition with its values read. Throws what is wrong with them. */
export interface ReadCondition {
  readonly name: string;
  readonly operator: string;
  readonly values: readonly Value[];
}

export function readOperator(
  name: string,
  operator: string,
  list: readonly WireValue[],
  wording: Wording,
): ReadCondition {
  const values = list.map((value) => accepted(readValue(value, wording)));
  const row = rowOf(operator);
  if (row.count === "some" ? values.length === 0 : values.length !== row.count) {
    throw invalidParameters(`Invalid number of argument(s) for the ${operator} ComparisonOperator`);
  }
  for (const value of values) {
    const type = typeOf(value);
    if (!row.takes(type)) {
      throw invalidParameters(`ComparisonOperator ${operator} is not valid for ${type} AttributeValue type`);
    }
  }
  checkSameType(values);
  if (operator === "BETWEEN") checkBounds(values);
  return { name, operator, values };
}

/** The model lists the operators, so others do not come this far. */
function rowOf(operator: string): Operator {
  const row = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (row) return row;
  throw invalidParameters(`ComparisonOperator ${operator} is not supported`);
}

function checkSameType(values: readonly Value[]): void {
  const [first] = values;
  if (first && values.some((value) => typeOf(value) !== typeOf(first))) {
    throw invalidParameters("AttributeValues inside AttributeValueList must be of same type");
  }
}

function checkBounds([low, high]: readonly Value[]): void {
  if (!low || !high || (compareValues(low, high) ?? 0) <= 0) return;
  throw new Refusal("The BETWEEN condition was provided a range where the lower bound is greater than the upper bound");
}

export function conditionFor({ name, operator, values }: ReadCondition): Condition {
  const operand: Operand = { kind: "path", path: topLevel(name) };
  return rowOf(operator).condition(
    operand,
    values.map((value) => ({ kind: "value", value })),
  );
}
