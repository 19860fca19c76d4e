import { describe, expect, test } from "vitest";
import type { Json } from "./fields.ts";
import { createMatcher, matches } from "./matcher.ts";
import type { EventPattern } from "./parse.ts";
import { parsePattern } from "./parse.ts";
import { attributesEvent, bodyEvent } from "./sns-attributes.ts";

function pattern(of: unknown): EventPattern {
  const result = parsePattern(JSON.stringify(of));
  if ("problem" in result) throw new Error(result.problem.message);
  return result.pattern;
}

/** The event of the EventBridge user guide. */
const event: Json = {
  version: "0",
  id: "7bf73129-1428-4cd3-a780-95db273d1602",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "123456789012",
  time: "2015-11-11T21:29:54Z",
  region: "us-east-1",
  resources: ["arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"],
  detail: {
    "instance-id": "i-0123456789",
    state: "running",
    "c-count": 5,
    "x-limit": 301.8,
    "source-ip": "10.0.0.33",
    "source-ip6": "2001:db8::1",
    big: 6e9,
    empty: "",
    nothing: null,
    none: [],
    flag: true,
    path: "dir/a*b\\c.png",
  },
};

describe("one condition on the detail", () => {
  test.each<[name: string, list: unknown[], expected: boolean]>([
    ["state", ["stopped", "running"], true],
    ["state", ["Running"], false],
    ["c-count", [5], true],
    ["c-count", ["5"], false],
    ["c-count", [5.0000001], true],
    ["c-count", [5.00001], false],
    ["big", [6e9], true],
    ["big", [{ numeric: [">", 0] }], false],
    ["big", [{ "anything-but": 5 }], true],
    ["nothing", [null], true],
    ["empty", [null], false],
    ["empty", [""], true],
    ["flag", [true], true],
    ["flag", ["true"], false],
    ["state", [{ prefix: "run" }], true],
    ["c-count", [{ prefix: "5" }], false],
    ["c-count", [{ prefix: "" }], false],
    ["state", [{ prefix: { "equals-ignore-case": "RUN" } }], true],
    ["state", [{ suffix: { "equals-ignore-case": "NING" } }], true],
    ["state", [{ "equals-ignore-case": "RUNNING" }], true],
    ["state", [{ "anything-but": "stopped" }], true],
    ["state", [{ "anything-but": ["stopped", "running"] }], false],
    ["nothing", [{ "anything-but": "stopped" }], true],
    ["missing", [{ "anything-but": "stopped" }], false],
    ["c-count", [{ "anything-but": { prefix: "5" } }], true],
    ["x-limit", [{ numeric: ["=", 3.018e2] }], true],
    ["c-count", [{ numeric: [">", 0, "<=", 5] }], true],
    ["c-count", [{ numeric: [">", 0, "<", 5] }], false],
    ["state", [{ numeric: [">", 0] }], false],
    ["source-ip", [{ cidr: "10.0.0.0/24" }], true],
    ["source-ip", [{ cidr: "10.0.0.40/27" }], true],
    ["source-ip", [{ cidr: "10.0.0.48/28" }], false],
    ["source-ip", [{ cidr: "::/0" }], false],
    ["source-ip6", [{ cidr: "2001:db8::/33" }], true],
    ["source-ip6", [{ cidr: "2001:db8:8000::/33" }], false],
    ["state", [{ cidr: "0.0.0.0/0" }], false],
    ["path", [{ wildcard: "dir/*.png" }], true],
    ["path", [{ wildcard: "dir/a\\*b\\\\c.png" }], true],
    ["path", [{ wildcard: "dir/\\*.png" }], false],
    ["path", [{ "anything-but": { wildcard: ["*.jpg", "*.png"] } }], false],
    ["state", [{ exists: true }], true],
    ["nothing", [{ exists: true }], true],
    ["none", [{ exists: true }], false],
    ["none", [{ exists: false }], true],
    ["missing", [{ exists: false }], true],
    ["missing", [{ exists: false }, "x"], true],
    ["state", [{ exists: false }, "running"], true],
    ["state", [{ exists: false }, "stopped"], false],
  ])("%s %j is %s", (name, list, expected) => {
    const one = pattern({ detail: { [name]: list } });
    expect(matches(one, event)).toBe(expected);
    const matcher = createMatcher<string>();
    matcher.add("it", one);
    expect(matcher.match(event)).toEqual(expected ? ["it"] : []);
  });
});

