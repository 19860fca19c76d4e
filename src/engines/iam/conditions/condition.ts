import type { ConditionEntry } from "../document.ts";
import type { ContextReader } from "../request.ts";
import type { Operator } from "./operators.ts";
import { operatorNamed } from "./operators.ts";
import type { ValueTest } from "./values.ts";
import { parseBoolean } from "./values.ts";

/**
 * One operator on one key, ready to test. Conditions of a statement are joined by AND, values of a condition by OR, of a
 * negated one by NOR ("Conditions with multiple context keys or values").
 */
export interface CompiledCondition {
  readonly entry: ConditionEntry;
  /** In lower case: condition keys have no case. */
  readonly key: string;
  readonly operator: Operator;
  readonly tests: readonly ValueTest[];
  /** The answer when the request does not have the key. */
  readonly whenMissing: boolean;
}

/** @returns undefined for an operator that does not exist. */
export function compileCondition(entry: ConditionEntry, withVariables: boolean): CompiledCondition | undefined {
  const operator = operatorNamed(entry.operator);
  if (!operator) return undefined;
  return {
    entry,
    key: entry.key.toLowerCase(),
    operator,
    tests: entry.values.map((value) => operator.row.compile(value, withVariables)),
    whenMissing: operator.name === "Null" ? wantsAbsence(entry, true) : answerWhenMissing(operator),
  };
}

function answerWhenMissing({ ifExists, quantifier, row }: Operator): boolean {
  if (ifExists || quantifier === "ForAllValues") return true;
  return quantifier === "none" && row.negated;
}

export function conditionHolds(condition: CompiledCondition, context: ContextReader): boolean {
  const actual = context.get(condition.key);
  if (actual === undefined || actual.length === 0) {
    // An empty string is a value, except to ForAllValues, for which it is a null data set.
    if (actual !== "" || condition.operator.quantifier === "ForAllValues") return condition.whenMissing;
  }
  if (condition.operator.name === "Null") return wantsAbsence(condition.entry, false);
  if (typeof actual === "string") return satisfied(condition, actual, context);
  return wantsEvery(condition.operator)
    ? actual.every((value) => satisfied(condition, value, context))
    : actual.some((value) => satisfied(condition, value, context));
}

/** Several values without a quantifier: a plain operator wants one that matches, a negated one wants none. */
function wantsEvery({ quantifier, row }: Operator): boolean {
  return quantifier === "ForAllValues" || (quantifier === "none" && row.negated);
}

function satisfied(condition: CompiledCondition, actual: string, context: ContextReader): boolean {
  const { negated } = condition.operator.row;
  for (const test of condition.tests) {
    const outcome = test(actual, context);
    if (negated && outcome !== "differ") return false;
    if (!negated && outcome === "match") return true;
  }
  return negated;
}

function wantsAbsence(entry: ConditionEntry, absent: boolean): boolean {
  return entry.values.some((value) => parseBoolean(value) === absent);
}
