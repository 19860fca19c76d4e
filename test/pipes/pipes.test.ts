import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Operations } from "../../src/model/types/pipes.d.ts";
import type { Operations as SqsOperations } from "../../src/model/types/sqs.d.ts";
import { account, type Bench, home, openBench, queueArn, queueUrl, start } from "../scheduler/house.ts";

/** Pipes in a whole region, between real queues and buses, in roles that are really assumed. */

let bench: Bench;
let roleArn: string;

beforeAll(async () => {
  bench = openBench("pipes");
  roleArn = await bench.role("pipes", "pipes.amazonaws.com", ["sqs:*", "events:PutEvents"]);
});
afterAll(() => bench.region.clock.stop());

type Description = Operations["DescribePipe"]["output"];

let made = 0;
/** A pipe between two new queues. */
async function pipe(
  more: object = {},
  attributes: Record<string, string> = {},
): Promise<{ name: string; from: string; to: string }> {
  const name = `p${++made}`;
  const fifo = attributes.FifoQueue === undefined ? "" : ".fifo";
  const from = `from-${name}${fifo}`;
  const to = `to-${name}`;
  await bench.queue(from, attributes);
  await bench.queue(to);
  await bench.call("pipes", "CreatePipe" as never, {
    Name: name,
    Source: queueArn(from),
    Target: queueArn(to),
    RoleArn: roleArn,
    ...more,
  });
  await bench.advance(0);
  return { name, from, to };
}

async function send(queue: string, MessageBody: string, more: object = {}): Promise<void> {
  await bench.call("sqs", "SendMessage" as never, { QueueUrl: queueUrl(queue), MessageBody, ...more });
  await bench.advance(0);
}

const describePipe = (Name: string): Promise<Description> =>
  bench.call<Operations, "DescribePipe">("pipes", "DescribePipe", { Name });

async function left(queue: string): Promise<number> {
  const { Attributes } = await bench.call<SqsOperations, "GetQueueAttributes">("sqs", "GetQueueAttributes", {
    QueueUrl: queueUrl(queue),
    AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
  });
  return Object.values(Attributes ?? {}).reduce((sum, each) => sum + Number(each), 0);
}

