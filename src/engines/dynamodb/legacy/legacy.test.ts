import { describe, expect, test } from "vitest";
import { holds } from "../expression/condition.ts";
import { applyUpdate } from "../expression/update.ts";
import { viewItem } from "../item/text.ts";
import type { KeySchema } from "../key/schema.ts";
import { Refusal } from "../refusal.ts";
import type { WireValue } from "../value/read-value.ts";
import type { Item } from "../value/value.ts";
import { readAttributesToGet, readAttributeUpdates, type WireUpdate } from "./attribute-updates.ts";
import { readExpected, readFilter, type WireCondition, type WireExpected } from "./conditions.ts";
import { matchLegacyKey, readKeyConditions } from "./key-conditions.ts";

const item: Item = { s: { S: "hello" }, n: { N: "10" }, ss: { SS: ["a", "b"] }, l: { L: [{ S: "x" }] } };
const invalid = "One or more parameter values were invalid: ";
const list = (ComparisonOperator: string, ...AttributeValueList: WireValue[]): WireCondition => ({
  ComparisonOperator,
  AttributeValueList,
});

function filtered(filter: Record<string, WireCondition>, conditional?: string): boolean | string {
  const condition = readFilter(filter, conditional, "current");
  if (condition instanceof Refusal) return condition.message;
  return condition === undefined || holds(condition, viewItem(item));
}

describe("filters", () => {
  test.each<[Record<string, WireCondition>, boolean]>([
    [{}, true],
    [{ s: list("EQ", { S: "hello" }) }, true],
    [{ s: list("NE", { S: "hello" }) }, false],
    [{ gone: list("NE", { S: "hello" }) }, true],
    [{ l: list("EQ", { L: [{ S: "x" }] }) }, true],
    [{ n: list("LT", { N: "11" }) }, true],
    [{ n: list("GE", { N: "10.5" }) }, false],
    [{ n: list("BETWEEN", { N: "9" }, { N: "10" }) }, true],
    [{ n: list("IN", { N: "9" }, { N: "10" }) }, true],
    [{ s: list("BEGINS_WITH", { S: "he" }) }, true],
    [{ ss: list("CONTAINS", { S: "a" }) }, true],
    [{ ss: list("NOT_CONTAINS", { S: "a" }) }, false],
    [{ gone: list("NULL") }, true],
    [{ s: { ComparisonOperator: "NOT_NULL" } }, true],
    [{ s: list("NOT_NULL"), n: list("LT", { N: "1" }) }, false],
  ])("%j", (filter, expected) => expect(filtered(filter)).toBe(expected));

  test("ConditionalOperator joins two", () => {
    expect(filtered({ s: list("NOT_NULL"), n: list("LT", { N: "1" }) }, "OR")).toBe(true);
  });

  test.each<[Record<string, WireCondition>, string | undefined, string]>([
    [{}, "OR", `${invalid}ConditionalOperator cannot be used without Filter or Expected`],
    [
      { s: list("NULL") },
      "AND",
      `${invalid}ConditionalOperator can only be used when Filter or Expected has two or more elements`,
    ],
    [{ s: list("EQ") }, undefined, `${invalid}Invalid number of argument(s) for the EQ ComparisonOperator`],
    [
      { s: list("NULL", { S: "" }) },
      undefined,
      `${invalid}Invalid number of argument(s) for the NULL ComparisonOperator`,
    ],
    [{ s: list("IN") }, undefined, `${invalid}Invalid number of argument(s) for the IN ComparisonOperator`],
    [
      { s: list("BETWEEN", { S: "" }) },
      undefined,
      `${invalid}Invalid number of argument(s) for the BETWEEN ComparisonOperator`,
    ],
    [
      { s: list("LT", { SS: ["a"] }) },
      undefined,
      `${invalid}ComparisonOperator LT is not valid for SS AttributeValue type`,
    ],
    [
      { s: list("BEGINS_WITH", { N: "1" }) },
      undefined,
      `${invalid}ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type`,
    ],
    [
      { s: list("IN", { N: "1" }, { S: "1" }) },
      undefined,
      `${invalid}AttributeValues inside AttributeValueList must be of same type`,
    ],
    [
      { s: list("BETWEEN", { N: "2" }, { N: "1" }) },
      undefined,
      "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
    ],
    [{ s: list("EQ", { N: "x" }) }, undefined, "The parameter cannot be converted to a numeric value: x"],
  ])("%j with %s is refused", (filter, conditional, message) => {
    expect(filtered(filter, conditional)).toBe(message);
  });
});

