import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Operations } from "../../model/types/sqs.d.ts";
import { account, type House, openHouse, region } from "./testing.ts";

let house: House;
beforeEach(() => {
  house = openHouse();
});
afterEach(() => house.clock.stop());

const second = 1_000;
const minute = 60 * second;
const arn = (name: string): string => `arn:aws:sqs:${region}:${account}:${name}`;

const send = (QueueUrl: string, MessageBody: string, more: object = {}) =>
  house.run("SendMessage", { QueueUrl, MessageBody, ...more });
const receive = (QueueUrl: string, more: object = {}) =>
  house.run("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10, ...more });
async function bodies(url: string, more: object = {}): Promise<(string | undefined)[]> {
  return ((await receive(url, more)).Messages ?? []).map(({ Body }) => Body);
}
async function countsOf(QueueUrl: string): Promise<string> {
  const { Attributes = {} } = await house.run("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
  return [
    Attributes.ApproximateNumberOfMessages,
    Attributes.ApproximateNumberOfMessagesNotVisible,
    Attributes.ApproximateNumberOfMessagesDelayed,
  ].join(" ");
}
const fifoQueue = (name = "q.fifo", more: Record<string, string> = {}) =>
  house.queue(name, { FifoQueue: "true", ContentBasedDeduplication: "true", ...more });

describe("what is refused", () => {
  type Case = { [Name in keyof Operations]: [Name, Operations[Name]["input"], string] }[keyof Operations];
  const q = `http://localhost:4566/${account}/q`;
  const cases: Case[] = [
    ["SendMessage", {}, "MissingRequiredParameterException: The request must contain the parameter QueueUrl."],
    [
      "SendMessage",
      { QueueUrl: "q", MessageBody: "x" },
      "InvalidAddress: The address q is not valid for this endpoint.",
    ],
    [
      "SendMessage",
      { QueueUrl: `https://sqs.us-east-1.amazonaws.com/${account}/q`, MessageBody: "x" },
      "InvalidAddress",
    ],
    ["SendMessage", { QueueUrl: `${q}2`, MessageBody: "x" }, "QueueDoesNotExist: The specified queue does not exist."],
    [
      "SendMessage",
      { QueueUrl: q },
      "MissingRequiredParameterException: The request must contain the parameter MessageBody.",
    ],
    ["SendMessage", { QueueUrl: q, MessageBody: "a\u0000" }, "InvalidMessageContents: Invalid binary character '#x0'"],
    [
      "SendMessage",
      { QueueUrl: q, MessageBody: "\ud800" },
      "InvalidMessageContents: Invalid binary character '#xD800'",
    ],
    [
      "SendMessage",
      { QueueUrl: q, MessageBody: "x".repeat(1_048_577) },
      "InvalidParameterValueException: One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.",
    ],
    [
      "SendMessage",
      { QueueUrl: q, MessageBody: "x", DelaySeconds: 901 },
      "InvalidParameterValueException: Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.",
    ],
    [
      "SendMessage",
      { QueueUrl: q, MessageBody: "x", MessageDeduplicationId: "1" },
      "InvalidParameterValueException: Value 1 for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is not valid for this queue type.",
    ],
    [
      "SendMessage",
      { QueueUrl: q, MessageBody: "x", MessageAttributes: { a: { DataType: "Text", StringValue: "x" } } },
      "InvalidParameterValueException: The type of message (user) attribute 'a' is invalid.",
    ],
    [
      "SendMessage",
      { QueueUrl: q, MessageBody: "x", MessageAttributes: { a: { DataType: "Number", StringValue: "x" } } },
      "InvalidParameterValueException: Can't cast the value of message (user) attribute 'a' to a number.",
    ],
    [
      "SendMessage",
      { QueueUrl: q, MessageBody: "x", MessageAttributes: { a: { DataType: "String", StringValue: "" } } },
      "InvalidParameterValueException: Message (user) attribute 'a' must contain a non-empty value of type 'String'.",
    ],
    [
      "SendMessage",
      { QueueUrl: q, MessageBody: "x", MessageAttributes: { "AWS.a": { DataType: "String", StringValue: "x" } } },
      "InvalidParameterValueException: Message (user) attributes name",
    ],
    [
      "ReceiveMessage",
      { QueueUrl: q, MaxNumberOfMessages: 11 },
      "InvalidParameterValueException: Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
    ],
    [
      "ReceiveMessage",
      { QueueUrl: q, WaitTimeSeconds: 21 },
      "InvalidParameterValueException: Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.",
    ],
    [
      "ReceiveMessage",
      { QueueUrl: q, VisibilityTimeout: 43_201 },
      "InvalidParameterValueException: Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= 43200, if provided.",
    ],
    [
      "ReceiveMessage",
      { QueueUrl: q, MessageSystemAttributeNames: ["Foo"] },
      "InvalidAttributeName: Unknown Attribute Foo.",
    ],
    [
      "DeleteMessage",
      { QueueUrl: q, ReceiptHandle: "x" },
      'ReceiptHandleIsInvalid: The input receipt handle "x" is not a valid receipt handle.',
    ],
    [
      "SendMessageBatch",
      { QueueUrl: q, Entries: [] },
      "EmptyBatchRequest: There should be at least one SendMessageBatchRequestEntry in the request.",
    ],
    ["SendMessageBatch", { QueueUrl: q, Entries: [{ Id: "a b", MessageBody: "x" }] }, "InvalidBatchEntryId"],
    [
      "SendMessageBatch",
      { QueueUrl: q, Entries: ["a", "b"].map((Id) => ({ Id, MessageBody: "x".repeat(600_000) })) },
      "BatchRequestTooLong: Batch requests cannot be longer than 1048576 bytes. You have sent 1200000 bytes.",
    ],
    [
      "DeleteMessageBatch",
      { QueueUrl: q, Entries: ["a", "a"].map((Id) => ({ Id, ReceiptHandle: "x" })) },
      "BatchEntryIdsNotDistinct: Id a repeated.",
    ],
    [
      "CreateQueue",
      { QueueName: "a.b" },
      "InvalidParameterValueException: Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    ],
    [
      "CreateQueue",
      { QueueName: "a", Attributes: { FifoQueue: "true" } },
      "InvalidParameterValueException: The name of a FIFO queue",
    ],
    ["CreateQueue", { QueueName: "a", Attributes: { Foo: "1" } }, "InvalidAttributeName: Unknown Attribute Foo."],
    [
      "CreateQueue",
      { QueueName: "a", Attributes: { DelaySeconds: "901" } },
      "InvalidAttributeValue: Invalid value for the parameter DelaySeconds.",
    ],
    [
      "CreateQueue",
      { QueueName: "a", Attributes: { ContentBasedDeduplication: "true" } },
      "InvalidAttributeName: You can specify the ContentBasedDeduplication only when FifoQueue is set to true.",
    ],
    [
      "CreateQueue",
      { QueueName: "q", Attributes: { DelaySeconds: "1" } },
      "QueueNameExists: A queue already exists with the same name and a different value for attribute DelaySeconds",
    ],
    [
      "SetQueueAttributes",
      { QueueUrl: q, Attributes: { RedrivePolicy: '{"maxReceiveCount":1}' } },
      'InvalidParameterValueException: Value {"maxReceiveCount":1} for parameter RedrivePolicy is invalid. Reason: Redrive policy does not contain mandatory attribute: deadLetterTargetArn.',
    ],
    [
      "SetQueueAttributes",
      {
        QueueUrl: q,
        Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("no"), maxReceiveCount: 1 }) },
      },
      "InvalidParameterValueException: Value",
    ],
    [
      "SetQueueAttributes",
      { QueueUrl: q, Attributes: { Policy: "{}" } },
      "InvalidAttributeValue: Invalid value for the parameter Policy.",
    ],
    [
      "StartMessageMoveTask",
      { SourceArn: arn("q") },
      "InvalidParameterValueException: Source queue must be configured as a Dead Letter Queue.",
    ],
    [
      "StartMessageMoveTask",
      { SourceArn: arn("no") },
      "ResourceNotFoundException: The resource that you specified for the SourceArn parameter doesn't exist.",
    ],
    [
      "CancelMessageMoveTask",
      { TaskHandle: "x" },
      "InvalidParameterValueException: Value x for parameter TaskHandle is invalid.",
    ],
    [
      "RemovePermission",
      { QueueUrl: q, Label: "x" },
      "InvalidParameterValueException: Value x for parameter Label is invalid. Reason: can't find label on existing policy.",
    ],
  ];
  it.each(cases)("%s %j", async (operation, input, message) => {
    await house.queue("q");
    expect((await house.fails(operation, input)).slice(0, message.length)).toBe(message);
  });
});

