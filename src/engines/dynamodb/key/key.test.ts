import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { viewItem } from "../item/text.ts";
import { readNumber } from "../number/number.ts";
import { compareValues } from "../value/order.ts";
import type { Item, Value } from "../value/value.ts";
import { hashText, segmentRange } from "./hash.ts";
import { type SortCondition, type TokenRange, tokenRange } from "./range.ts";
import {
  checkIndexKey,
  checkItemKey,
  checkKey,
  checkNestedKeys,
  checkUpdatedKey,
  hasKey,
  type KeySchema,
} from "./schema.ts";
import { partitionToken, primaryToken, sortToken, tokensOf } from "./token.ts";

const number = fc
  .tuple(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.integer({ min: -100, max: 100 }))
  .map(([digits, exponent]): Value => ({ N: readNumber(`${digits}e${exponent}`, "current") as string }));
const string = fc.string({ unit: "binary", maxLength: 4 }).map((S): Value => ({ S }));
const binary = fc.uint8Array({ maxLength: 4 }).map((array): Value => ({ B: Buffer.from(array).toString("base64") }));

const order = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** What stores of ordered texts do with a range. */
function isIn({ low, lowIncluded, high, highIncluded }: TokenRange, token: string): boolean {
  if (low !== undefined && (order(token, low) < 0 || (!lowIncluded && token === low))) return false;
  return high === undefined || order(token, high) < 0 || (highIncluded && token === high);
}

function fulfils(condition: SortCondition, value: Value): boolean {
  if (condition.operator === "BETWEEN") {
    return (compareValues(value, condition.low) ?? -1) >= 0 && (compareValues(value, condition.high) ?? 1) <= 0;
  }
  const compared = compareValues(value, condition.value) ?? Number.NaN;
  switch (condition.operator) {
    case "=":
      return compared === 0;
    case "<":
      return compared < 0;
    case "<=":
      return compared <= 0;
    case ">":
      return compared > 0;
    case ">=":
      return compared >= 0;
    case "begins_with":
      return value.S !== undefined
        ? value.S.startsWith(condition.value.S ?? "")
        : Buffer.from(value.B ?? "", "base64")
            .toString("latin1")
            .startsWith(Buffer.from(condition.value.B ?? "", "base64").toString("latin1"));
  }
}

