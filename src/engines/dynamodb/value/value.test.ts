import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Wording } from "../number/number.ts";
import { Refusal } from "../refusal.ts";
import { containsValue, equalValues } from "./equal.ts";
import { compareTexts, compareValues } from "./order.ts";
import { readItem, readValue, type WireValue, wireValue } from "./read-value.ts";
import { differenceOf, orderedSet, unionOf } from "./sets.ts";
import { checkDepth, itemSize, valueSize } from "./size.ts";
import type { Item, Value } from "./value.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const deep = (levels: number): WireValue => (levels === 0 ? { S: "leaf" } : { M: { n: deep(levels - 1) } });
const invalid = "One or more parameter values were invalid: ";

const read = (value: WireValue, wording: Wording = "current"): Value | string => {
  const result = readValue(value, wording);
  return result instanceof Refusal ? result.message : result;
};

test.each<[string, WireValue, Value]>([
  ["empty strings and binary are values", { L: [{ S: "" }, { B: bytes() }] }, { L: [{ S: "" }, { B: "" }] }],
  ["numbers are canonical", { N: "1.50" }, { N: "1.5" }],
  ["sets are in order", { SS: ["b", "", "a"] }, { SS: ["", "a", "b"] }],
  ["number sets by value", { NS: ["10", "9", "-1e0"] }, { NS: ["-1", "9", "10"] }],
  ["binary sets by their bytes", { BS: [bytes(255), bytes(0)] }, { BS: ["AA==", "/w=="] }],
  ["NULL false reads back as true", { NULL: false }, { NULL: true }],
  ["undefined members count as absent", { S: "a", N: undefined }, { S: "a" }],
])("%s", (_, value, expected) => expect(read(value)).toEqual(expected));

const nested =
  "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit";

test.each<[WireValue, string]>([
  [{}, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"],
  [
    { S: "a", N: "1" },
    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
  ],
  [{ S: "a", N: "b" }, "The parameter cannot be converted to a numeric value: b"],
  [{ SS: [] }, `${invalid}An string set  may not be empty`],
  [{ NS: [] }, `${invalid}An number set  may not be empty`],
  [{ BS: [] }, `${invalid}Binary sets should not be empty`],
  [{ SS: ["b", "a", "b"] }, `${invalid}Input collection ["a", "b", "b"] contains duplicates.`],
  [
    { BS: [bytes(255), bytes(0), bytes(0)] },
    `${invalid}Input collection ["AA==","/w==","AA=="]of type BS contains duplicates.`,
  ],
  [{ NS: ["2", "1", "2.0"] }, `${invalid}Input collection contains duplicates.`],
  [deep(32), nested],
  [{ L: [deep(40), { N: "abc" }] }, nested],
  [{ L: [{ N: "abc" }, deep(40)] }, "The parameter cannot be converted to a numeric value: abc"],
])("value %# is refused", (value, message) => expect(read(value)).toBe(message));

test.each<[WireValue, string]>([
  [{ SS: ["b", "a", "b"] }, `${invalid}Input collection [b, a, b] contains duplicates.`],
  [
    { BS: [bytes(255), bytes(0), bytes(0)] },
    `${invalid}Input collection [/w==, AA==, AA==]of type BS contains duplicates.`,
  ],
  [{ NS: ["2", "1", "2"] }, "Input collection contains duplicates"],
  [{ N: "" }, "The parameter cannot be converted to a numeric value"],
])("%j in the older words", (value, message) => expect(read(value, "older")).toBe(message));

test("31 levels around a value are the most", () => {
  expect(read(deep(31))).not.toBeTypeOf("string");
  expect(checkDepth({ a: read(deep(31)) as Value })).toBeUndefined();
  expect(checkDepth({ a: { L: [read(deep(31)) as Value] } })?.message).toBe(nested);
});

test("names from outside are nothing but names", () => {
  const item = readItem(JSON.parse('{"__proto__":{"S":"a"},"constructor":{"M":{"__proto__":{"N":"1"}}}}'), "current");
  expect(JSON.stringify(item)).toBe('{"__proto__":{"S":"a"},"constructor":{"M":{"__proto__":{"N":"1"}}}}');
});

test("values go back to the form of a typed answer", () => {
  const value: WireValue = {
    M: { b: { B: bytes(1, 2) }, s: { BS: [bytes(1)] }, l: { L: [{ N: "1" }, { NULL: true }] } },
  };
  const wire = wireValue(read(value) as Value);
  expect(wire.M?.b?.B).toEqual(Buffer.from([1, 2]));
  expect(wire.M?.s?.BS).toEqual([Buffer.from([1])]);
  expect(wire.M?.l).toEqual({ L: [{ N: "1" }, { NULL: true }] });
});

describe("sizes", () => {
  test.each<[Value, number]>([
    [{ S: "é€" }, 5],
    [{ B: "AAEC" }, 3],
    [{ B: "" }, 0],
    [{ BOOL: false }, 1],
    [{ NULL: true }, 1],
    [{ SS: ["ab", "c"] }, 3],
    [{ NS: ["1", "0"] }, 3],
    [{ BS: ["AA==", "AAA="] }, 3],
    [{ L: [] }, 3],
    [{ L: [{ S: "ab" }, { NULL: true }] }, 8],
    [{ M: {} }, 3],
    [{ M: { ab: { S: "c" } } }, 7],
  ])("%j takes %i bytes", (value, size) => expect(valueSize(value)).toBe(size));

  test("of an item: names and values", () => {
    expect(itemSize({ pk: { S: "abc" }, é: { N: "123" }, ["n".repeat(70)]: { S: "" } })).toBe(5 + 5 + 70);
  });
});

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 6 }).map((S) => ({ S })),
  fc.integer().map((N) => ({ N: String(N) })),
  fc.uint8Array({ maxLength: 5 }).map((array) => ({ B: Buffer.from(array).toString("base64") })),
  fc.boolean().map((BOOL) => ({ BOOL })),
);

