import type { Wording } from "../number/number.ts";
import { accepted, Refusal, refusing } from "../refusal.ts";
import { readValue, type WireItem } from "../value/read-value.ts";
import { type Item, setAttribute, type Value } from "../value/value.ts";
import { bindCondition } from "./bind-condition.ts";
import { bindUpdate } from "./bind-update.ts";
import type { Condition } from "./condition.ts";
import { conditionSyntax } from "./condition-syntax.ts";
import { type KeyCondition, keyConditionsOf } from "./key-condition.ts";
import { type Placeholders, placeholders } from "./placeholders.ts";
import { bindProjection, type Projection, projectionSyntax } from "./projection.ts";
import type { Update } from "./update.ts";
import { updateSyntax } from "./update-syntax.ts";

/** The expressions of a request, as its input has them. */
export interface ExpressionInput {
  readonly ProjectionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly KeyConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: WireItem | undefined;
}

export type ExpressionParameter = Exclude<
  keyof ExpressionInput,
  "ExpressionAttributeNames" | "ExpressionAttributeValues"
>;

/** Which parameters an operation takes, in the order in which its messages list them. */
export interface ExpressionParameters {
  readonly expressions: readonly ExpressionParameter[];
  /** Those from before there were expressions. They cannot be used together. */
  readonly legacy: readonly string[];
}

export const expressionParameters = {
  get: { expressions: ["ProjectionExpression"], legacy: ["AttributesToGet"] },
  put: { expressions: ["ConditionExpression"], legacy: ["Expected", "ConditionalOperator"] },
  delete: { expressions: ["ConditionExpression"], legacy: ["Expected", "ConditionalOperator"] },
  update: {
    expressions: ["UpdateExpression", "ConditionExpression"],
    legacy: ["AttributeUpdates", "Expected", "ConditionalOperator"],
  },
  check: { expressions: ["ConditionExpression"], legacy: [] },
  query: {
    expressions: ["ProjectionExpression", "FilterExpression", "KeyConditionExpression"],
    legacy: ["AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"],
  },
  scan: {
    expressions: ["ProjectionExpression", "FilterExpression"],
    legacy: ["AttributesToGet", "ScanFilter", "ConditionalOperator"],
  },
} as const satisfies Readonly<Record<string, ExpressionParameters>>;

/** Expressions with their placeholders read and checked; nothing is compiled yet. */
export interface OpenedExpressions {
  readonly input: ExpressionInput;
  readonly placeholders: Placeholders;
}

/**
 * First half of what is checked: parameters that exclude each other, the form of placeholders, the values. Keys, items
 * and legacy parameters are judged between this and {@link compileExpressions}.
 */
export function openExpressions(
  input: ExpressionInput,
  parameters: ExpressionParameters,
  wording: Wording,
): OpenedExpressions | Refusal {
  return refusing(() => {
    checkTogether(input, parameters);
    checkPlaceholderUse(input, parameters);
    const names = input.ExpressionAttributeNames ?? {};
    if (input.ExpressionAttributeNames) checkKeys("ExpressionAttributeNames", "#", Object.keys(names));
    return { input, placeholders: placeholders(names, readValues(input.ExpressionAttributeValues, wording)) };
  });
}

function checkTogether(input: ExpressionInput, { expressions, legacy }: ExpressionParameters): void {
  const used = expressions.filter((name) => input[name] !== undefined);
  if (used.length === 0) return;
  const given = input as Readonly<Record<string, unknown>>;
  // KeyConditions with expressions other than their own successor are let pass here.
  const excused = input.KeyConditionExpression === undefined ? "KeyConditions" : "";
  const old = legacy.filter((name) => given[name] !== undefined && name !== excused);
  if (old.length === 0) return;
  throw new Refusal(
    "Can not use both expression and non-expression parameters in the same request: " +
      `Non-expression parameters: {${old.join(", ")}} Expression parameters: {${used.join(", ")}}`,
  );
}

