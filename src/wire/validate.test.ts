import { describe, expect, it } from "vitest";
import { AwsError } from "../kernel/error.ts";
import { linkTable, type Operation } from "../model/link.ts";
import type { Protocol, TableMember, TableShape } from "../model/table.ts";
import { modelOf } from "./models.testing.ts";
import { validateInput } from "./validate.ts";

function refusalOf(operation: Operation, protocol: Protocol, input: Record<string, unknown>): string {
  try {
    validateInput(operation, protocol, input);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return `${error.code}: ${error.message}`;
  }
  return "valid";
}

/** An operation whose input has one member of each kind. */
function operationOf(
  members: Record<string, TableMember>,
  shapes: Record<string, TableShape>,
  required: string[] = [],
) {
  const operation = linkTable({
    source: {},
    service: {
      id: "x",
      serviceId: "X",
      endpointPrefix: "x",
      signingName: "x",
      apiVersion: "2026-01-01",
      protocols: ["json"],
    },
    operations: { Do: { input: "Input" } },
    shapes: { ...shapes, Input: { type: "structure", members, required } },
  }).operation("Do");
  if (!operation) throw new Error("no operation");
  return operation;
}

const shapes: Record<string, TableShape> = {
  Name: { type: "string", min: 1, max: 4, pattern: "[a-z]+" },
  Secret: { type: "string", max: 2, sensitive: true },
  Color: { type: "string", enum: ["RED", "BLUE"] },
  Count: { type: "integer", min: 1, max: 10 },
  Tag: { type: "structure", members: { Key: { shape: "Name" }, Value: { shape: "Text" } }, required: ["Key"] },
  Text: { type: "string" },
  Tags: { type: "list", member: { shape: "Tag" }, max: 2 },
  Colors: { type: "list", member: { shape: "Color" } },
  Bytes: { type: "blob", max: 2 },
  Named: { type: "map", key: { shape: "Name" }, value: { shape: "Tag" } },
  Choice: { type: "structure", union: true, members: { A: { shape: "Text" }, B: { shape: "Text" } } },
  Tree: { type: "structure", members: { Name: { shape: "Name" }, Children: { shape: "Trees" } } },
  Trees: { type: "list", member: { shape: "Tree" } },
};

const operation = operationOf(
  {
    Name: { shape: "Name" },
    Secret: { shape: "Secret" },
    Color: { shape: "Color" },
    Count: { shape: "Count" },
    Tags: { shape: "Tags" },
    Colors: { shape: "Colors" },
    Bytes: { shape: "Bytes" },
    Named: { shape: "Named" },
    Choice: { shape: "Choice" },
    Tree: { shape: "Tree" },
    Text: { shape: "Text" },
  },
  shapes,
);

const one = (rest: string) => `ValidationException: 1 validation error detected: Value ${rest}`;

