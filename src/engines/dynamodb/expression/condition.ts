import type { ItemView } from "../item/text.ts";
import { containsValue, equalValues } from "../value/equal.ts";
import { compareValues } from "../value/order.ts";
import { binarySize } from "../value/size.ts";
import { bytesOf, membersOf, typeOf, type Value, type ValueType } from "../value/value.ts";
import { type Path, valueAt } from "./path.ts";

/**
 * A condition that is ready to be asked, whatever it came from: an expression, the legacy parameters, PartiQL. Names and
 * values are in place, types that can be judged without an item are judged.
 */
export type Condition =
  | { readonly kind: "and" | "or"; readonly parts: readonly Condition[] }
  | { readonly kind: "not"; readonly part: Condition }
  | { readonly kind: "compare"; readonly operator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: "between"; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: "in"; readonly operand: Operand; readonly options: readonly Operand[] }
  | { readonly kind: "exists"; readonly path: Path }
  | { readonly kind: "type"; readonly operand: Operand; readonly types: readonly ValueType[] }
  | { readonly kind: "begins-with"; readonly operand: Operand; readonly prefix: Operand }
  | { readonly kind: "contains"; readonly operand: Operand; readonly part: Operand };

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

export type Operand =
  | { readonly kind: "path"; readonly path: Path }
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "size"; readonly of: Operand };

/** Whether it is true of an item. What has no value, or no order, makes a comparison false; `<>` is the contrary of `=`. */
export function holds(condition: Condition, item: ItemView): boolean {
  switch (condition.kind) {
    case "and":
      return condition.parts.every((part) => holds(part, item));
    case "or":
      return condition.parts.some((part) => holds(part, item));
    case "not":
      return !holds(condition.part, item);
    case "compare":
      return compare(condition.operator, evaluate(condition.left, item), evaluate(condition.right, item));
    case "between":
      return isBetween(
        evaluate(condition.operand, item),
        evaluate(condition.low, item),
        evaluate(condition.high, item),
      );
    case "in": {
      const value = evaluate(condition.operand, item);
      return value !== undefined && condition.options.some((option) => equal(value, evaluate(option, item)));
    }
    case "exists":
      return valueAt(item, condition.path) !== undefined;
    case "type": {
      const value = evaluate(condition.operand, item);
      return value !== undefined && condition.types.includes(typeOf(value));
    }
    case "begins-with":
      return beginsWith(evaluate(condition.operand, item), evaluate(condition.prefix, item));
    case "contains": {
      const whole = evaluate(condition.operand, item);
      const part = evaluate(condition.part, item);
      return whole !== undefined && part !== undefined && containsValue(whole, part);
    }
  }
}

function evaluate(operand: Operand, item: ItemView): Value | undefined {
  if (operand.kind === "value") return operand.value;
  if (operand.kind === "path") return valueAt(item, operand.path);
  const value = evaluate(operand.of, item);
  const size = value && sizeOf(value);
  return size === undefined ? undefined : { N: String(size) };
}

/** The function `size`: characters, bytes, members, elements. Numbers, booleans and null have none. */
function sizeOf(value: Value): number | undefined {
  if (value.S !== undefined) return value.S.length;
  if (value.B !== undefined) return binarySize(value.B);
  if (value.M) return Object.keys(value.M).length;
  return value.L?.length ?? membersOf(value)?.length;
}

const equal = (one: Value, other: Value | undefined): boolean => other !== undefined && equalValues(one, other);

function compare(operator: Comparator, left: Value | undefined, right: Value | undefined): boolean {
  if (operator === "=") return left !== undefined && equal(left, right);
  if (operator === "<>") return left === undefined || !equal(left, right);
  const order = left && right && compareValues(left, right);
  if (order === undefined) return false;
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

const isBetween = (value: Value | undefined, low: Value | undefined, high: Value | undefined): boolean =>
  compare(">=", value, low) && compare("<=", value, high);

function beginsWith(value: Value | undefined, prefix: Value | undefined): boolean {
  if (value?.S !== undefined && prefix?.S !== undefined) return value.S.startsWith(prefix.S);
  if (value?.B === undefined || prefix?.B === undefined) return false;
  const start = bytesOf(prefix.B);
  return bytesOf(value.B).subarray(0, start.length).equals(start);
}

/** All paths that it reads, in the order of the text: for dynamodb:Attributes, and for what an index does not hold. */
export function pathsOf(condition: Condition): readonly Path[] {
  switch (condition.kind) {
    case "and":
    case "or":
      return condition.parts.flatMap(pathsOf);
    case "not":
      return pathsOf(condition.part);
    case "exists":
      return [condition.path];
    default:
      return operandsOf(condition).flatMap(pathsIn);
  }
}

function operandsOf(condition: Exclude<Condition, { kind: "and" | "or" | "not" | "exists" }>): readonly Operand[] {
  switch (condition.kind) {
    case "compare":
      return [condition.left, condition.right];
    case "between":
      return [condition.operand, condition.low, condition.high];
    case "in":
      return [condition.operand, ...condition.options];
    case "type":
      return [condition.operand];
    case "begins-with":
      return [condition.operand, condition.prefix];
    case "contains":
      return [condition.operand, condition.part];
  }
}

function pathsIn(operand: Operand): readonly Path[] {
  if (operand.kind === "path") return [operand.path];
  return operand.kind === "size" ? pathsIn(operand.of) : [];
}
