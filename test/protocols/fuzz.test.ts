import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AwsError } from "../../src/kernel/error.ts";
import type { Operation, Shape } from "../../src/model/link.ts";
import type { Protocol } from "../../src/model/table.ts";
import { codecFor } from "../../src/wire/codecs.ts";
import type { WireRequest } from "../../src/wire/message.ts";
import { modelOf } from "../../src/wire/models.testing.ts";
import { validateInput } from "../../src/wire/validate.ts";
import { comparable } from "./typed.ts";

/** Hostile bytes must end in an answer: the protocol's own error, soon, in bounded memory and depth. */

interface Target {
  readonly protocol: Protocol;
  readonly operation: Operation;
  readonly body: string | Uint8Array;
}

function operationOf(service: string, name: string): Operation {
  const operation = modelOf(service).operation(name);
  if (!operation) throw new Error(`${service} has no ${name}`);
  return operation;
}

const targets: readonly Target[] = [
  {
    protocol: "json",
    operation: operationOf("dynamodb", "PutItem"),
    body: '{"TableName":"t","Item":{"a":{"S":"x"},"b":{"M":{"c":{"L":[{"N":"1"},{"B":"YQ=="}]}}}},"ReturnValues":"NONE"}',
  },
  {
    protocol: "query",
    operation: operationOf("iam", "CreateRole"),
    body: "Action=CreateRole&Version=2010-05-08&RoleName=r&Tags.member.1.Key=a&Tags.member.1.Value=b&MaxSessionDuration=3600",
  },
  {
    protocol: "ec2",
    operation: operationOf("ec2", "RunInstances"),
    body: "Action=RunInstances&MinCount=1&MaxCount=2&ImageId=ami-1&BlockDeviceMapping.1.Ebs.VolumeSize=8&SecurityGroupId.1=sg-1",
  },
  {
    protocol: "rest-json",
    operation: operationOf("lambda", "CreateFunction"),
    body: '{"FunctionName":"f","Role":"arn:aws:iam::000000000000:role/r","Code":{"ZipFile":"YQ=="},"Environment":{"Variables":{"A":"b"}},"Timeout":3}',
  },
  {
    protocol: "rest-xml",
    operation: operationOf("s3", "PutBucketLifecycleConfiguration"),
    body: '<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>a</ID><Status>Enabled</Status><Filter><And><Prefix>p</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>',
  },
  {
    protocol: "smithy-rpc-v2-cbor",
    operation: operationOf("cloudwatch", "PutMetricData"),
    body: Buffer.from("bf694e616d6573706163656161ff", "hex"),
  },
];

function requestOf(operation: Operation, body: Uint8Array): WireRequest {
  const [path = "/", query = ""] = operation.uri.replace(/\{[^}]*\}/g, "x").split("?");
  return { method: operation.method, path, query, headers: {}, body };
}

/** Reads, and validates what could be read. Whatever is thrown must be a refusal. */
function survive(target: Target, body: Uint8Array): void {
  try {
    const input = codecFor(target.protocol).readInput(target.operation, requestOf(target.operation, body));
    expect(Object.getPrototypeOf(input)).toBe(Object.prototype);
    validateInput(target.operation, target.protocol, input);
  } catch (error) {
    expect(error).toBeInstanceOf(AwsError);
  }
}

const millisecondsAllowed = 3000;

describe.each(targets.map((target) => [target.protocol, target] as const))("%s", (_, target) => {
  const original = Buffer.from(target.body);

  it("reads the request that the mutations start from", () => {
    const input = codecFor(target.protocol).readInput(target.operation, requestOf(target.operation, original));
    expect(Object.keys(input).length).toBeGreaterThan(0);
  });

  it("survives mutations", () => {
    const edit = fc.tuple(fc.nat(original.length), fc.nat(4), fc.uint8Array({ maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
        let body = original;
        for (const [at, removed, added] of edits) {
          body = Buffer.concat([body.subarray(0, at), added, body.subarray(at + removed)]);
        }
        survive(target, body);
      }),
      { numRuns: 1500 },
    );
  });

  it("survives structure that was moved about", () => {
    const pieces: string[] = original.toString("latin1").match(/[\w.]+|\W/g) ?? [];
    pieces.push("__proto__", "constructor", "null", "1e999");
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (parts) => {
        survive(target, Buffer.from(parts.join(""), "latin1"));
      }),
      { numRuns: 1500 },
    );
  });

  it("survives noise", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (body) => survive(target, body)));
  });
});

