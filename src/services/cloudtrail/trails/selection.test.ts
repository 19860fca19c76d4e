import { describe, expect, it } from "vitest";
import type { AdvancedFieldSelector, EventSelector } from "../../../model/types/cloudtrail.d.ts";
import { dataTypesOf, type Selectable, selectsOf } from "./selection.ts";

const write: Selectable = {
  managementEvent: true,
  readOnly: false,
  eventSource: "iam.amazonaws.com",
  eventName: "CreateUser",
  userIdentityArn: "arn:aws:iam::111122223333:root",
  resourceType: undefined,
  resourceArns: [],
};
const decrypt: Selectable = { ...write, readOnly: true, eventSource: "kms.amazonaws.com", eventName: "Decrypt" };
const put: Selectable = {
  ...write,
  managementEvent: false,
  eventSource: "s3.amazonaws.com",
  eventName: "PutObject",
  resourceType: "AWS::S3::Object",
  resourceArns: ["arn:aws:s3:::docs/2026/a.txt", "arn:aws:s3:::docs"],
};

describe("basic selectors", () => {
  const objects = (...Values: string[]): EventSelector => ({
    IncludeManagementEvents: false,
    DataResources: [{ Type: "AWS::S3::Object", Values }],
  });
  it.each<[string, EventSelector, Selectable, boolean]>([
    ["everything", {}, write, true],
    ["reads only", { ReadWriteType: "ReadOnly" }, write, false],
    ["writes only", { ReadWriteType: "WriteOnly" }, write, true],
    ["no management", { IncludeManagementEvents: false }, write, false],
    ["without KMS", { ExcludeManagementEventSources: ["kms.amazonaws.com"] }, decrypt, false],
    ["no data without resources", {}, put, false],
    ["all buckets", objects("arn:aws:s3"), put, true],
    ["one bucket", objects("arn:aws:s3:::docs/"), put, true],
    ["a prefix", objects("arn:aws:s3:::docs/2026/"), put, true],
    ["another prefix", objects("arn:aws:s3:::docs/2025/"), put, false],
    ["another bucket that begins alike", objects("arn:aws:s3:::doc/"), put, false],
  ])("%s", (_, selector, event, expected) => {
    expect(selectsOf({ kind: "basic", list: [selector] })(event)).toBe(expected);
  });

  it("are all management events where a trail has none", () => {
    expect([write, decrypt, put].map(selectsOf(undefined))).toEqual([true, true, false]);
    expect(dataTypesOf(undefined)).toEqual([]);
  });
});

describe("advanced selectors", () => {
  const data: AdvancedFieldSelector = { Field: "eventCategory", Equals: ["Data"] };
  const arn = (given: Omit<AdvancedFieldSelector, "Field">): AdvancedFieldSelector => ({
    Field: "resources.ARN",
    ...given,
  });
  it.each<[string, AdvancedFieldSelector[], Selectable, boolean]>([
    ["category", [data], put, true],
    ["another category", [data], write, false],
    ["Equals, one of several", [{ Field: "eventName", Equals: ["GetObject", "PutObject"] }], put, true],
    ["NotEquals", [{ Field: "eventSource", NotEquals: ["kms.amazonaws.com"] }], decrypt, false],
    ["StartsWith", [data, arn({ StartsWith: ["arn:aws:s3:::docs/2026"] })], put, true],
    ["NotStartsWith", [data, arn({ NotStartsWith: ["arn:aws:s3:::docs/2026"] })], put, false],
    ["EndsWith", [data, arn({ EndsWith: [".txt"] })], put, true],
    ["NotEndsWith", [data, arn({ NotEndsWith: [".log"] })], put, true],
    ["both of two operators", [arn({ StartsWith: ["arn:aws:s3"], NotEndsWith: [".txt"] })], put, false],
    ["readOnly", [{ Field: "readOnly", Equals: ["true"] }], write, false],
    ["the caller", [{ Field: "userIdentity.arn", NotEquals: ["arn:aws:iam::111122223333:root"] }], write, false],
  ])("%s", (_, FieldSelectors, event, expected) => {
    expect(selectsOf({ kind: "advanced", list: [{ FieldSelectors }] })(event)).toBe(expected);
  });

  it("log what any of them selects", () => {
    const list = [{ FieldSelectors: [data] }, { FieldSelectors: [{ Field: "eventName", Equals: ["Decrypt"] }] }];
    expect([write, decrypt, put].map(selectsOf({ kind: "advanced", list }))).toEqual([false, true, true]);
  });
});
