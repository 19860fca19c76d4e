import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Key } from "../kernel/ports.ts";
import { decodeKey, encodeKey, encodeStorableKey, longestKey, prefixRange } from "./key.ts";

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 90 }),
  fc.string({ unit: fc.constantFrom("\x00", "\x01", "\x02", "\x1b", "a", "\x7f", "\x80", "é", "日", "💧", "\ud800") }),
);
const part = fc.oneof(text, fc.double({ noNaN: true }), fc.integer());
const key = fc.array(part, { maxLength: 5 }) as fc.Arbitrary<Key>;

/** The order that is promised: part by part, numbers before texts, texts by code point. */
function compare(a: Key, b: Key): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [left, right] = [a[at], b[at]];
    const order = left === undefined ? -1 : right === undefined ? 1 : compareParts(left, right);
    if (order !== 0) return order;
  }
  return 0;
}

function compareParts(a: string | number, b: string | number): number {
  if (typeof a === "number") return typeof b === "number" ? Math.sign(a - b) || 0 : -1;
  if (typeof b === "number") return 1;
  const [left, right] = [codePoints(a), codePoints(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const order = (left[at] ?? -1) - (right[at] ?? -1);
    if (order !== 0) return Math.sign(order);
  }
  return 0;
}

const codePoints = (word: string): number[] => [...word].map((character) => character.codePointAt(0) ?? 0);
const withoutNegativeZero = (each: Key): Key => each.map((value) => (value === 0 ? 0 : value));

describe("keys", () => {
  it("come back as they were", () => {
    fc.assert(
      fc.property(key, (each) => {
        expect(decodeKey(encodeKey(each))).toEqual(withoutNegativeZero(each));
      }),
    );
  });

  it("are one byte a character", () => {
    fc.assert(
      fc.property(key, (each) => {
        for (const character of encodeKey(each)) expect(character <= "\xff").toBe(true);
      }),
    );
  });

  it("sort as their tuples do", () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        const [left, right] = [encodeKey(a), encodeKey(b)];
        expect(left < right ? -1 : left > right ? 1 : 0).toBe(compare(a, b));
      }),
      { numRuns: 1_000 },
    );
  });

  it("stand in a prefix's range if, and only if, they begin with its parts", () => {
    fc.assert(
      fc.property(key, key, fc.boolean(), (prefix, rest, extended) => {
        const each = extended ? [...prefix, ...rest] : rest;
        const { start, end } = prefixRange(prefix);
        const encoded = encodeKey(each);
        const begins = prefix.every((wanted, at) => compareParts(wanted, each[at] ?? Number.NaN) === 0);
        expect(encoded >= start && encoded < end).toBe(begins && each.length >= prefix.length);
      }),
      { numRuns: 1_000 },
    );
  });

  const inOrder: readonly Key[] = [
    [],
    ["a", Number.NEGATIVE_INFINITY],
    ["a", -1e300],
    ["a", -2],
    ["a", -1.5],
    ["a", -5e-324],
    ["a", 0],
    ["a", 5e-324],
    ["a", 1],
    ["a", 1, ""],
    ["a", 2 ** 53],
    ["a", Number.POSITIVE_INFINITY],
    ["a", ""],
    ["a", "", "z"],
    ["a", "\x00"],
    ["a", "\x00\x00"],
    ["a", "\x01"],
    ["a", "a"],
    ["a", "a", "b"],
    ["a", "a\x00"],
    ["a", "ab"],
    ["a", "é"],
    ["a", "日"],
    // Behind U+FFFD by code point, before it by UTF-16 unit: UTF-8, and with it DynamoDB, goes by code point.
    ["a", "\ufffd"],
    ["a", "💧"],
    ["ab"],
  ];

  it("stand in the order of this table", () => {
    const encoded = inOrder.map(encodeKey);
    expect([...encoded].sort()).toEqual(encoded);
    expect(new Set(encoded).size).toBe(encoded.length);
  });

  it("of long texts with zeros in them are not keys of more parts", () => {
    const long = "x".repeat(100);
    expect(encodeKey(["c", `${long}\x00y`])).not.toBe(encodeKey(["c", long, "y"]));
  });

  it("are not stored where LMDB could not hold them, and named", () => {
    expect(encodeStorableKey(["x".repeat(longestKey - 2)])).toHaveLength(longestKey);
    expect(() => encodeStorableKey(["1", "2", "s3.object", "x".repeat(longestKey)])).toThrow(
      /key of s3\.object has \d+ bytes, 1978 fit/,
    );
    expect(() => encodeStorableKey(["日".repeat(700)])).toThrow("fit");
  });

  it.each([[undefined], [null], [Number.NaN], [{}], [true]])("hold no %s", (value) => {
    expect(() => encodeKey(["a", value as unknown as string])).toThrow("texts and numbers");
  });
});