describe("URLs", () => {
  it.each([
    `http://localhost:4566/${account}/q`,
    `https://sqs.${region}.amazonaws.com/${account}/q`,
    `https://${region}.queue.amazonaws.com/${account}/q`,
    `https://queue.amazonaws.com/${account}/q`,
    `http://sqs.${region}.localhost:4566/${account}/q/`,
    `/${account}/q`,
  ])("%s", async (url) => {
    await house.queue("q");
    await send(url, "x");
    expect(await bodies(url)).toEqual(["x"]);
  });
});

describe("by the clock", () => {
  it("delays, hides and shows again", async () => {
    const url = await house.queue("q", { DelaySeconds: "5", VisibilityTimeout: "10" });
    await send(url, "late");
    await send(url, "now", { DelaySeconds: 0 });
    expect(await countsOf(url)).toBe("1 0 1");
    expect(await bodies(url)).toEqual(["now"]);
    await house.clock.advance(5 * second);
    expect(await bodies(url)).toEqual(["late"]);
    expect(await countsOf(url)).toBe("0 2 0");
    await house.clock.advance(5 * second);
    expect(await bodies(url)).toEqual(["now"]);
  });

  it("wakes a long poll by a send, by a timeout, and at its end", async () => {
    const url = await house.queue("q", { VisibilityTimeout: "3" });
    const first = bodies(url, { WaitTimeSeconds: 20 });
    await send(url, "x");
    expect(await first).toEqual(["x"]);
    const again = bodies(url, { WaitTimeSeconds: 20 });
    await house.clock.advance(3 * second);
    expect(await again).toEqual(["x"]);
    const { Messages } = await house.run("ReceiveMessage", { QueueUrl: url });
    expect(Messages).toBeUndefined();
    const none = bodies(url, { WaitTimeSeconds: 2 });
    await house.clock.advance(2 * second);
    expect(await none).toEqual([]);
  });

  it("ends messages with their retention, dead letters by the time of their first sending", async () => {
    await house.queue("dead", { MessageRetentionPeriod: "120" });
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn("dead"), maxReceiveCount: 1 });
    const url = await house.queue("q", { RedrivePolicy, MessageRetentionPeriod: "3600" });
    await send(url, "x");
    await bodies(url, { VisibilityTimeout: 0 });
    await house.clock.advance(minute);
    expect(await bodies(url)).toEqual([]);
    const dead = `/${account}/dead`;
    await send(dead, "younger");
    expect(await countsOf(dead)).toBe("2 0 0");
    await house.clock.advance(minute + 2 * second);
    expect(await countsOf(dead)).toBe("1 0 0");
    await house.clock.advance(2 * minute);
    expect(await countsOf(dead)).toBe("0 0 0");
  });

  it("keeps a name for 60 seconds, and purges once in 60", async () => {
    const url = await house.queue("q");
    await send(url, "x");
    await house.run("PurgeQueue", { QueueUrl: url });
    expect(await countsOf(url)).toBe("0 0 0");
    expect(await house.fails("PurgeQueue", { QueueUrl: url })).toContain("PurgeQueueInProgress");
    await send(url, "y");
    await house.clock.advance(minute);
    house.restart();
    expect(await bodies(url)).toEqual(["y"]);
    await house.run("DeleteQueue", { QueueUrl: url });
    expect(await house.fails("CreateQueue", { QueueName: "q" })).toContain("QueueDeletedRecently");
    await house.clock.advance(minute);
    await house.queue("q");
    expect(await countsOf(url)).toBe("0 0 0");
    for (const collection of ["sqs.messages", "sqs.leases", "sqs.litter"])
      expect([...house.deps.store.range({ prefix: [account, region, collection] })]).toEqual([]);
  });
});

