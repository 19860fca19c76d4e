import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Table } from "../../model/table.ts";
import { typedInput } from "./typed-input.ts";
import { readUniversal, universalArn } from "./universal-target.ts";

/** Operations as targets, held against the tables themselves. */

const published = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../model/tables/${name}.json`, import.meta.url), "utf8"));
const arn = (rest: string): string => `arn:aws:scheduler:::aws-sdk:${rest}`;

describe("the ARN of an operation", () => {
  it.each<[string, string, string]>([
    ["sqs:sendMessage", "sqs", "SendMessage"],
    ["sfn:startExecution", "stepfunctions", "StartExecution"],
    ["eventbridge:putEvents", "events", "PutEvents"],
    ["cloudwatchlogs:putLogEvents", "logs", "PutLogEvents"],
    ["cognitoidentityprovider:adminDisableUser", "cognito-idp", "AdminDisableUser"],
    ["rds:stopDBInstance", "rds", "StopDBInstance"],
    ["rds:stopDbInstance", "rds", "StopDBInstance"],
  ])("%s", (text, service, operation) => {
    expect(readUniversal(published, arn(text))).toEqual({ service, operation });
  });

  it("is what dead letters name a templated target by", () => {
    expect(universalArn(published, { service: "stepfunctions", operation: "StartExecution" })).toBe(
      arn("sfn:startExecution"),
    );
  });

  it.each([
    ["sqs:getQueueUrl", "read-only"],
    ["dynamodb:batchGetItem", "read-only"],
    ["dynamodb:query", "read-only"],
    ["lambda:listFunctions", "read-only"],
    ["states:startExecution", "Invalid universal target"],
    ["sqs:paint", "Invalid universal target"],
    ["sqs", "Invalid universal target"],
    ["sqs:sendMessage:more", "Invalid universal target"],
    ["sqs:constructor", "Invalid universal target"],
  ])("is refused: %s", (text, expected) => {
    expect(() => readUniversal(published, arn(text))).toThrow(expected);
  });
});

describe("an input in JSON becomes what operations take", () => {
  const read = (service: string, operation: string, value: unknown): object =>
    typedInput(published(service) as Table, operation, value);

  it.each<[string, string, unknown, object]>([
    ["rds", "StopDBInstance", { DbInstanceIdentifier: "a" }, { DBInstanceIdentifier: "a" }],
    [
      "lambda",
      "Invoke",
      { FunctionName: "f", Payload: { a: 1 } },
      { FunctionName: "f", Payload: Buffer.from('{"a":1}') },
    ],
    ["lambda", "Invoke", { FunctionName: "f", Payload: "x" }, { FunctionName: "f", Payload: Buffer.from("x") }],
    [
      "events",
      "PutEvents",
      { Entries: [{ Time: "2026-01-15T12:00:00Z", Source: "a", Detail: null }] },
      { Entries: [{ Time: Date.UTC(2026, 0, 15, 12), Source: "a" }] },
    ],
    [
      "dynamodb",
      "PutItem",
      { TableName: "t", Item: { id: { S: "1" }, __proto__x: { BOOL: true } } },
      { TableName: "t", Item: { id: { S: "1" }, __proto__x: { BOOL: true } } },
    ],
  ])("%s %s %j", (service, operation, value, expected) => {
    expect(read(service, operation, value)).toEqual(expected);
  });

  it("streams what is a stream", async () => {
    const { Body } = read("s3", "PutObject", { Bucket: "b", Key: "k", Body: "text" }) as {
      Body: AsyncIterable<Uint8Array>;
    };
    const parts: Uint8Array[] = [];
    for await (const part of Body) parts.push(part);
    expect(Buffer.concat(parts).toString()).toBe("text");
  });

  it.each<[unknown, string]>([
    [[], "must be a JSON object"],
    [{ Nothing: 1 }, "the member Nothing"],
    [{ QueueUrl: 1 }, "QueueUrl of the input must be a string"],
    [{ DelaySeconds: 1.5 }, "must be a whole number"],
    [{ MessageAttributes: { a: { Nothing: 1 } } }, "MessageAttributes.a.Nothing"],
    [{ MessageAttributes: [] }, "must be an object"],
  ])("%j is refused", (value, expected) => {
    expect(() => read("sqs", "SendMessage", value)).toThrow(expected);
  });
});