function checkPlaceholderUse(input: ExpressionInput, { expressions }: ExpressionParameters): void {
  if (input.ExpressionAttributeNames && expressions.every((name) => input[name] === undefined)) {
    throw new Refusal("ExpressionAttributeNames can only be specified when using expressions");
  }
  const withValues = expressions.filter((name) => name !== "ProjectionExpression");
  if (!input.ExpressionAttributeValues || withValues.some((name) => input[name] !== undefined)) return;
  if (withValues.length === 0) return;
  throw new Refusal(
    "ExpressionAttributeValues can only be specified when using expressions: " +
      `${withValues.join(" and ")} ${withValues.length > 1 ? "are" : "is"} null`,
  );
}

function checkKeys(parameter: string, sign: "#" | ":", keys: readonly string[]): void {
  if (keys.length === 0) throw new Refusal(`${parameter} must not be empty`);
  for (const key of keys) {
    if (!isPlaceholder(key, sign)) throw new Refusal(`${parameter} contains invalid key: Syntax error; key: "${key}"`);
  }
}

const wordPart = /^[#:][0-9A-Za-z_]+$/;
const isPlaceholder = (key: string, sign: "#" | ":"): boolean => key.startsWith(sign) && wordPart.test(key);

function readValues(values: WireItem | undefined, wording: Wording): Item {
  if (!values) return {};
  const names = Object.keys(values);
  checkKeys("ExpressionAttributeValues", ":", names);
  const result: Record<string, Value> = {};
  for (const name of names) {
    const value = readValue(values[name] ?? {}, wording);
    if (value instanceof Refusal) throw wording === "older" ? wrapped(value, name) : value;
    setAttribute(result, name, value);
  }
  return result;
}

const wrapped = ({ message }: Refusal, name: string): Refusal =>
  new Refusal(`ExpressionAttributeValues contains invalid value: ${message} for key ${name}`);

/** What the expressions of a request say. */
export interface Expressions {
  readonly update: Update | undefined;
  readonly condition: Condition | undefined;
  readonly keyConditions: readonly KeyCondition[] | undefined;
  readonly filter: Condition | undefined;
  readonly projection: Projection | undefined;
}

/** Second half: everything that the table does not decide. */
export function compileExpressions({ input, placeholders }: OpenedExpressions): Expressions | Refusal {
  return refusing(() => {
    const update = named("UpdateExpression", input, (text) => bindUpdate(accepted(updateSyntax(text)), placeholders));
    const bound = (name: ExpressionParameter): Condition | undefined =>
      named(name, input, (text) => bindCondition(accepted(conditionSyntax(text)), placeholders));
    const condition = bound("ConditionExpression");
    const keyCondition = bound("KeyConditionExpression");
    const filter = bound("FilterExpression");
    const projection = named("ProjectionExpression", input, (text) =>
      bindProjection(accepted(projectionSyntax(text)), placeholders),
    );
    checkUnused("ExpressionAttributeNames", Object.keys(placeholders.names), placeholders.usedNames);
    checkUnused("ExpressionAttributeValues", Object.keys(placeholders.values), placeholders.usedValues);
    const keyConditions = keyCondition && accepted(keyConditionsOf(keyCondition));
    return { update, condition, keyConditions, filter, projection };
  });
}

/** Refusals of an expression begin with its name. */
function named<T>(name: ExpressionParameter, input: ExpressionInput, compile: (text: string) => T): T | undefined {
  const text = input[name];
  if (text === undefined) return undefined;
  try {
    return compile(text);
  } catch (thrown) {
    throw thrown instanceof Refusal ? new Refusal(`Invalid ${name}: ${thrown.message}`) : thrown;
  }
}

function checkUnused(parameter: string, names: readonly string[], used: ReadonlySet<string>): void {
  if (names.length === used.size) return;
  const unused = names.filter((name) => !used.has(name));
  if (unused.length === 0) return;
  throw new Refusal(`Value provided in ${parameter} unused in expressions: keys: {${unused.join(", ")}}`);
}
