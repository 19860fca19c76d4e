import { describe, expect, test } from "vitest";
import { fullBucket, mayStart, refilled, spend } from "./bucket.ts";
import {
  consume,
  consumedCapacity,
  type IndexEntry,
  indexWriteUnits,
  noConsumption,
  readUnits,
  writeUnits,
} from "./units.ts";

test.each([
  [0, "eventual", 0.5],
  [1, "strong", 1],
  [4_096, "strong", 1],
  [4_097, "strong", 2],
  [4_097, "eventual", 1],
  [9_000, "transactional", 6],
] as const)("reading %i bytes, %s, takes %d units", (bytes, consistency, units) => {
  expect(readUnits(bytes, consistency)).toBe(units);
});

test.each([
  [0, 0, false, 1],
  [0, 1_024, false, 1],
  [1_025, 10, false, 2],
  [10, 2_049, true, 6],
])("writing %i bytes over with %i, in a transaction: %s", (old, now, transactional, units) => {
  expect(writeUnits(old, now, transactional)).toBe(units);
});

const entry = (key: string, bytes: number, text = key): IndexEntry => ({ key, bytes, text });
test.each<[string, IndexEntry | undefined, IndexEntry | undefined, number]>([
  ["comes", undefined, entry("a", 1_500), 2],
  ["goes", entry("a", 10), undefined, 1],
  ["stays the same", entry("a", 10), entry("a", 10), 0],
  ["changes", entry("a", 3_000), entry("a", 10, "other"), 3],
  ["moves", entry("a", 10), entry("b", 1_025), 3],
  ["was never there", undefined, undefined, 0],
])("an index's entry that %s", (_, old, now, units) => expect(indexWriteUnits(old, now)).toBe(units));

test("ConsumedCapacity says where", () => {
  const consumption = noConsumption();
  consumption.table = 2;
  consume(consumption.global, "g", 1);
  consume(consumption.global, "g", 2);
  expect(consumedCapacity("T", consumption, "NONE")).toBeUndefined();
  expect(consumedCapacity("T", consumption, "TOTAL")).toEqual({ TableName: "T", CapacityUnits: 5 });
  expect(consumedCapacity("T", consumption, "INDEXES")).toEqual({
    TableName: "T",
    CapacityUnits: 5,
    Table: { CapacityUnits: 2 },
    GlobalSecondaryIndexes: { g: { CapacityUnits: 3 } },
  });
  consumption.global.clear();
  expect(consumedCapacity("T", consumption, "INDEXES", "write")).toEqual({
    TableName: "T",
    CapacityUnits: 2,
    WriteCapacityUnits: 2,
    Table: { CapacityUnits: 2, WriteCapacityUnits: 2 },
  });
});

describe("a bucket of ten units a second", () => {
  test("holds 300 seconds, and not more", () => {
    const full = fullBucket(10, 0);
    expect(full.tokens).toBe(3_000);
    expect(refilled(full, 10, 60_000).tokens).toBe(3_000);
  });

  test("refuses when it is empty, until time has filled what was owed", () => {
    const owing = spend(fullBucket(10, 0), 10, 0, 3_005);
    expect(owing.tokens).toBe(-5);
    expect(mayStart(owing, 10, 500)).toBe(false);
    expect(mayStart(owing, 10, 501)).toBe(true);
  });

  test("loses nothing when the clock goes back", () => {
    expect(refilled({ tokens: 7, at: 1_000 }, 10, 0)).toEqual({ tokens: 7, at: 0 });
  });
});
