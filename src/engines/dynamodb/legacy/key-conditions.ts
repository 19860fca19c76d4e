import { type KeyCondition, type KeyMatch, matchKey } from "../expression/key-condition.ts";
import type { SortCondition } from "../key/range.ts";
import type { KeySchema } from "../key/schema.ts";
import type { Wording } from "../number/number.ts";
import { Refusal, refusing } from "../refusal.ts";
import type { Value } from "../value/value.ts";
import type { WireCondition } from "./conditions.ts";
import { readOperator } from "./operators.ts";

/** One attribute of KeyConditions. */
export interface LegacyKeyCondition {
  readonly name: string;
  /** `undefined` where the operator cannot be answered by an index: told when the table is known. */
  readonly condition: SortCondition | undefined;
}

const wrongLength = new Refusal("Conditions can be of length 1 or 2 only");
const notIndexable = new Refusal("Attempted conditional constraint is not an indexable operation");

export function readKeyConditions(
  conditions: Readonly<Record<string, WireCondition>>,
  wording: Wording,
): readonly LegacyKeyCondition[] | Refusal {
  return refusing(() => {
    const read = Object.entries(conditions).map(([name, { ComparisonOperator: operator, AttributeValueList = [] }]) => {
      const { values } = readOperator(name, operator, AttributeValueList, wording);
      return { name, condition: sortConditionOf(operator, values) };
    });
    if (read.length === 0 || read.length > 2) throw wrongLength;
    return read;
  });
}

const comparators: Readonly<Record<string, "=" | "<" | "<=" | ">" | ">=" | "begins_with">> = {
  EQ: "=",
  LT: "<",
  LE: "<=",
  GT: ">",
  GE: ">=",
  BEGINS_WITH: "begins_with",
};

function sortConditionOf(legacy: string, [value, high]: readonly Value[]): SortCondition | undefined {
  const operator = comparators[legacy];
  if (operator && value) return { operator, value };
  return legacy === "BETWEEN" && value && high ? { operator: "BETWEEN", low: value, high } : undefined;
}

/** As `matchKey`; an attribute that is missed is told before an operator that no index answers. */
export function matchLegacyKey(schema: KeySchema, conditions: readonly LegacyKeyCondition[]): KeyMatch | Refusal {
  const indexable: KeyCondition[] = [];
  for (const { name, condition } of conditions) if (condition) indexable.push({ name, condition });
  if (indexable.length === conditions.length) return matchKey(schema, indexable);
  const given = new Set(conditions.map(({ name }) => name));
  const attributes = [...schema.partition, ...schema.sort.slice(0, Math.max(0, given.size - schema.partition.length))];
  const missed = attributes.find(({ name }) => !given.has(name));
  return missed ? new Refusal(`Query condition missed key schema element: ${missed.name}`) : notIndexable;
}
