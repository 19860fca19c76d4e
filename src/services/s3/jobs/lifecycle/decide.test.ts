import { describe, expect, it } from "vitest";
import type { LifecycleRule, LifecycleRuleFilter, StorageClass } from "../../../../model/types/s3.d.ts";
import type { LifecycleSetting } from "../../settings/settings.ts";
import type { ObjectVersion } from "../../state.ts";
import { dueAfter } from "../days.ts";
import { expiryOf, stepForCurrent, stepForNoncurrent } from "./decide.ts";
import { rulesIn } from "./rules.ts";

const made = Date.UTC(2014, 0, 15, 10, 30);
const day = (n: number): number => Date.UTC(2014, 0, n);
const kilobyte = 1024;

const object = (more: Partial<ObjectVersion> = {}): ObjectVersion => ({
  bucket: "b",
  key: "logs/a",
  sequence: 1,
  versionId: "null",
  modifiedAt: made,
  owner: "111122223333",
  size: 200 * kilobyte,
  etag: "e",
  storageClass: "STANDARD",
  headers: {},
  ...more,
});

type Part = Partial<LifecycleRule>;
const rules = (parts: readonly Part[], minimumSize: LifecycleSetting["minimumSize"] = "all_storage_classes_128K") =>
  rulesIn({ rules: parts.map((part, at) => ({ ID: `r${at}`, Status: "Enabled", Filter: {}, ...part })), minimumSize });

const current = (parts: readonly Part[], now: number, version = object(), versioned = false) =>
  stepForCurrent(rules(parts), version, { now, versioned, alone: () => true });

describe("days", () => {
  it("are counted to the next midnight, as in AWS's example", () => {
    expect(dueAfter(made, 3)).toBe(day(19));
  });
});

describe("a current version", () => {
  const threeDays = [{ Expiration: { Days: 3 } }];

  it.each<[string, readonly Part[], number, ReturnType<typeof current>]>([
    ["stays until then", threeDays, day(19) - 1, undefined],
    ["goes at midnight", threeDays, day(19), { kind: "remove" }],
    ["goes at a date, and after it", [{ Expiration: { Date: day(16) } }], day(17), { kind: "remove" }],
    ["stays where the rule is disabled", [{ Status: "Disabled", Expiration: { Days: 3 } }], day(30), undefined],
    ["is moved", [{ Transitions: [{ Days: 1, StorageClass: "GLACIER" }] }], day(17), { kind: "move", to: "GLACIER" }],
    [
      "is moved to the coldest that is due",
      [
        {
          Transitions: [
            { Days: 1, StorageClass: "STANDARD_IA" },
            { Days: 2, StorageClass: "GLACIER" },
            { Days: 90, StorageClass: "DEEP_ARCHIVE" },
          ],
        },
      ],
      day(30),
      { kind: "move", to: "GLACIER" },
    ],
    [
      "goes rather than being moved",
      [{ Transitions: [{ Days: 1, StorageClass: "GLACIER" }] }, { Expiration: { Days: 1 } }],
      day(17),
      { kind: "remove" },
    ],
  ])("%s", (_, parts, now, step) => {
    expect(current(parts, now)).toEqual(step);
  });

  it("is marked where versions are kept, and moved rather than marked", () => {
    expect(current(threeDays, day(19), object(), true)).toEqual({ kind: "mark" });
    const both = [...threeDays, { Transitions: [{ Days: 3, StorageClass: "GLACIER" as const }] }];
    expect(current(both, day(19), object(), true)).toEqual({ kind: "move", to: "GLACIER" });
    expect(current(both, day(20), object({ storageClass: "GLACIER" }), true)).toEqual({ kind: "mark" });
  });

  it.each<[string, LifecycleRuleFilter, boolean]>([
    ["its prefix", { Prefix: "logs/" }, true],
    ["another prefix", { Prefix: "tax/" }, false],
    ["its tag", { Tag: { Key: "k", Value: "v" } }, true],
    ["another value", { Tag: { Key: "k", Value: "w" } }, false],
    ["a tag of a prototype", { Tag: { Key: "constructor", Value: "v" } }, false],
    ["its size", { ObjectSizeGreaterThan: 200 * kilobyte - 1 }, true],
    ["a size that it is not above", { ObjectSizeGreaterThan: 200 * kilobyte }, false],
    ["a size that it is not below", { ObjectSizeLessThan: 200 * kilobyte }, false],
    ["all of them", { And: { Prefix: "logs/", Tags: [{ Key: "k", Value: "v" }], ObjectSizeGreaterThan: 1 } }, true],
    ["all but one", { And: { Prefix: "logs/", Tags: [{ Key: "x", Value: "v" }] } }, false],
  ])("is found by %s", (_, Filter, found) => {
    const step = current([{ Filter, Expiration: { Days: 1 } }], day(30), object({ tags: { k: "v" } }));
    expect(step).toEqual(found ? { kind: "remove" } : undefined);
  });

  it.each<[StorageClass, StorageClass, boolean]>([
    ["STANDARD_IA", "INTELLIGENT_TIERING", true],
    ["INTELLIGENT_TIERING", "STANDARD_IA", false],
    ["INTELLIGENT_TIERING", "GLACIER_IR", true],
    ["ONEZONE_IA", "GLACIER_IR", false],
    ["ONEZONE_IA", "GLACIER", true],
    ["GLACIER_IR", "GLACIER", true],
    ["GLACIER", "GLACIER_IR", false],
    ["GLACIER", "DEEP_ARCHIVE", true],
    ["DEEP_ARCHIVE", "GLACIER", false],
  ])("falls from %s to %s: %s", (from, StorageClass, falls) => {
    const parts = [{ Transitions: [{ Days: 1, StorageClass: StorageClass as "GLACIER" }] }];
    expect(current(parts, day(30), object({ storageClass: from })) !== undefined).toBe(falls);
  });

  it.each<[LifecycleSetting["minimumSize"], "GLACIER" | "STANDARD_IA", LifecycleRuleFilter, boolean]>([
    ["all_storage_classes_128K", "GLACIER", {}, false],
    ["varies_by_storage_class", "GLACIER", {}, true],
    ["varies_by_storage_class", "STANDARD_IA", {}, false],
    ["all_storage_classes_128K", "STANDARD_IA", { ObjectSizeGreaterThan: 500 }, true],
  ])("of a kilobyte under %s, to %s, filter %j: %s", (minimum, StorageClass, Filter, moved) => {
    const parts = rules([{ Filter, Transitions: [{ Days: 30, StorageClass }] }], minimum);
    const facts = { now: made + 1e10, versioned: false, alone: () => true };
    expect(stepForCurrent(parts, object({ size: kilobyte }), facts) !== undefined).toBe(moved);
  });

  it.each(["PENDING", "FAILED"] as const)("is left alone while its replication is %s", (replicationStatus) => {
    expect(current(threeDays, day(30), object({ replicationStatus }))).toBeUndefined();
  });

  it("ends by the earliest rule", () => {
    const parts = rules([{ Expiration: { Days: 9 } }, { Expiration: { Days: 3 } }]);
    expect(expiryOf(parts, object())).toEqual({ at: day(19), ruleId: "r1" });
  });
});