describe("Coral's words", () => {
  it.each<[Record<string, unknown>, string]>([
    [{}, "valid"],
    [{ Name: "abcd", Count: 1, Color: "RED", Bytes: Buffer.from("ab"), Choice: { A: "a" } }, "valid"],
    [
      { Name: "abcde" },
      one("'abcde' at 'name' failed to satisfy constraint: Member must have length less than or equal to 4"),
    ],
    [
      { Name: "A" },
      one("'A' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]+"),
    ],
    [
      { Name: "" },
      "ValidationException: 2 validation errors detected: Value '' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]+; Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    // Too long for its pattern to be tried.
    [
      { Name: "ABCDE" },
      one("'ABCDE' at 'name' failed to satisfy constraint: Member must have length less than or equal to 4"),
    ],
    [
      { Secret: "abc" },
      "ValidationException: 1 validation error detected: Value at 'secret' failed to satisfy constraint: Member must have length less than or equal to 2",
    ],
    [
      { Color: "GREEN" },
      one("'GREEN' at 'color' failed to satisfy constraint: Member must satisfy enum value set: [RED, BLUE]"),
    ],
    [
      { Count: 0 },
      one("'0' at 'count' failed to satisfy constraint: Member must have value greater than or equal to 1"),
    ],
    [
      { Count: 11 },
      one("'11' at 'count' failed to satisfy constraint: Member must have value less than or equal to 10"),
    ],
    [
      { Tags: [{ Key: "a" }, { Value: "v" }] },
      one("null at 'tags.2.member.key' failed to satisfy constraint: Member must not be null"),
    ],
    [{ Named: { a: null } }, one("null at 'named.a.member' failed to satisfy constraint: Member must not be null")],
    [{ Tags: [null] }, one("null at 'tags.1.member' failed to satisfy constraint: Member must not be null")],
    [
      { Tags: [{ Key: "a" }, { Key: "b", Value: "v" }, { Key: "c" }] },
      one(
        "'[Tag(key=a, value=null), Tag(key=b, value=v), Tag(key=c, value=null)]' at 'tags' failed to satisfy constraint: Member must have length less than or equal to 2",
      ),
    ],
    [
      { Colors: ["RED", "GREEN"] },
      one(
        "'[RED, GREEN]' at 'colors' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [RED, BLUE]]",
      ),
    ],
    [
      { Bytes: Buffer.from("abc") },
      one(
        "'java.nio.HeapByteBuffer[pos=0 lim=3 cap=3]' at 'bytes' failed to satisfy constraint: Member must have length less than or equal to 2",
      ),
    ],
    [{ Named: { a: {} } }, one("null at 'named.a.member.key' failed to satisfy constraint: Member must not be null")],
    [
      { Named: { A: { Key: "a" } } },
      one(
        "'{A=Tag(key=a, value=null)}' at 'named' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-z]+, Member must have length less than or equal to 4, Member must have length greater than or equal to 1]",
      ),
    ],
    [
      { Choice: {} },
      one("'Choice(a=null, b=null)' at 'choice' failed to satisfy constraint: Member must have exactly one value set"),
    ],
    [
      { Tree: { Children: [{ Children: [{ Name: "A" }] }] } },
      one(
        "'A' at 'tree.children.1.member.children.1.member.name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]+",
      ),
    ],
  ])("%j", (input, expected) => {
    expect(refusalOf(operation, "json", input)).toBe(expected);
  });

  it("counts characters, not UTF-16 units", () => {
    const emoji = operationOf({ Name: { shape: "Short" } }, { Short: { type: "string", max: 2 } });
    expect(refusalOf(emoji, "json", { Name: "😀😀" })).toBe("valid");
  });

  it("stops at ten", () => {
    const many = { Tags: undefined, Tree: { Children: Array.from({ length: 30 }, () => ({ Name: "A" })) } };
    expect(refusalOf(operation, "json", many)).toMatch(/^ValidationException: 10 validation errors detected: /);
  });

  it("has one code for each family", () => {
    const wrong = { Count: 0 };
    const codes = (["query", "json", "rest-json", "smithy-rpc-v2-cbor", "ec2"] as const).map((protocol) =>
      refusalOf(operation, protocol, wrong).replace(/:.*/, ""),
    );
    expect(codes).toEqual([
      "ValidationError",
      "ValidationException",
      "ValidationException",
      "ValidationException",
      "InvalidParameterValue",
    ]);
  });
});

describe("real operations", () => {
  const operationNamed = (service: string, name: string) => {
    const found = modelOf(service).operation(name);
    if (!found) throw new Error(`${service} has no ${name}`);
    return found;
  };
  it.each<[string, string, Protocol, Record<string, unknown>, string]>([
    ["iam", "CreateUser", "query", { UserName: "amy" }, "valid"],
    [
      "iam",
      "CreateUser",
      "query",
      {},
      "ValidationError: 1 validation error detected: Value null at 'userName' failed to satisfy constraint: Member must not be null",
    ],
    [
      "iam",
      "CreateUser",
      "query",
      { UserName: "a b" },
      "ValidationError: The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
    ],
    [
      "iam",
      "CreateUser",
      "query",
      { UserName: "a b", Path: "x" },
      "ValidationError: 2 validation errors detected: Value 'x' at 'path' failed to satisfy constraint: Member must satisfy regular expression pattern: (\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F); The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
    ],
    ["ec2", "TerminateInstances", "ec2", {}, "MissingParameter: The request must contain the parameter InstanceId"],
    ["sts", "GetCallerIdentity", "query", {}, "valid"],
  ])("%s %s", (service, name, protocol, input, expected) => {
    expect(refusalOf(operationNamed(service, name), protocol, input)).toBe(expected);
  });
});
