import { Refusal } from "../refusal.ts";
import { compareValues } from "../value/order.ts";
import { isScalarType, typeOf, type Value, type ValueType, valueTypes } from "../value/value.ts";
import type { Condition, Operand } from "./condition.ts";
import type { CallSyntax, ConditionSyntax, OperandSyntax } from "./condition-syntax.ts";
import { pathText, samePath } from "./path.ts";
import { lookUpValue, type Placeholders, resolvePath, undefinedName, undefinedValue } from "./placeholders.ts";

/**
 * Puts names and values into a condition. Clauses are judged in the order in which they are written; within one, first
 * what is undefined, then the number of operands, then whether they are distinct, then their types. Throws refusals
 * without the name of the expression.
 */
export function bindCondition(syntax: ConditionSyntax, context: Placeholders): Condition {
  switch (syntax.kind) {
    case "and":
    case "or":
      return { kind: syntax.kind, parts: syntax.parts.map((part) => bindCondition(part, context)) };
    case "not":
      return { kind: "not", part: bindCondition(syntax.part, context) };
    case "compare": {
      const [left, right] = bindAll(context, [syntax.left, syntax.right]);
      return checkedComparison({ kind: "compare", operator: syntax.operator, left, right });
    }
    case "between": {
      const [operand, low, high] = bindAll(context, [syntax.operand, syntax.low, syntax.high]);
      return checkedBetween({ kind: "between", operand, low, high });
    }
    case "in": {
      const [operand, ...options] = bindAll(context, [syntax.operand, ...syntax.options]);
      return { kind: "in", operand, options };
    }
    case "call":
      return conditionOf(syntax.name, bindOperands(context, syntax));
  }
}

type Bound<T extends readonly unknown[]> = { -readonly [K in keyof T]: Operand };

/** All resolved before any is judged. */
function bindAll<const T extends readonly OperandSyntax[]>(context: Placeholders, operands: T): Bound<T> {
  const bound = operands.map((operand) => resolve(context, operand));
  bound.forEach(checkSizes);
  return bound.map(finish) as Bound<T>;
}

function bindOperands(context: Placeholders, { operands }: CallSyntax): Operand[] {
  return bindAll(context, operands) as Operand[];
}

/** Size may have been given any number of operands: told only when everything is resolved. */
type Resolved =
  | Exclude<Operand, { kind: "size" }>
  | { readonly kind: "call"; readonly name: string; readonly operands: readonly Resolved[] };

function resolve(context: Placeholders, syntax: OperandSyntax): Resolved {
  if (syntax.kind === "path") {
    const path = resolvePath(context, syntax, (name) => {
      throw new Refusal(undefinedName(name));
    });
    return { kind: "path", path };
  }
  if (syntax.kind === "call") {
    return { kind: "call", name: syntax.name, operands: syntax.operands.map((operand) => resolve(context, operand)) };
  }
  const value = lookUpValue(context, syntax.name);
  if (!value) throw new Refusal(undefinedValue(syntax.name));
  return { kind: "value", value };
}

function checkSizes(operand: Resolved): void {
  if (operand.kind !== "call") return;
  checkCount(operand.name, operand.operands.length);
  operand.operands.forEach(checkSizes);
}

const unsized: ReadonlySet<ValueType> = new Set(["N", "BOOL", "NULL"]);

function finish(operand: Resolved): Operand {
  if (operand.kind !== "call") return operand;
  const [only] = operand.operands;
  if (!only) throw wrongCount(operand.name, 0);
  const of = finish(only);
  const type = literalType(of);
  if (type && unsized.has(type)) throw wrongType(operand.name, type);
  return { kind: "size", of };
}

const operandCounts: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};

function checkCount(name: string, count: number): void {
  if (operandCounts[name] !== count) throw wrongCount(name, count);
}

/** A condition function with its operands. Throws what is wrong with them. */
export function conditionOf(name: string, operands: readonly Operand[]): Condition {
  checkCount(name, operands.length);
  const [operand, second] = operands as [Operand, Operand];
  switch (name) {
    case "attribute_exists":
      return { kind: "exists", path: pathOf(name, operand) };
    case "attribute_not_exists":
      return { kind: "not", part: { kind: "exists", path: pathOf(name, operand) } };
    case "attribute_type":
      checkDistinct(name, operand, second);
      return { kind: "type", operand, types: [namedType(second)] };
    case "begins_with":
      checkDistinct(name, operand, second);
      checkTypes(name, [operand, second], (type) => type === "S" || type === "B");
      return { kind: "begins-with", operand, prefix: second };
    case "contains":
      checkDistinct(name, operand, second);
      return { kind: "contains", operand, part: second };
    default:
      throw new Refusal(`Invalid function name; function: ${name}`);
  }
}

function pathOf(name: string, operand: Operand) {
  if (operand.kind === "path") return operand.path;
  throw new Refusal(`Operator or function requires a document path; operator or function: ${name}`);
}

function namedType(operand: Operand): ValueType {
  const type = literalType(operand);
  if (type !== "S" || operand.kind !== "value") {
    throw wrongType("attribute_type", type ?? "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
  }
  const named = valueTypes.find((each) => each === operand.value.S);
  if (named) return named;
  throw new Refusal(
    `Invalid attribute type name found; type: ${operand.value.S}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
  );
}

type Comparison = Extract<Condition, { kind: "compare" }>;

/** Equality takes every type, an order only those that have one. */
export function checkedComparison(comparison: Comparison): Condition {
  const { operator, left, right } = comparison;
  checkDistinct(operator, left, right);
  if (operator !== "=" && operator !== "<>") checkTypes(operator, [left, right], isScalarType);
  return comparison;
}

type Between = Extract<Condition, { kind: "between" }>;

export function checkedBetween(between: Between): Condition {
  const { operand, low, high } = between;
  checkTypes("BETWEEN", [operand, low, high], isScalarType);
  if (low.kind !== "value" || high.kind !== "value") return between;
  const order = compareValues(low.value, high.value);
  if (order === undefined) throw wrongBounds("same data type for lower and upper bounds", low.value, high.value);
  if (order > 0) {
    throw wrongBounds("upper bound to be greater than or equal to lower bound", low.value, high.value);
  }
  return between;
}

function wrongBounds(required: string, low: Value, high: Value): Refusal {
  return new Refusal(
    `The BETWEEN operator requires ${required}; lower bound operand: ${shown(low)}, upper bound operand: ${shown(high)}`,
  );
}

/** Only scalars come here. */
const shown = (value: Value): string => `AttributeValue: {${typeOf(value)}:${value.S ?? value.N ?? value.B}}`;

function checkTypes(name: string, operands: readonly Operand[], isAllowed: (type: ValueType) => boolean): void {
  for (const operand of operands) {
    const type = literalType(operand);
    if (type && !isAllowed(type)) throw wrongType(name, type);
  }
}

/** The type that an operand has whatever the item. */
function literalType(operand: Operand): ValueType | undefined {
  if (operand.kind === "value") return typeOf(operand.value);
  return operand.kind === "size" ? "N" : undefined;
}

function checkDistinct(operator: string, first: Operand, second: Operand): void {
  if (first.kind !== "path" || second.kind !== "path" || !samePath(first.path, second.path)) return;
  throw new Refusal(
    "The first operand must be distinct from the remaining operands for this operator or function; " +
      `operator: ${operator}, first operand: ${pathText(first.path)}`,
  );
}

export const wrongType = (name: string, type: string): Refusal =>
  new Refusal(`Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`);

export const wrongCount = (name: string, count: number): Refusal =>
  new Refusal(
    `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${count}`,
  );
