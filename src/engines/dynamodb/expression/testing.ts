import { Refusal } from "../refusal.ts";
import { wireItem } from "../value/read-value.ts";
import type { Item } from "../value/value.ts";
import type { Condition } from "./condition.ts";
import {
  compileExpressions,
  type ExpressionInput,
  type ExpressionParameters,
  type Expressions,
  openExpressions,
} from "./request.ts";

/** What a request's expressions are compiled to, or the text of the refusal. */
export function compiled(input: ExpressionInput, parameters: ExpressionParameters): Expressions | string {
  const opened = openExpressions(input, parameters, "current");
  const expressions = opened instanceof Refusal ? opened : compileExpressions(opened);
  return expressions instanceof Refusal ? expressions.message : expressions;
}

const condition: ExpressionParameters = { expressions: ["ConditionExpression"], legacy: [] };

/** Placeholders `#x` of a test stand for `names.x`, and only those that the text holds are sent. */
export function compiledCondition(text: string, values: Item = {}, names: Record<string, string> = {}) {
  const input = {
    ConditionExpression: text,
    ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: wireItem(values) } : {}),
  };
  return compiled(input, condition);
}

export function conditionOfText(text: string, values: Item = {}, names: Record<string, string> = {}): Condition {
  const result = compiledCondition(text, values, names);
  if (typeof result === "string" || !result.condition) throw new Error(`${text}: ${JSON.stringify(result)}`);
  return result.condition;
}

/** Of `all`, those that stand in the text. */
export function mentioned(text: string, all: Item): Item {
  const words = new Set(text.match(/:\w+/g));
  return Object.fromEntries(Object.entries(all).filter(([name]) => words.has(name)));
}