describe("sort tokens", () => {
  test.each([
    ["numbers", number],
    ["strings", string],
    ["binary", binary],
  ])("%s: the order of the tokens is that of the values", (_, values) => {
    fc.assert(
      fc.property(values, values, (one, other) => {
        expect(order(sortToken(one), sortToken(other))).toBe(Math.sign(compareValues(one, other) ?? Number.NaN));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ["numbers", number, ["=", "<", "<=", ">", ">="]],
    ["strings", string, ["=", "<", "<=", ">", ">=", "begins_with"]],
    ["binary", binary, ["=", "<", "<=", ">", ">=", "begins_with"]],
  ] as const)("%s: a range holds what fulfils its condition", (_, values, operators) => {
    fc.assert(
      fc.property(values, values, values, fc.constantFrom(...operators), (value, bound, high, operator) => {
        for (const condition of [
          { operator, value: bound },
          { operator: "BETWEEN", low: bound, high },
        ] as readonly SortCondition[]) {
          expect(isIn(tokenRange(condition), sortToken(value))).toBe(fulfils(condition, value));
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    [{ S: "a\u{d7ff}" }, { S: "a\u{e000}" }, false],
    [{ S: "a\u{10ffff}" }, { S: "b" }, false],
    [{ S: "\u{10ffff}" }, { S: "\u{10ffff}a" }, true],
    [{ B: "//8=" }, { B: "//8A" }, true],
    [{ B: "" }, { B: "AA==" }, true],
    [{ S: "" }, { S: "a" }, true],
  ])("%j begins %j: %s", (prefix, value, begins) => {
    expect(isIn(tokenRange({ operator: "begins_with", value: prefix }), sortToken(value))).toBe(begins);
  });
});

describe("partitions", () => {
  test("keys of any length have short tokens of their own", () => {
    const long = "a".repeat(2_047);
    const tokens = [long, `${long}b`, `${long}c`, "a", "é".repeat(256)].map((S) => partitionToken([{ S }]));
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(Math.max(...tokens.map((token) => Buffer.byteLength(token)))).toBeLessThanOrEqual(7 + 256);
  });

  test("the values of several attributes do not run together", () => {
    const tokens = [
      [{ S: "a" }, { S: "bc" }],
      [{ S: "ab" }, { S: "c" }],
      [{ S: "a1:" }, { S: "c" }],
    ].map(partitionToken);
    expect(new Set(tokens).size).toBe(3);
  });

  test("hashes spread, and segments divide them without a gap", () => {
    const tokens = Array.from({ length: 4_000 }, (_, at) => partitionToken([{ S: `user#${at}` }])).sort(order);
    for (const total of [1, 3, 8]) {
      const counts = Array.from({ length: total }, (_, segment) => {
        const { from, to } = segmentRange(segment, total);
        return tokens.filter((token) => order(token, from) >= 0 && (to === undefined || order(token, to) < 0)).length;
      });
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(tokens.length);
      for (const count of counts) expect(count).toBeGreaterThan((tokens.length / total) * 0.85);
    }
  });

  test("the hash stays what it is: what is stored depends on it", () => {
    expect(["", "a", "ab", "user#1", "😀"].map(hashText)).toMatchInlineSnapshot(`
      [
        0,
        1867108634,
        374890698,
        3620008314,
        1443257913,
      ]
    `);
  });

  test("items of one index key are told apart by their own", () => {
    const long = { S: "s".repeat(1_024) };
    const tokens = [
      tokensOf(table, viewItem({ pk: { S: "a" }, sk: { N: "1" } })),
      tokensOf(table, viewItem({ pk: { S: "a" }, sk: { N: "2" } })),
    ].flatMap((each) => (each ? [primaryToken(each)] : []));
    expect(new Set(tokens).size).toBe(2);
    expect(primaryToken({ partition: partitionToken([long]), sort: [long.S] }).length).toBeLessThan(60);
  });
});

const table: KeySchema = { partition: [{ name: "pk", type: "S" }], sort: [{ name: "sk", type: "N" }] };
const invalid = "One or more parameter values were invalid: ";
const notValid = "One or more parameter values are not valid. ";
const mismatch = "The provided key element does not match the schema";

test.each<[Item, string | undefined]>([
  [{ pk: { S: "a" }, sk: { N: "1" }, x: { S: "" } }, undefined],
  [{ sk: { N: "1" } }, `${invalid}Missing the key pk in the item`],
  [{ pk: { N: "1" }, sk: { N: "1" } }, `${invalid}Type mismatch for key pk expected: S actual: N`],
  [
    { pk: { S: "" }, sk: { N: "1" } },
    `${notValid}The AttributeValue for a key attribute cannot contain an empty string value. Key: pk`,
  ],
  [
    { pk: { S: "a".repeat(2_049) }, sk: { N: "1" } },
    `${invalid}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
  ],
])("an item's key: %j", (item, message) => expect(checkItemKey(table, viewItem(item))?.message).toBe(message));

test.each<[Item, string | undefined]>([
  [{ pk: { S: "a" }, sk: { N: "1" } }, undefined],
  [{ pk: { S: "a" } }, mismatch],
  [{ pk: { S: "a" }, sk: { S: "1" } }, mismatch],
  [{ pk: { S: "a" }, sk: { N: "1" }, x: { N: "1" } }, mismatch],
  [{ pk: { S: "a" }, x: { N: "1" } }, mismatch],
])("a key: %j", (key, message) => expect(checkKey(table, key)?.message).toBe(message));

test("an index takes what fits", () => {
  const index: KeySchema = { partition: [{ name: "g", type: "B" }], sort: [{ name: "h", type: "S" }] };
  const check = (item: Item): string | undefined => checkIndexKey("i", index, viewItem(item))?.message;
  expect(check({})).toBeUndefined();
  expect(check({ g: { S: "a" } })).toBe(`${invalid}Type mismatch for Index Key g Expected: B Actual: S IndexName: i`);
  expect(check({ g: { B: "" } })).toBe(
    `${notValid}A value specified for a secondary index key is not supported. The AttributeValue for a key attribute ` +
      "cannot contain an empty binary value. IndexName: i, IndexKey: g",
  );
  expect(check({ h: { S: "a".repeat(1_025) } })).toBe(
    `${invalid}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`,
  );
  expect(hasKey(index, viewItem({ g: { B: "AA==" } }))).toBe(false);
  expect(hasKey(index, viewItem({ g: { B: "AA==" }, h: { S: "x" } }))).toBe(true);
});

test("keys are neither updated nor gone into", () => {
  expect(checkUpdatedKey(table, ["a", "sk"])?.message).toBe(
    `${invalid}Cannot update attribute sk. This attribute is part of the key`,
  );
  expect(checkUpdatedKey(table, ["a"])).toBeUndefined();
  expect(checkNestedKeys(table, ["a", "pk"])?.message).toBe(
    "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk",
  );
});
