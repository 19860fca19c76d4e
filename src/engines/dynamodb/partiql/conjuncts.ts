import type { Comparator, Condition, Operand } from "../expression/condition.ts";
import type { SortCondition } from "../key/range.ts";
import type { KeyAttribute } from "../key/schema.ts";
import { Refusal } from "../refusal.ts";
import { typeOf, type Value } from "../value/value.ts";

/** The conditions that must all hold. */
export function conjunctsOf(condition: Condition | undefined): readonly Condition[] {
  if (!condition) return [];
  return condition.kind === "and" ? condition.parts.flatMap(conjunctsOf) : [condition];
}

/** One condition of those. `undefined`: none is asked. */
export function conjunction(parts: readonly Condition[]): Condition | undefined {
  return parts.length > 1 ? { kind: "and", parts } : parts[0];
}

/** What a condition asks of a key's attribute. */
export type KeyClause = SortCondition | { readonly operator: "IN"; readonly values: readonly Value[] };

const mirrored: Readonly<Record<Exclude<Comparator, "<>">, Exclude<Comparator, "<>">>> = {
  "=": "=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

/** `undefined` where it asks nothing of this attribute that a key could answer. */
export function keyClause(condition: Condition, attribute: KeyAttribute): KeyClause | undefined {
  switch (condition.kind) {
    case "compare": {
      const { operator, left, right } = condition;
      if (operator === "<>") return undefined;
      if (isAttribute(left, attribute)) return comparison(operator, right, attribute);
      return isAttribute(right, attribute) ? comparison(mirrored[operator], left, attribute) : undefined;
    }
    case "between": {
      const low = keyValue(condition.low, attribute);
      const high = keyValue(condition.high, attribute);
      return isAttribute(condition.operand, attribute) && low && high ? { operator: "BETWEEN", low, high } : undefined;
    }
    case "begins-with": {
      const value = keyValue(condition.prefix, attribute);
      return isAttribute(condition.operand, attribute) && value ? { operator: "begins_with", value } : undefined;
    }
    case "in": {
      if (!isAttribute(condition.operand, attribute)) return undefined;
      const values = condition.options.map((option) => keyValue(option, attribute));
      return values.every((value) => value !== undefined) ? { operator: "IN", values } : undefined;
    }
    default:
      return undefined;
  }
}

const isAttribute = (operand: Operand, { name }: KeyAttribute): boolean =>
  operand.kind === "path" && operand.path.name === name && operand.path.steps.length === 0;

function comparison(
  operator: Exclude<Comparator, "<>">,
  operand: Operand,
  attribute: KeyAttribute,
): SortCondition | undefined {
  const value = keyValue(operand, attribute);
  return value && { operator, value };
}

/** Only a value of the attribute's own type can be looked up. */
function keyValue(operand: Operand, { name, type }: KeyAttribute): Value | undefined {
  if (operand.kind !== "value") return undefined;
  if (typeOf(operand.value) === type) return operand.value;
  throw new Refusal(`Key attribute's data type should match its data type in table's schema: Key ${name}`);
}
