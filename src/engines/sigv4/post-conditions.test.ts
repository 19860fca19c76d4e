import { describe, expect, it } from "vitest";
import { judgePostPolicy } from "./post-conditions.ts";

const now = Date.UTC(2026, 0, 1);
const soon = "2026-01-01T01:00:00.000Z";

const encode = (policy: unknown): string => Buffer.from(JSON.stringify(policy)).toString("base64");
const judge = (policy: unknown, fields: Record<string, string> = {}) =>
  judgePostPolicy(encode(policy), { bucket: "photos", fields }, now);
const withConditions = (...conditions: unknown[]) => ({ expiration: soon, conditions });

describe("a POST policy allows", () => {
  it.each<[string, unknown[], Record<string, string>]>([
    ["what is equal", [{ bucket: "photos" }, ["eq", "$key", "a"]], { key: "a" }],
    ["what begins so", [["starts-with", "$key", "user/"]], { key: "user/betty" }],
    ["any value", [["starts-with", "$key", ""]], { key: "x" }],
    ["names in any case", [["Starts-With", "$Content-Type", "image/"]], { "content-type": "image/png, image/gif" }],
    ["numbers", [{ success_action_status: 201 }], { success_action_status: "201" }],
    ["fields that need no condition", [], { "x-ignore-a": "1", "x-amz-signature": "s", policy: "p" }],
  ])("%s", (_name, conditions, fields) => {
    expect(judge(withConditions(...conditions), fields)).toMatchObject({ kind: "range", min: 0 });
  });

  it.each([
    [1, 10],
    ["1", "10"],
  ])("files of %s to %s bytes", (min, max) => {
    expect(judge(withConditions(["content-length-range", min, max]))).toEqual({ kind: "range", min: 1, max: 10 });
  });
});

describe("a POST policy refuses", () => {
  it.each<[unknown, Record<string, string>, string]>([
    [{ expiration: "2025-12-31T23:59:59Z", conditions: [] }, {}, "Policy expired."],
    [withConditions({ bucket: "other" }), {}, 'Policy Condition failed: ["eq", "$bucket", "other"]'],
    [withConditions(["eq", "$key", "a"]), { key: "b" }, 'Policy Condition failed: ["eq", "$key", "a"]'],
    [
      withConditions(["starts-with", "$Content-Type", ""]),
      {},
      'Policy Condition failed: ["starts-with", "$Content-Type", ""]',
    ],
    [
      withConditions(["starts-with", "$content-type", "image/"]),
      { "content-type": "image/png,text/html" },
      'Policy Condition failed: ["starts-with", "$content-type", "image/"]',
    ],
    [withConditions({ key: "a" }), { key: "a", acl: "public-read" }, "Extra input fields: acl"],
  ])("%j with %j", (policy, fields, found) => {
    expect(judge(policy, fields)).toMatchObject({
      code: "AccessDenied",
      status: 403,
      message: `Invalid according to Policy: ${found}`,
    });
  });

  it.each<[unknown, string]>([
    [[], "Invalid JSON."],
    [{ conditions: [] }, "Policy missing expiration."],
    [{ expiration: soon }, "Policy missing conditions."],
    [{ Expiration: soon, conditions: [] }, "Unexpected: 'Expiration'"],
    [{ expiration: "tomorrow", conditions: [] }, "Invalid 'expiration' value: 'tomorrow'"],
    [{ expiration: soon, conditions: {} }, "Invalid 'conditions' value: must be a List."],
    [
      withConditions({ a: "1", b: "2" }),
      "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.",
    ],
    [withConditions(["in", "$key", "a"]), "Invalid Condition: unknown operation 'in'."],
    [withConditions(["content-length-range", -1, 10]), "Invalid content-length-range: arguments must be integers."],
    [withConditions(["content-length-range", 0]), "Invalid Condition: wrong number of arguments."],
  ])("%j, which is none", (policy, found) => {
    expect(judge(policy)).toMatchObject({
      code: "InvalidPolicyDocument",
      status: 400,
      message: `Invalid Policy: ${found}`,
    });
  });

  it("base64 of something else", () => {
    expect(judgePostPolicy("%%%", { bucket: "b", fields: {} }, now)).toMatchObject({ code: "InvalidPolicyDocument" });
  });
});