describe("a delete marker", () => {
  const marker = object({ deleteMarker: true, size: 0 });
  const step = (part: Part, alone: boolean, now = day(16)) =>
    stepForCurrent(rules([part]), marker, { now, versioned: true, alone: () => alone });

  it("goes once it is alone", () => {
    const part = { Expiration: { ExpiredObjectDeleteMarker: true } };
    expect(step(part, false)).toBeUndefined();
    expect(step(part, true)).toEqual({ kind: "remove" });
  });

  it("goes by its age", () => {
    expect(step({ Expiration: { Days: 3 } }, true, day(18))).toBeUndefined();
    expect(step({ Expiration: { Days: 3 } }, true, day(19))).toEqual({ kind: "remove" });
  });
});

describe("a version that is not current", () => {
  const step = (part: Part, newer: number, now: number, version = object()) =>
    stepForNoncurrent(rules([part]), version, { now, since: made, newer });
  const part = { NoncurrentVersionExpiration: { NoncurrentDays: 3, NewerNoncurrentVersions: 2 } };

  it("goes after its days, but for the newest", () => {
    expect(step(part, 2, day(19) - 1)).toBeUndefined();
    expect(step(part, 1, day(30))).toBeUndefined();
    expect(step(part, 2, day(19))).toEqual({ kind: "remove" });
  });

  it.each<[string, Partial<ObjectVersion>]>([
    ["a legal hold", { legalHold: true }],
    ["retention", { retention: { mode: "GOVERNANCE", until: day(31) } }],
  ])("stays under %s", (_, lock) => {
    expect(step(part, 2, day(19), object(lock))).toBeUndefined();
  });

  it("is moved", () => {
    const moves = { NoncurrentVersionTransitions: [{ NoncurrentDays: 1, StorageClass: "DEEP_ARCHIVE" as const }] };
    expect(step(moves, 0, day(17))).toEqual({ kind: "move", to: "DEEP_ARCHIVE" });
    expect(step(moves, 0, day(17), object({ deleteMarker: true }))).toBeUndefined();
  });
});