describe("FIFO", () => {
  it("forgets a deduplication id after five minutes, group by group where that is its scope", async () => {
    const url = await fifoQueue();
    const one = await send(url, "x", { MessageGroupId: "a" });
    expect(await send(url, "x", { MessageGroupId: "b" })).toEqual(one);
    await house.clock.advance(5 * minute);
    expect((await send(url, "x", { MessageGroupId: "a" })).MessageId).not.toBe(one.MessageId);
    const scoped = await fifoQueue("s.fifo", {
      DeduplicationScope: "messageGroup",
      FifoThroughputLimit: "perMessageGroupId",
    });
    const a = await send(scoped, "x", { MessageGroupId: "a" });
    expect((await send(scoped, "x", { MessageGroupId: "b" })).MessageId).not.toBe(a.MessageId);
    expect(await send(scoped, "x", { MessageGroupId: "a" })).toEqual(a);
  });

  it("gives the same messages to the same attempt, until one is touched", async () => {
    const url = await fifoQueue();
    for (const body of ["1", "2"]) await send(url, body, { MessageGroupId: "a" });
    const first = await receive(url, { ReceiveRequestAttemptId: "try" });
    expect(first.Messages).toHaveLength(2);
    expect(await receive(url, { ReceiveRequestAttemptId: "try" })).toEqual(first);
    await house.run("DeleteMessage", { QueueUrl: url, ReceiptHandle: first.Messages?.[0]?.ReceiptHandle });
    expect(await bodies(url, { ReceiveRequestAttemptId: "try" })).toEqual([]);
  });

  it("applies its delay to what is in it already, and prefers one group", async () => {
    const url = await fifoQueue("q.fifo", { DelaySeconds: "10" });
    for (const [body, group] of [
      ["a1", "a"],
      ["b1", "b"],
      ["a2", "a"],
    ])
      await send(url, body ?? "", { MessageGroupId: group });
    expect(await countsOf(url)).toBe("0 0 3");
    expect(await bodies(url)).toEqual([]);
    await house.run("SetQueueAttributes", { QueueUrl: url, Attributes: { DelaySeconds: "0" } });
    expect(await bodies(url, { MaxNumberOfMessages: 2 })).toEqual(["a1", "a2"]);
    expect(
      await house.fails("SendMessage", { QueueUrl: url, MessageBody: "x", MessageGroupId: "a", DelaySeconds: 1 }),
    ).toContain("not valid for this queue type");
  });
});