describe("a pipe", () => {
  it("takes messages from its source to its target, and deletes them", async () => {
    const { name, from, to } = await pipe();
    expect(await describePipe(name)).toMatchObject({
      Arn: `arn:aws:pipes:${home}:${account}:pipe/${name}`,
      CurrentState: "RUNNING",
      DesiredState: "RUNNING",
      SourceParameters: { SqsQueueParameters: { BatchSize: 10 } },
      CreationTime: start,
    });
    await send(from, "hello", { MessageAttributes: { a: { DataType: "String", StringValue: "b" } } });
    const [text = ""] = await bench.take(to);
    expect(JSON.parse(text)).toMatchObject({
      body: "hello",
      attributes: { ApproximateReceiveCount: "1" },
      messageAttributes: { a: { stringValue: "b", dataType: "String" } },
      eventSource: "aws:sqs",
      eventSourceARN: queueArn(from),
      awsRegion: home,
    });
    expect(await left(from)).toBe(0);
  });

  it("keeps what is tagged while it is updated", async () => {
    const { name } = await pipe();
    await Promise.all([
      bench.call("pipes", "UpdatePipe" as never, { Name: name, RoleArn: roleArn, Description: "new" }),
      bench.call("pipes", "TagResource" as never, {
        resourceArn: `arn:aws:pipes:${home}:${account}:pipe/${name}`,
        tags: { k: "v" },
      }),
    ]);
    expect(await describePipe(name)).toMatchObject({ Description: "new", Tags: { k: "v" } });
  });

  it("lets through what a pattern matches, and drops the rest", async () => {
    const pattern = JSON.stringify({ body: { kind: ["order"] } });
    const { from, to } = await pipe({
      SourceParameters: { FilterCriteria: { Filters: [{ Pattern: pattern }] } },
      TargetParameters: { InputTemplate: '{"id":<$.body.id>,"by":"<aws.pipes.pipe-name>"}' },
    });
    await send(from, '{"kind":"order","id":7}');
    await send(from, '{"kind":"invoice","id":8}');
    await send(from, "order");
    expect(await bench.take(to)).toEqual([`{"id":7,"by":"p${made}"}`]);
    expect(await left(from)).toBe(0);
  });

  it("reads parameters out of the event", async () => {
    await bench.queue("ordered.fifo", { FifoQueue: "true" });
    const { from } = await pipe({
      Target: queueArn("ordered.fifo"),
      TargetParameters: {
        InputTemplate: "got <$.body.text>",
        SqsQueueParameters: { MessageGroupId: "$.body.group", MessageDeduplicationId: "$.messageId" },
      },
    });
    await send(from, '{"group":"g1","text":"one"}');
    const { Messages } = await bench.call<SqsOperations, "ReceiveMessage">("sqs", "ReceiveMessage", {
      QueueUrl: queueUrl("ordered.fifo"),
      MessageSystemAttributeNames: ["All"],
    });
    expect(Messages).toMatchObject([{ Body: "got one", Attributes: { MessageGroupId: "g1" } }]);
  });

  it("sends events to a bus, under its own name", async () => {
    await bench.queue("heard");
    await bench.call("sqs", "SetQueueAttributes" as never, {
      QueueUrl: queueUrl("heard"),
      Attributes: {
        Policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "*" }],
        }),
      },
    });
    await bench.call("events", "PutRule" as never, {
      Name: "all",
      EventPattern: JSON.stringify({ "detail-type": ["Event from aws:sqs"] }),
    });
    await bench.call("events", "PutTargets" as never, { Rule: "all", Targets: [{ Id: "q", Arn: queueArn("heard") }] });
    const { name, from } = await pipe({
      Target: `arn:aws:events:${home}:${account}:event-bus/default`,
      TargetParameters: { InputTemplate: '{"got":"<$.body>"}' },
    });
    await send(from, "x");
    await bench.advance(0);
    const [text = ""] = await bench.take("heard");
    expect(JSON.parse(text)).toMatchObject({
      source: `Pipe ${name}`,
      "detail-type": "Event from aws:sqs",
      detail: { got: "x" },
    });
  });

  it("waits for its window, and no longer than a full batch needs", async () => {
    const { from, to } = await pipe({
      SourceParameters: { SqsQueueParameters: { BatchSize: 2, MaximumBatchingWindowInSeconds: 10 } },
      TargetParameters: { InputTemplate: "got <$.body>" },
    });
    await send(from, "1");
    expect(await bench.take(to)).toEqual([]);
    await send(from, "2");
    await bench.advance(1_000);
    expect((await bench.take(to)).sort()).toEqual(["got 1", "got 2"]);
    await send(from, "3");
    for (let n = 0; n < 11; n++) await bench.advance(1_000);
    expect(await bench.take(to)).toEqual(["got 3"]);
  });

  it("leaves what its target does not take, says why, and goes on when it does", async () => {
    const { name, from, to } = await pipe(
      { TargetParameters: { InputTemplate: "got <$.body>" } },
      { VisibilityTimeout: "5" },
    );
    await bench.call("sqs", "DeleteQueue" as never, { QueueUrl: queueUrl(to) });
    await send(from, "kept");
    expect(await left(from)).toBe(1);
    expect((await describePipe(name)).StateReason).toContain("QueueDoesNotExist");
    expect((await describePipe(name)).CurrentState).toBe("RUNNING");
    for (let n = 0; n < 70; n++) await bench.advance(1_000);
    await bench.queue(to);
    for (let n = 0; n < 70; n++) await bench.advance(1_000);
    expect(await bench.take(to)).toEqual(["got kept"]);
    expect((await describePipe(name)).StateReason).toBeUndefined();
    expect(await left(from)).toBe(0);
  });

  it("keeps the order of a FIFO queue where one message fails", async () => {
    const { from, to } = await pipe(
      { TargetParameters: { InputTemplate: "got <$.body.text>" } },
      { FifoQueue: "true", ContentBasedDeduplication: "true", VisibilityTimeout: "3" },
    );
    for (const n of [1, 2, 3]) await send(from, JSON.stringify({ text: String(n) }), { MessageGroupId: "g" });
    for (let n = 0; n < 10; n++) await bench.advance(1_000);
    expect(await bench.take(to)).toHaveLength(3);
    expect(await left(from)).toBe(0);
  });

  it("stops, starts, changes and goes", async () => {
    const { name, from, to } = await pipe({
      DesiredState: "STOPPED",
      TargetParameters: { InputTemplate: "got <$.body>" },
    });
    expect((await describePipe(name)).CurrentState).toBe("STOPPED");
    await send(from, "waits");
    expect(await bench.take(to)).toEqual([]);
    expect(await bench.call("pipes", "StartPipe" as never, { Name: name })).toMatchObject({
      CurrentState: "STARTING",
      DesiredState: "RUNNING",
    });
    expect(await bench.fails("pipes", "StopPipe", { Name: name })).toBe(
      `ConflictException: Pipe ${name} is in the state STARTING.`,
    );
    await bench.advance(0);
    expect(await bench.take(to)).toEqual(["got waits"]);
    await bench.call("pipes", "UpdatePipe" as never, {
      Name: name,
      RoleArn: roleArn,
      Description: "changed",
      TargetParameters: { InputTemplate: "again <$.body>" },
    });
    await bench.advance(0);
    await send(from, "b");
    // The poller of before may still wait; what it gets goes back.
    for (let n = 0; n < 25; n++) await bench.advance(1_000);
    expect(await bench.take(to)).toEqual(["again b"]);
    expect(await describePipe(name)).toMatchObject({ Description: "changed", CurrentState: "RUNNING" });
    await bench.call("pipes", "DeletePipe" as never, { Name: name });
    await bench.advance(0);
    expect(await bench.fails("pipes", "DescribePipe", { Name: name })).toBe(
      `NotFoundException: Pipe ${name} does not exist.`,
    );
    for (let n = 0; n < 25; n++) await bench.advance(1_000);
    await send(from, "c");
    expect(await left(from)).toBe(1);
  });

  it("is taken up by the next process", async () => {
    const before = openBench("pipes-restart");
    const RoleArn = await before.role("pipes", "pipes.amazonaws.com", ["sqs:*"]);
    await before.queue("a");
    await before.queue("b");
    await before.call("pipes", "CreatePipe" as never, {
      Name: "p",
      Source: queueArn("a"),
      Target: queueArn("b"),
      RoleArn,
      TargetParameters: { InputTemplate: "got <$.body>" },
    });
    await before.advance(0);
    before.region.clock.stop();
    const after = openBench("pipes-restart", before.region.store, start + 60_000);
    await after.call("sqs", "SendMessage" as never, { QueueUrl: queueUrl("a"), MessageBody: "over" });
    await after.region.cast.wake();
    await after.advance(0);
    expect(await after.take("b")).toEqual(["got over"]);
    after.region.clock.stop();
  });
});

