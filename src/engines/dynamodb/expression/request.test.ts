import { describe, expect, test } from "vitest";
import type { KeySchema } from "../key/schema.ts";
import { Refusal } from "../refusal.ts";
import { wireItem } from "../value/read-value.ts";
import type { Item } from "../value/value.ts";
import { type KeyCondition, matchKey } from "./key-condition.ts";
import { compileExpressions, expressionParameters, openExpressions } from "./request.ts";
import { compiled, mentioned } from "./testing.ts";

const { put, update, query, get, scan } = expressionParameters;

describe("parameters that do not go together", () => {
  const together = "Can not use both expression and non-expression parameters in the same request: ";
  test.each([
    [
      get,
      { ProjectionExpression: "a", AttributesToGet: ["a"] },
      `${together}Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}`,
    ],
    [
      update,
      { UpdateExpression: "SET a = b", AttributeUpdates: {}, Expected: {} },
      `${together}Non-expression parameters: {AttributeUpdates, Expected} Expression parameters: {UpdateExpression}`,
    ],
    [
      query,
      { KeyConditionExpression: "a = b", KeyConditions: {}, QueryFilter: {} },
      `${together}Non-expression parameters: {QueryFilter, KeyConditions} Expression parameters: {KeyConditionExpression}`,
    ],
    [
      get,
      { ExpressionAttributeNames: { "#a": "a" } },
      "ExpressionAttributeNames can only be specified when using expressions",
    ],
    [
      put,
      { ExpressionAttributeValues: { ":v": { S: "a" } } },
      "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null",
    ],
    [
      update,
      { ExpressionAttributeValues: { ":v": { S: "a" } } },
      "ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and ConditionExpression are null",
    ],
    [put, { ConditionExpression: "", ExpressionAttributeNames: {} }, "ExpressionAttributeNames must not be empty"],
    [
      put,
      { ConditionExpression: "", ExpressionAttributeNames: { a: "a" }, ExpressionAttributeValues: {} },
      'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"',
    ],
    [put, { ConditionExpression: "", ExpressionAttributeValues: {} }, "ExpressionAttributeValues must not be empty"],
    [
      put,
      { ConditionExpression: "", ExpressionAttributeValues: { ":a-b": { S: "" } } },
      'ExpressionAttributeValues contains invalid key: Syntax error; key: ":a-b"',
    ],
    [
      put,
      { ConditionExpression: "", ExpressionAttributeValues: { ":a": { N: "x" } } },
      "The parameter cannot be converted to a numeric value: x",
    ],
    [
      put,
      { ConditionExpression: "a = :a", ExpressionAttributeValues: { ":a": { S: "" }, ":b": { S: "" } } },
      "Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}",
    ],
    [
      put,
      {
        ConditionExpression: "#a = b",
        ExpressionAttributeNames: { "#a": "a", "#b": "b", "#c": "c" },
      },
      "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b, #c}",
    ],
    [
      query,
      { KeyConditionExpression: "attribute_type(a, b)", FilterExpression: "", ProjectionExpression: "" },
      "Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}",
    ],
    [
      query,
      { KeyConditionExpression: "a > b", FilterExpression: "", ProjectionExpression: "" },
      "Invalid FilterExpression: The expression can not be empty;",
    ],
  ] as const)("%#: %j", (parameters, input, message) => expect(compiled(input, parameters)).toBe(message));

  test("KeyConditions stand beside expressions for other things", () => {
    const input = { FilterExpression: "a = b", KeyConditions: {} };
    expect(compiled(input, query)).not.toBeTypeOf("string");
  });

  test("a filter and a projection of a scan share their placeholders", () => {
    const input = {
      FilterExpression: "#a = :v",
      ProjectionExpression: "#b, #a",
      ExpressionAttributeNames: { "#a": "a", "#b": "b" },
      ExpressionAttributeValues: { ":v": { N: "1.0" } },
    };
    expect(compiled(input, scan)).toMatchObject({ projection: { names: ["b", "a"] } });
  });

  test("the older layer says for which placeholder a value is none", () => {
    const input = { ConditionExpression: "a = :a", ExpressionAttributeValues: { ":a": { N: "x" } } };
    expect(openExpressions(input, put, "older")).toEqual(
      new Refusal(
        "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: x for key :a",
      ),
    );
  });
});

const values: Item = {
  ":a": { S: "a" },
  ":b": { S: "b" },
  ":one": { N: "1" },
  ":two": { N: "2" },
  ":true": { BOOL: true },
  ":empty": { S: "" },
};

function keyConditions(text: string): readonly KeyCondition[] | string {
  const used = mentioned(text, values);
  const input = {
    KeyConditionExpression: text,
    ...(Object.keys(used).length > 0 ? { ExpressionAttributeValues: wireItem(used) } : {}),
  };
  const opened = openExpressions(input, query, "current");
  const result = opened instanceof Refusal ? opened : compileExpressions(opened);
  return result instanceof Refusal ? result.message : (result.keyConditions ?? []);
}