describe("order and equality", () => {
  test("strings sort by their UTF-8 bytes", () => {
    const text = fc.string({ unit: "binary", maxLength: 5 });
    fc.assert(
      fc.property(text, text, (one, other) => {
        const expected = Buffer.compare(Buffer.from(one), Buffer.from(other));
        expect(Math.sign(compareTexts(one, other))).toBe(expected);
      }),
    );
    expect(compareTexts("\ue000", "\u{10000}")).toBeLessThan(0);
  });

  test("equal means an order of zero, where there is one", () => {
    fc.assert(
      fc.property(scalar, scalar, (one, other) => {
        const order = compareValues(one, other);
        if (order !== undefined) expect(order === 0).toBe(equalValues(one, other));
        expect(equalValues(one, structuredClone(one))).toBe(true);
      }),
    );
  });

  test.each<[Value, Value, boolean]>([
    [{ M: { a: { N: "1" }, b: { S: "x" } } }, { M: { b: { S: "x" }, a: { N: "1" } } }, true],
    [{ M: { a: { N: "1" } } }, { M: { b: { N: "1" } } }, false],
    [{ L: [{ S: "a" }, { S: "b" }] }, { L: [{ S: "b" }, { S: "a" }] }, false],
    [{ SS: ["a"] }, { L: [{ S: "a" }] }, false],
    [{ SS: ["a", "b"] }, { SS: ["a", "b"] }, true],
    [{ NULL: true }, { BOOL: true }, false],
    [{ B: "AA==" }, { S: "AA==" }, false],
  ])("%j and %j: %s", (one, other, equal) => expect(equalValues(one, other)).toBe(equal));

  test.each<[Value, Value, boolean]>([
    [{ S: "abc" }, { S: "bc" }, true],
    [{ S: "1" }, { N: "1" }, false],
    [{ SS: ["a"] }, { S: "a" }, true],
    [{ NS: ["1"] }, { N: "1" }, true],
    [{ BS: ["AA=="] }, { B: "AA==" }, true],
    [{ B: "AAEC" }, { B: "AQI=" }, true],
    [{ L: [{ M: { a: { S: "x" } } }] }, { M: { a: { S: "x" } } }, true],
    [{ M: { a: { S: "x" } } }, { S: "a" }, false],
  ])("%j contains %j: %s", (whole, part, contained) => expect(containsValue(whole, part)).toBe(contained));
});

test("sets are united and diminished in their order", () => {
  const one = orderedSet("NS", ["10", "2", "2"]);
  expect(one).toEqual({ NS: ["2", "10"] });
  expect(unionOf("NS", one, { NS: ["3"] })).toEqual({ NS: ["2", "3", "10"] });
  expect(differenceOf("NS", one, { NS: ["2"] })).toEqual({ NS: ["10"] });
  expect(differenceOf("NS", one, one)).toBeUndefined();
});

test("an item's own names only", () => {
  const item: Item = {};
  expect(equalValues({ M: item }, { M: JSON.parse('{"toString":{"S":""}}') })).toBe(false);
});