describe("whole patterns", () => {
  test.each<[of: unknown, expected: boolean]>([
    [{ source: ["aws.ec2"], detail: { state: ["running"] } }, true],
    [{ source: ["aws.ec2"], detail: { state: ["stopped"] } }, false],
    [{ resources: [{ suffix: "i-abcd1111" }] }, true],
    [{ detail: [{ exists: true }] }, false],
    // Detail is no leaf.
    [{ detail: [{ exists: false }] }, true],
    [{ "detail.state": ["running"] }, true],
    [{ $or: [{ source: ["aws.s3"] }, { detail: { state: ["running"] } }] }, true],
    [{ source: ["aws.ec2"], detail: { $or: [{ state: ["stopped"] }, { "c-count": [{ numeric: ["<", 5] }] }] } }, false],
    [{ $or: [{ region: ["x"] }, { account: [{ prefix: "12" }], $or: [{ id: ["y"] }, { version: ["0"] }] }] }, true],
  ])("%j is %s", (of, expected) => {
    expect(matches(pattern(of), event)).toBe(expected);
  });
});

describe("values of one array element", () => {
  const order: Json = {
    items: [
      { sku: "A", quantity: 1, gift: true },
      { sku: "B", quantity: 2, parts: [{ id: 1, ok: true }, { id: 2 }] },
    ],
    tags: ["red", "blue"],
  };
  test.each<[of: unknown, expected: boolean]>([
    [{ items: { sku: ["A"], quantity: [1] } }, true],
    [{ items: { sku: ["A"], quantity: [2] } }, false],
    [{ items: { sku: ["B"], parts: { id: [1], ok: [true] } } }, true],
    [{ items: { sku: ["A"], parts: { id: [1] } } }, false],
    [{ items: { parts: { id: [2], ok: [true] } } }, false],
    [{ tags: ["blue"], items: { sku: ["A"] } }, true],
    // The order of the paths decides what an absent field is absent from.
    [{ items: { quantity: [2], sku: [{ exists: false }] } }, false],
    [{ items: { gift: [true], parts: { id: [{ exists: false }] } } }, true],
    [{ items: { gift: [{ exists: false }], sku: ["B"] } }, false],
    [{ tags: [{ "anything-but": "red" }] }, true],
  ])("%j is %s", (of, expected) => {
    expect(matches(pattern(of), order)).toBe(expected);
  });

  test("a hostile event ends", () => {
    const names = Array.from({ length: 14 }, (_, at) => `k${at}`);
    const wide = Object.fromEntries(names.map((name) => [name, Array.from({ length: 10 }, () => ({ x: 1 }))]));
    const of = Object.fromEntries(names.map((name) => [name, { x: [1] }]));
    const never = { z: { a: [1], b: [1] } };
    expect(matches(pattern({ ...of, ...never }), { ...wide, z: [{ a: 1 }, { b: 1 }] })).toBe(false);
    expect(matches(pattern({ a: of }), { a: [wide] })).toBe(true);
    expect(matches(pattern({ a: { ...of, ...never } }), { a: [{ ...wide, z: [{ a: 1 }, { b: 1 }] }] })).toBe(false);
    let nest: Json = "x";
    for (let depth = 0; depth < 5000; depth++) nest = [nest];
    expect(matches(pattern({ a: ["x"] }), { a: nest })).toBe(false);
  });
});

