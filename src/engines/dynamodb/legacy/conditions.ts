import type { Condition } from "../expression/condition.ts";
import { topLevel } from "../expression/path.ts";
import type { Wording } from "../number/number.ts";
import { accepted, invalidParameters, type Refusal, refusing } from "../refusal.ts";
import { readValue, type WireValue } from "../value/read-value.ts";
import { conditionFor, readOperator } from "./operators.ts";

/** One attribute of QueryFilter, ScanFilter or KeyConditions. */
export interface WireCondition {
  readonly ComparisonOperator: string;
  readonly AttributeValueList?: readonly WireValue[] | undefined;
}

/** One attribute of Expected. */
export interface WireExpected {
  readonly Value?: WireValue | undefined;
  readonly Exists?: boolean | undefined;
  readonly ComparisonOperator?: string | undefined;
  readonly AttributeValueList?: readonly WireValue[] | undefined;
}

export type ConditionalOperator = string | undefined;

/** QueryFilter or ScanFilter. `undefined`: nothing is asked. */
export function readFilter(
  filter: Readonly<Record<string, WireCondition>> | undefined,
  conditional: ConditionalOperator,
  wording: Wording,
): Condition | undefined | Refusal {
  return refusing(() => {
    const parts = Object.entries(filter ?? {}).map(([name, { ComparisonOperator, AttributeValueList = [] }]) =>
      conditionFor(readOperator(name, ComparisonOperator, AttributeValueList, wording)),
    );
    return combined(parts, conditional);
  });
}

/** Expected of PutItem, UpdateItem and DeleteItem. */
export function readExpected(
  expected: Readonly<Record<string, WireExpected>> | undefined,
  conditional: ConditionalOperator,
  wording: Wording,
): Condition | undefined | Refusal {
  return refusing(() => {
    const parts = Object.entries(expected ?? {}).map(([name, each]) => expectedCondition(name, each, wording));
    return combined(parts, conditional);
  });
}

function combined(parts: readonly Condition[], conditional: ConditionalOperator): Condition | undefined {
  if (conditional !== undefined && parts.length === 0) {
    throw invalidParameters("ConditionalOperator cannot be used without Filter or Expected");
  }
  if (conditional !== undefined && parts.length === 1) {
    throw invalidParameters("ConditionalOperator can only be used when Filter or Expected has two or more elements");
  }
  const [only] = parts;
  return parts.length < 2 ? only : { kind: conditional === "OR" ? "or" : "and", parts };
}

function expectedCondition(name: string, expected: WireExpected, wording: Wording): Condition {
  const { ComparisonOperator: operator, AttributeValueList: list, Exists: exists, Value: value } = expected;
  if (operator === undefined) return plainCondition(name, expected, wording);
  if (exists !== undefined) throw together("Exists and ComparisonOperator", name);
  if (list && value) throw together("Value and AttributeValueList", name);
  return conditionFor(readOperator(name, operator, list ?? (value ? [value] : []), wording));
}

const together = (parameters: string, name: string): Refusal =>
  invalidParameters(`${parameters} cannot be used together for Attribute: ${name}`);

/** Value says what it must be, Exists alone whether it may be there. */
function plainCondition(
  name: string,
  { AttributeValueList, Exists, Value }: WireExpected,
  wording: Wording,
): Condition {
  if (AttributeValueList) {
    throw invalidParameters(`AttributeValueList can only be used with a ComparisonOperator for Attribute: ${name}`);
  }
  if (Exists === false) {
    if (Value) throw invalidParameters(`Value cannot be used when Exists is false for Attribute: ${name}`);
    return { kind: "not", part: { kind: "exists", path: topLevel(name) } };
  }
  if (!Value) {
    throw invalidParameters(`Value must be provided when Exists is ${Exists ?? "null"} for Attribute: ${name}`);
  }
  const value = accepted(readValue(Value, wording));
  return {
    kind: "compare",
    operator: "=",
    left: { kind: "path", path: topLevel(name) },
    right: { kind: "value", value },
  };
}