describe("a pipe that cannot run", () => {
  it.each<[string, string, readonly string[], string]>([
    ["a role that is another's", "lambda.amazonaws.com", ["sqs:*"], "AccessDenied"],
    ["a role that may not read", "pipes.amazonaws.com", ["sqs:SendMessage"], "sqs:ReceiveMessage"],
  ])("says why: %s", async (what, service, actions, expected) => {
    const RoleArn = await bench.role(what.replaceAll(/[^a-z]/g, "-"), service, actions);
    const { name } = await pipe({ RoleArn });
    const { CurrentState, StateReason } = await describePipe(name);
    expect(CurrentState).toBe("CREATE_FAILED");
    expect(StateReason).toContain(expected);
  });

  it.each<[object, string]>([
    [
      { Source: `arn:aws:kinesis:${home}:${account}:stream/s` },
      "NotImplemented: CreatePipe: a Kinesis stream as a source",
    ],
    [{ Source: "smk://broker.example.com:9092" }, "NotImplemented: CreatePipe: a Kafka cluster as a source"],
    [{ Source: `arn:aws:s3:::bucket` }, "no supported source"],
    [{ Target: `arn:aws:iam::${account}:role/r` }, "no supported target"],
    [
      { Target: `arn:aws:batch:${home}:${account}:job-queue/q` },
      "NotImplemented: CreatePipe: a Batch job queue as a target",
    ],
    [
      {
        Target: `arn:aws:ecs:${home}:${account}:cluster/c`,
        TargetParameters: { EcsTaskParameters: { TaskDefinitionArn: "$.a" } },
      },
      "batch size is greater than the 1",
    ],
    [
      { Enrichment: `arn:aws:events:${home}:${account}:api-destination/d/1` },
      "NotImplemented: CreatePipe: the enrichment",
    ],
    [{ KmsKeyIdentifier: "alias/mine" }, "NotImplemented: CreatePipe: the parameter KmsKeyIdentifier"],
    [{ LogConfiguration: { Level: "INFO" } }, "NotImplemented: CreatePipe: the parameter LogConfiguration"],
    [{ SourceParameters: { FilterCriteria: { Filters: [{ Pattern: "{" }] } } }, "FilterCriteria.Filters[0].Pattern"],
    [{ TargetParameters: { InputTemplate: "<$['a']>" } }, "TargetParameters.InputTemplate"],
    [
      { TargetParameters: { KinesisStreamParameters: { PartitionKey: "a" } } },
      "TargetParameters.KinesisStreamParameters",
    ],
    [{ SourceParameters: { SqsQueueParameters: { BatchSize: 100 } } }, "Must be at least 1"],
    [
      { SourceParameters: { SqsQueueParameters: { BatchSize: 100, MaximumBatchingWindowInSeconds: 1 } } },
      "greater than the 10",
    ],
    [{ Target: `${queueArn("x")}.fifo` }, "MessageGroupId"],
  ])("is refused: %j", async (more, expected) => {
    const input = { Name: "no", Source: queueArn("from-p1"), Target: queueArn("to-p1"), RoleArn: roleArn, ...more };
    expect(await bench.fails("pipes", "CreatePipe", input)).toContain(expected);
  });

  it("is refused where its name is taken", async () => {
    const input = { Name: "p1", Source: queueArn("from-p1"), Target: queueArn("to-p1"), RoleArn: roleArn };
    expect(await bench.fails("pipes", "CreatePipe", input)).toBe("ConflictException: Pipe p1 already exists.");
  });
});

it("lists and tags", async () => {
  const { Pipes = [], NextToken } = await bench.call<Operations, "ListPipes">("pipes", "ListPipes", {
    NamePrefix: "p",
    Limit: 2,
    CurrentState: "RUNNING",
  });
  expect(Pipes.map(({ Name }) => Name)).toEqual(["p1", "p2"]);
  const rest = await bench.call<Operations, "ListPipes">("pipes", "ListPipes", {
    NextToken,
    SourcePrefix: queueArn("from-p3"),
  });
  expect(rest.Pipes?.map(({ Name }) => Name)).toEqual(["p3"]);
  const resourceArn = `arn:aws:pipes:${home}:${account}:pipe/p1`;
  await bench.call("pipes", "TagResource" as never, { resourceArn, tags: { a: "1", b: "2" } });
  await bench.call("pipes", "UntagResource" as never, { resourceArn, tagKeys: ["a"] });
  expect(await bench.call("pipes", "ListTagsForResource" as never, { resourceArn })).toEqual({ tags: { b: "2" } });
});