describe("events as SNS has them", () => {
  test("attributes", () => {
    const attributes = {
      store: { DataType: "String", StringValue: "example_corp" },
      price: { DataType: "Number", StringValue: "210.75" },
      count: { DataType: "Number.int", StringValue: "3" },
      interests: { DataType: "String.Array", StringValue: '["rugby", "baseball", 5, true, null]' },
      broken: { DataType: "String.Array", StringValue: "rugby" },
      blob: { DataType: "Binary" },
      __proto__x: { DataType: "String.label", StringValue: "x" },
    };
    expect(attributesEvent(attributes)).toEqual({
      store: "example_corp",
      price: 210.75,
      count: 3,
      interests: ["rugby", "baseball", 5, true, null],
      __proto__x: "x",
    });
    const policy = { interests: [{ "anything-but": ["rugby", "tennis"] }], price: [{ numeric: [">=", 100] }] };
    expect(matches(pattern(policy), attributesEvent(attributes))).toBe(true);
  });

  test("a body must be an object", () => {
    expect(bodyEvent('{"a": 1}')).toEqual({ a: 1 });
    for (const body of ["", "[1]", "5", "null", "text"]) expect(bodyEvent(body)).toBeUndefined();
  });
});

describe("what an event costs", () => {
  const shapes: readonly [string, (at: number) => unknown][] = [
    ["a value", (at) => ({ source: ["app"], detail: { customer: [`c-${at}`] } })],
    ["two values of a grid", (at) => ({ source: [`s-${at % 100}`], detail: { type: [`t-${Math.floor(at / 100)}`] } })],
    ["a shared value among its own", (at) => ({ detail: { type: ["t-0", `u-${at}`], customer: [`c-${at}`] } })],
    ["prefixes", (at) => ({ source: ["app"], detail: { key: [{ prefix: `customers/${at}/` }] } })],
    ["suffixes", (at) => ({ source: ["app"], detail: { key: [{ suffix: `/${at}.jpg` }] } })],
    ["wildcards", (at) => ({ source: ["app"], detail: { key: [{ wildcard: `customers/${at}/*.jpg` }] } })],
    ["ranges", (at) => ({ source: ["app"], detail: { amount: [{ numeric: [">=", at * 10, "<", at * 10 + 10] }] } })],
    ["networks", (at) => ({ detail: { ip: [{ cidr: `10.${at >> 8}.${at & 255}.0/24` }] } })],
    ["alternatives", (at) => ({ $or: [{ detail: { customer: [`c-${at}`] } }, { detail: { other: [`o-${at}`] } }] })],
    ["exceptions", (at) => ({ detail: { key: [{ "anything-but": `k-${at}` }], customer: [`c-${at}`] } })],
    ["elements", (at) => ({ detail: { items: { sku: [`sku-${at}`], quantity: [1] } } })],
    ["absences", (at) => ({ source: [{ exists: false }], detail: { customer: [`c-${at}`], key: [{ exists: true }] } })],
  ];
  const detail = { customer: "c-7", type: "t-0", key: "customers/7/7/7.jpg", amount: 75, ip: "10.0.7.9" };
  const asked: Json = { source: "s-7", detail: { ...detail, items: [{ sku: "sku-7", quantity: 1 }, { sku: "-" }] } };

  test.each(shapes)("%s: ten thousand patterns are decided as few times as ten", (_, shape) => {
    expect(decisions(shape, 10_000)).toBeLessThanOrEqual(Math.max(decisions(shape, 10), 7));
  });

  /** How many clauses are decided for one event, with `count` patterns. */
  function decisions(shape: (at: number) => unknown, count: number): number {
    let decided = 0;
    const matcher = createMatcher<number>();
    for (let at = 0; at < count; at++) {
      const clauses = pattern(shape(at)).clauses.map(({ conditions }) => ({
        get conditions() {
          decided++;
          return conditions;
        },
      }));
      matcher.add(at, { clauses });
    }
    decided = 0;
    matcher.match(asked);
    return decided;
  }
});