describe("fair queues", () => {
  it("let quiet groups go before a noisy one", async () => {
    const url = await house.queue("q");
    for (let n = 0; n < 30; n++) await send(url, `noisy ${n}`, { MessageGroupId: "noisy" });
    await send(url, "quiet", { MessageGroupId: "quiet" });
    expect(await bodies(url)).toHaveLength(10);
    expect((await bodies(url))[0]).toBe("quiet");
  });
});

describe("moving dead letters back", () => {
  it("keeps the rate that it is given, can be cancelled, and tells how far it came", async () => {
    const dead = await house.queue("dead");
    const other = await house.queue("other");
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn("dead"), maxReceiveCount: 1 });
    await house.queue("q", { RedrivePolicy });
    for (let n = 0; n < 5; n++) await send(dead, `m${n}`);
    const start = { SourceArn: arn("dead"), DestinationArn: arn("other"), MaxNumberOfMessagesPerSecond: 2 };
    const { TaskHandle } = await house.run("StartMessageMoveTask", start);
    expect(await house.fails("StartMessageMoveTask", start)).toContain("There is already a task running.");
    await house.clock.advance(1_500);
    expect(await countsOf(other)).toBe("4 0 0");
    expect(await house.run("CancelMessageMoveTask", { TaskHandle })).toEqual({ ApproximateNumberOfMessagesMoved: 4 });
    await house.clock.advance(minute);
    expect(await countsOf(dead)).toBe("1 0 0");
    await house.run("StartMessageMoveTask", { SourceArn: arn("dead") });
    await house.clock.advance(second);
    const { Results = [] } = await house.run("ListMessageMoveTasks", { SourceArn: arn("dead"), MaxResults: 10 });
    expect(Results.map(({ Status, FailureReason }) => [Status, FailureReason])).toEqual([
      ["FAILED", "CouldNotDetermineMessageSource"],
      ["CANCELLED", undefined],
    ]);
  });

  it("is for those whom the allow policy lets", async () => {
    await house.queue("dead", { RedriveAllowPolicy: '{"redrivePermission":"denyAll"}' });
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn("dead"), maxReceiveCount: 1 });
    expect(await house.fails("CreateQueue", { QueueName: "q", Attributes: { RedrivePolicy } })).toContain(
      "RedrivePolicy is invalid",
    );
  });
});

it("seals what it stores", async () => {
  const sealed = await house.queue("sealed");
  const open = await house.queue("open", { SqsManagedSseEnabled: "false" });
  await send(sealed, "a secret that is not seen");
  await send(open, "an open word");
  const stored = [...house.deps.store.range({ prefix: [account, region, "sqs.messages"] })]
    .map(([, bytes]) => Buffer.from(bytes as Uint8Array).toString("latin1"))
    .join();
  expect(stored).toContain("an open word");
  expect(stored).not.toContain("secret");
  house.restart();
  expect(await bodies(sealed)).toEqual(["a secret that is not seen"]);
});