describe("Expected", () => {
  function expected(each: WireExpected): boolean | string {
    const condition = readExpected({ s: each }, undefined, "current");
    if (condition instanceof Refusal) return condition.message;
    return condition === undefined || holds(condition, viewItem(item));
  }

  test.each<[WireExpected, boolean | string]>([
    [{ Exists: false }, false],
    [{ Value: { S: "hello" } }, true],
    [{ Exists: true, Value: { S: "other" } }, false],
    [{ ComparisonOperator: "BEGINS_WITH", Value: { S: "he" } }, true],
    [{ ComparisonOperator: "EQ", AttributeValueList: [{ S: "hello" }] }, true],
    [{}, `${invalid}Value must be provided when Exists is null for Attribute: s`],
    [{ Exists: true }, `${invalid}Value must be provided when Exists is true for Attribute: s`],
    [{ Exists: false, Value: { S: "" } }, `${invalid}Value cannot be used when Exists is false for Attribute: s`],
    [
      { AttributeValueList: [] },
      `${invalid}AttributeValueList can only be used with a ComparisonOperator for Attribute: s`,
    ],
    [
      { Exists: true, ComparisonOperator: "NULL" },
      `${invalid}Exists and ComparisonOperator cannot be used together for Attribute: s`,
    ],
    [
      { Value: { S: "" }, AttributeValueList: [], ComparisonOperator: "EQ" },
      `${invalid}Value and AttributeValueList cannot be used together for Attribute: s`,
    ],
  ])("%j", (each, outcome) => expect(expected(each)).toBe(outcome));
});

describe("AttributeUpdates", () => {
  function updated(updates: Record<string, WireUpdate>): Item | string {
    const update = readAttributeUpdates(updates, "current");
    const after = update instanceof Refusal ? update : applyUpdate(update, item);
    return after instanceof Refusal ? after.message : after;
  }

  test.each<[Record<string, WireUpdate>, unknown]>([
    [{ s: { Value: { N: "1" } } }, { ...item, s: { N: "1" } }],
    [{ "a.b": { Value: { S: "x" }, Action: "PUT" } }, { ...item, "a.b": { S: "x" } }],
    [
      { n: { Value: { N: "0.5" }, Action: "ADD" }, c: { Value: { N: "1" }, Action: "ADD" } },
      { ...item, n: { N: "10.5" }, c: { N: "1" } },
    ],
    [{ ss: { Value: { SS: ["c"] }, Action: "ADD" } }, { ...item, ss: { SS: ["a", "b", "c"] } }],
    [{ ss: { Value: { SS: ["a"] }, Action: "DELETE" } }, { ...item, ss: { SS: ["b"] } }],
    [
      { l: { Action: "DELETE" }, gone: { Action: "DELETE" } },
      { s: item.s, n: item.n, ss: item.ss },
    ],
    [{ s: { Value: { N: "1" }, Action: "ADD" } }, "Type mismatch for attribute to update"],
    [{ ss: { Value: { NS: ["1"] }, Action: "DELETE" } }, "Type mismatch for attribute to update"],
    [{ s: {} }, `${invalid}Only DELETE action is allowed when no attribute value is specified`],
    [
      { s: { Value: { S: "" }, Action: "DELETE" } },
      `${invalid}DELETE action with value is not supported for the type S`,
    ],
    [{ s: { Value: { S: "" }, Action: "ADD" } }, `${invalid}ADD action is not supported for the type S`],
  ])("%j", (updates, outcome) => expect(updated(updates)).toEqual(outcome));
});

test("AttributesToGet are names, and none twice", () => {
  expect(readAttributesToGet(["a.b", "c"])).toMatchObject({ names: ["a.b", "c"] });
  expect(readAttributesToGet(["a", "b", "a"])).toEqual(new Refusal(`${invalid}Duplicate value in attribute name: a`));
});

describe("KeyConditions", () => {
  const table: KeySchema = { partition: [{ name: "pk", type: "S" }], sort: [{ name: "sk", type: "S" }] };
  const a: WireValue = { S: "a" };

  function matched(conditions: Record<string, WireCondition>): unknown {
    const read = readKeyConditions(conditions, "current");
    const match = read instanceof Refusal ? read : matchLegacyKey(table, read);
    return match instanceof Refusal ? match.message : match;
  }

  const notIndexable = "Attempted conditional constraint is not an indexable operation";
  test.each<[Record<string, WireCondition>, unknown]>([
    [{ pk: list("EQ", a) }, { partition: [a], equal: [], range: undefined }],
    [
      { sk: list("BEGINS_WITH", a), pk: list("EQ", a) },
      { partition: [a], equal: [], range: { operator: "begins_with", value: a } },
    ],
    [{}, "Conditions can be of length 1 or 2 only"],
    [{ a: list("NULL"), b: list("NULL"), c: list("NULL") }, "Conditions can be of length 1 or 2 only"],
    [{ pk: list("LT", a) }, "Query key condition not supported"],
    [{ pk: list("NULL") }, notIndexable],
    [{ pk: list("CONTAINS", a), sk: list("NULL") }, notIndexable],
    [{ pk: list("EQ", a), sk: list("NE", a) }, notIndexable],
    [{ c: list("NULL") }, "Query condition missed key schema element: pk"],
    [{ pk: list("EQ", a), c: list("NULL") }, "Query condition missed key schema element: sk"],
  ])("%j", (conditions, outcome) => expect(matched(conditions)).toEqual(outcome));
});
