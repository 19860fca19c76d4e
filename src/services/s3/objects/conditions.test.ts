import { describe, expect, it } from "vitest";
import type { ObjectVersion } from "../state.ts";
import { checkRead, checkWrite, type ReadConditions, type WriteConditions } from "./conditions.ts";

const second = 1_000;
const version = {
  bucket: "box",
  key: "k",
  sequence: 1,
  versionId: "null",
  modifiedAt: 100 * second,
  owner: "111122223333",
  size: 1,
  etag: "abc",
  storageClass: "STANDARD",
  headers: {},
} satisfies ObjectVersion;

const codeOf = (work: () => void): string => {
  try {
    work();
    return "passes";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe("reads", () => {
  const [before, after] = [99 * second, 101 * second];
  it.each<[string, ReadConditions]>([
    ["passes", {}],
    ["passes", { IfMatch: '"abc"' }],
    ["passes", { IfMatch: "abc" }],
    ["passes", { IfMatch: '"x", "abc"' }],
    ["passes", { IfMatch: "*" }],
    ["PreconditionFailed", { IfMatch: '"x"' }],
    ["NotModified", { IfNoneMatch: '"abc"' }],
    ["NotModified", { IfNoneMatch: "*" }],
    ["passes", { IfNoneMatch: '"x"' }],
    ["NotModified", { IfModifiedSince: version.modifiedAt }],
    ["passes", { IfModifiedSince: before }],
    ["PreconditionFailed", { IfUnmodifiedSince: before }],
    ["passes", { IfUnmodifiedSince: after }],
    // API reference, GetObject: both pairs of headers together.
    ["passes", { IfMatch: '"abc"', IfUnmodifiedSince: before }],
    ["NotModified", { IfNoneMatch: '"abc"', IfModifiedSince: before }],
    ["passes", { IfNoneMatch: '"x"', IfModifiedSince: after }],
  ])("%s: %j", (expected, conditions) => {
    expect(codeOf(() => checkRead(conditions, version))).toBe(expected);
  });
});

describe("writes", () => {
  const marker: ObjectVersion = { ...version, deleteMarker: true };
  it.each<[string, WriteConditions, ObjectVersion | undefined]>([
    ["passes", { IfNoneMatch: "*" }, undefined],
    ["passes", { IfNoneMatch: "*" }, marker],
    ["PreconditionFailed", { IfNoneMatch: "*" }, version],
    ["NotImplemented", { IfNoneMatch: '"abc"' }, undefined],
    ["passes", { IfMatch: '"abc"' }, version],
    ["PreconditionFailed", { IfMatch: '"x"' }, version],
    ["NoSuchKey", { IfMatch: '"abc"' }, undefined],
    ["NoSuchKey", { IfMatch: '"abc"' }, marker],
  ])("%s: %j", (expected, conditions, current) => {
    expect(codeOf(() => checkWrite(conditions, "k", current))).toBe(expected);
  });
});