describe("key conditions, whatever the table", () => {
  const operator = "Invalid operator used in KeyConditionExpression: ";
  const condition = "Invalid condition in KeyConditionExpression: ";
  test.each([
    ["a > b and size(b) > c or a > c", `${operator}OR`],
    ["a in (b, size(c), d)", `${operator}IN`],
    ["attribute_exists(a)", `${operator}attribute_exists`],
    ["attribute_not_exists(a)", `${operator}attribute_not_exists`],
    ["attribute_type(a, :a)", "Invalid attribute type name found"],
    ["contains(a.d, b)", `${operator}contains`],
    ["not a > b", `${operator}NOT`],
    ["a <> b", `${operator}<>`],
    [
      ":a between size(b) and size(a) and b > :b",
      `${condition}BETWEEN operator must have the key attribute as its first operand`,
    ],
    [
      "begins_with(:a, b) and a > :b",
      `${condition}begins_with operator must have the key attribute as its first operand`,
    ],
    ["size(b) > a AND a.b > b AND b > c", "KeyConditionExpressions cannot contain nested operations"],
    ["a > size(b.d)", "KeyConditionExpressions cannot contain nested operations"],
    ["b > a.b", `${condition}Multiple attribute names used in one condition`],
    ["b between c[1] and d", `${condition}Multiple attribute names used in one condition`],
    ["a between b and size(a)", `${condition}Multiple attribute names used in one condition`],
    ["begins_with(a, b)", `${condition}Multiple attribute names used in one condition`],
    ["b.d > a AND c.d > e.f", "KeyConditionExpressions cannot have conditions on nested attributes"],
    [":b > :a AND a < :b", `${condition}No key attribute specified`],
    [
      "(a > :a and b > :a) and (b > :a and c > :a)",
      "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key",
    ],
    ["sk = :true AND begins_with(a, :one)", "operator or function: begins_with, operand type: N"],
  ])("%s", (text, message) => expect(keyConditions(text)).toContain(message));
});

const table: KeySchema = { partition: [{ name: "pk", type: "S" }], sort: [{ name: "sk", type: "N" }] };
const text = (name: string) => ({ name, type: "S" as const });
const wide: KeySchema = {
  partition: [text("h"), text("i")],
  sort: [text("a"), text("b"), text("c")],
};

function matched(schema: KeySchema, expression: string): unknown {
  const conditions = keyConditions(expression);
  if (typeof conditions === "string") return conditions;
  const match = matchKey(schema, conditions);
  return match instanceof Refusal ? match.message : match;
}

describe("key conditions and a schema", () => {
  const a = { S: "a" };
  test.each<[KeySchema, string, unknown]>([
    [table, "pk = :a", { partition: [a], equal: [], range: undefined }],
    [table, "(:a = pk AND (sk = :one))", { partition: [a], equal: [{ N: "1" }], range: undefined }],
    [table, "pk = :a AND :one <= sk", { partition: [a], equal: [], range: { operator: ">=", value: { N: "1" } } }],
    [
      table,
      "sk BETWEEN :one AND :two AND pk = :a",
      { partition: [a], equal: [], range: { operator: "BETWEEN", low: { N: "1" }, high: { N: "2" } } },
    ],
    [
      wide,
      "b = :b AND h = :a AND a = :a AND i = :b AND begins_with(c, :a)",
      { partition: [a, { S: "b" }], equal: [a, { S: "b" }], range: { operator: "begins_with", value: a } },
    ],
    [table, "sk = :one", "Query condition missed key schema element: pk"],
    [table, "extra = :a", "Query condition missed key schema element: pk"],
    [table, "pk = :a AND extra = :one", "Query condition missed key schema element: sk"],
    [{ ...table, sort: [] }, "pk > :a", "Query key condition not supported"],
    [
      table,
      "pk = :a AND sk = :one AND extra = :b",
      "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)",
    ],
    [
      table,
      "pk = :a AND sk = :a",
      "One or more parameter values were invalid: Condition parameter type does not match schema type",
    ],
    [
      table,
      "pk = :a AND begins_with(sk, :a)",
      "One or more parameter values were invalid: Condition parameter type does not match schema type",
    ],
    [
      table,
      "pk = :empty",
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
    ],
    [
      wide,
      "h = :a AND i = :a AND a = :a AND c = :b",
      "RANGE key attributes b must have equality conditions specified in the query because a condition is present on key attribute c",
    ],
    [
      wide,
      "h = :a AND i = :a AND a > :a AND b = :b",
      "RANGE key attributes a must have equality conditions specified in the query because a condition is present on key attribute b",
    ],
  ])("%#: %s", (schema, expression, expected) => expect(matched(schema, expression)).toEqual(expected));
});