/** Inputs that cost some reader elsewhere its life. */
const bombs: Readonly<Record<string, Uint8Array>> = {
  "deep JSON objects": Buffer.from('{"Item":'.repeat(200_000)),
  "deep JSON in a recursive shape": Buffer.from(
    `{"TableName":"t","Item":{"a":${'{"L":['.repeat(50_000)}${"]}".repeat(50_000)}}}`,
  ),
  "deep JSON arrays, closed": Buffer.from(`{"x":${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}}`),
  "deep JSON beside a large number": Buffer.from(
    `{"Timeout":99999999999999999999,"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
  ),
  "a number of a million digits": Buffer.from(`{"Timeout":${"9".repeat(1_000_000)}}`),
  "deep XML": Buffer.from("<a>".repeat(500_000)),
  "an entity bomb": Buffer.from(
    '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;&c;&c;&c;</a>',
  ),
  "many attributes": Buffer.from(`<a ${Array.from({ length: 50_000 }, (_, index) => `a${index}="1"`).join(" ")}/>`),
  "many namespaces, nested": Buffer.from(
    Array.from({ length: 120 }, (_, index) => `<a xmlns:p${index}="u${index}">`).join(""),
  ),
  "many namespaces, again and again": Buffer.from(
    `<a ${Array.from({ length: 20_000 }, (_, index) => `xmlns:p${index}="u"`).join(" ")}>${'<b xmlns:q="v"/>'.repeat(20_000)}</a>`,
  ),
  "XML of ampersands": Buffer.from(`<a>${"&".repeat(1_000_000)}</a>`),
  "XML of references": Buffer.from(`<a>${"&#65;".repeat(500_000)}</a>`),
  "XML of comments": Buffer.from(`<a>${"<!--x-->".repeat(200_000)}</a>`),
  "an unclosed comment, many times begun": Buffer.from(`<a>${"<!--".repeat(200_000)}`),
  "a deep form": Buffer.from(`a${".a".repeat(1_000_000)}=1`),
  "a wide form": Buffer.from(Array.from({ length: 200_000 }, (_, index) => `Tags.member.${index}.Key=a`).join("&")),
  "a form of large indices, reversed": Buffer.from(
    Array.from({ length: 100_000 }, (_, index) => `Tags.member.${9e15 - index}.Key=a`).join("&"),
  ),
  "a form of ampersands": Buffer.from("&".repeat(2_000_000)),
  "a claimed CBOR string of 4 GiB": Buffer.from("bf7b00000000ffffffff61", "hex"),
  "a claimed CBOR array of 2^40": Buffer.from("9b0000010000000000", "hex"),
  "deep CBOR": Buffer.alloc(1_000_000, 0x81),
  "deep CBOR tags": Buffer.alloc(1_000_000, 0xc1),
  "invalid UTF-8": Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  "a lone surrogate in JSON": Buffer.from('{"TableName":"\\ud800"}'),
  "prototype keys in JSON": Buffer.from(
    '{"__proto__":{"polluted":1},"Item":{"__proto__":{"S":"x"}},"constructor":{"prototype":{"polluted":1}}}',
  ),
  "prototype keys in a form": Buffer.from(
    "__proto__.polluted=1&Tags.__proto__.polluted=1&constructor.prototype.polluted=1",
  ),
};

describe.each(Object.entries(bombs))("%s", (_, body) => {
  it.each(targets.map((target) => [target.protocol, target] as const))("ends in %s", (_name, target) => {
    const started = performance.now();
    survive(target, body);
    expect(performance.now() - started).toBeLessThan(millisecondsAllowed);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

/** Values of a shape, as a handler might return them. */
function valuesOf(shape: Shape, depth = 0): fc.Arbitrary<unknown> {
  switch (shape.type) {
    case "structure": {
      if (depth > 3) return fc.constant({});
      const members = shape.members.filter((member) => member.traits.location === undefined).slice(0, 6);
      const entries = members.map((member) => [member.name, valuesOf(member.shape, depth + 1)] as const);
      return fc.record<Record<string, unknown>>(Object.fromEntries(entries), {
        requiredKeys: [],
        noNullPrototype: true,
      });
    }
    case "list":
      return shape.element ? fc.array(valuesOf(shape.element.shape, depth + 1), { maxLength: 2 }) : fc.constant([]);
    case "map":
      return fc.dictionary(fc.string({ unit: "grapheme" }), valuesOf(shape.value?.shape ?? shape, depth + 1), {
        maxKeys: 2,
        noNullPrototype: true,
      });
    case "string":
      return fc.string({ unit: "grapheme" });
    case "blob":
      return fc.uint8Array({ maxLength: 8 });
    case "boolean":
      return fc.boolean();
    case "timestamp":
      return fc.integer({ min: 0, max: 4e12 });
    case "integer":
      return fc.integer();
    case "long":
      return fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }));
    default:
      return fc.double({ noNaN: true });
  }
}

/** Where the same shape goes both ways, what is written must be read back as it was. */
describe("round trips", () => {
  it.each<[string, string, Protocol]>([
    ["dynamodb", "PutItem", "json"],
    ["sqs", "SendMessageBatch", "json"],
    ["kinesis", "PutRecords", "json"],
    ["cloudwatch", "PutMetricData", "smithy-rpc-v2-cbor"],
    ["cloudwatch", "PutMetricAlarm", "smithy-rpc-v2-cbor"],
    ["scheduler", "CreateSchedule", "rest-json"],
  ])("%s %s in %s", (service, name, protocol) => {
    const operation = operationOf(service, name);
    const { input } = operation;
    if (!input) throw new Error("no input");
    const codec = codecFor(protocol);
    fc.assert(
      fc.property(valuesOf(input), (value) => {
        const echo = { ...operation, output: input, uri: "/" };
        const { body } = codec.writeOutput(echo, value as Record<string, unknown>, "id");
        const request = requestOf(echo, Buffer.from(body as Uint8Array));
        expect(comparable(codec.readInput({ ...operation, uri: "/", input: bodyOf(input) }, request))).toEqual(
          comparable(value),
        );
      }),
      { numRuns: 150 },
    );
  });
});

/** The same shape without the members that travel outside of the body. */
function bodyOf(shape: Shape): Shape {
  const members = shape.members.filter((member) => member.traits.location === undefined);
  return { ...shape, name: shape.name, type: shape.type, traits: shape.traits, required: [], members } as Shape;
}
