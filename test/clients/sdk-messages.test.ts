import {
  CreateConnectionCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreatePipeCommand, DescribePipeCommand, PipesClient } from "@aws-sdk/client-pipes";
import { CreateScheduleCommand, GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import {
  CreateTopicCommand,
  InvalidParameterException,
  PublishBatchCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  paginateListQueues,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { Consumer } from "sqs-consumer";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { houseOf } from "./house.ts";

/** Messages and events by the AWS SDK for JavaScript v3, whose clients check the MD5s that come back. */

const account = "111122223333";
const region = "eu-west-1";
const arn = (service: string, name: string): string => `arn:aws:${service}:${region}:${account}:${name}`;
const allow = (Action: string | readonly string[], more: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, ...more }] });

describe("the AWS SDK for JavaScript, messages", () => {
  const house = houseOf({ account });
  let sqs: SQSClient;
  let sns: SNSClient;
  let events: EventBridgeClient;
  const common = () => ({ endpoint: house.fogbank.endpoint, region, credentials: house.fogbank.credentials });
  beforeAll(() => {
    sqs = new SQSClient(common());
    sns = new SNSClient(common());
    events = new EventBridgeClient(common());
  });

  async function queue(QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
    const Policy = allow("sqs:SendMessage", {
      Principal: { Service: ["sns.amazonaws.com", "events.amazonaws.com"] },
      Resource: arn("sqs", QueueName),
    });
    const made = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { Policy, ...Attributes } }));
    return made.QueueUrl ?? "";
  }

  /** What comes next, and is deleted. */
  async function next(QueueUrl: string): Promise<string> {
    const { Messages: [message] = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20, MessageAttributeNames: ["All"] }),
    );
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    return message?.Body ?? "";
  }

  async function role(RoleName: string, service: string, Action: readonly string[]): Promise<string> {
    const iam = new IAMClient(common());
    const AssumeRolePolicyDocument = allow("sts:AssumeRole", { Principal: { Service: service } });
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    const PolicyDocument = allow(Action, { Resource: "*" });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "own", PolicyDocument }));
    return Role?.Arn ?? "";
  }

  it("sends, receives, hides, deletes, and lists in pages", async () => {
    const QueueUrl = await queue("plain");
    const MessageAttributes = {
      kind: { DataType: "String", StringValue: "parcel" },
      bytes: { DataType: "Binary", BinaryValue: Uint8Array.of(1, 2, 3) },
    };
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "grüße", MessageAttributes }));
    const { Messages: [first] = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ["All"], MessageSystemAttributeNames: ["All"] }),
    );
    expect(first).toMatchObject({ Body: "grüße", MessageAttributes, Attributes: { ApproximateReceiveCount: "1" } });
    const { ReceiptHandle } = first ?? {};
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    expect(await next(QueueUrl)).toBe("grüße");
    const Entries = ["a", "b"].map((Id) => ({ Id, MessageBody: Id, DelaySeconds: Id === "b" ? 901 : 0 }));
    const batch = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(batch).toMatchObject({ Successful: [{ Id: "a" }], Failed: [{ Id: "b", SenderFault: true }] });
    for (const name of ["p1", "p2", "p3"]) await queue(name);
    const pages: string[][] = [];
    for await (const { QueueUrls = [] } of paginateListQueues({ client: sqs, pageSize: 2 }, { QueueNamePrefix: "p" }))
      pages.push(QueueUrls.map((url) => url.slice(url.lastIndexOf("/") + 1)));
    expect(pages).toEqual([
      ["p1", "p2"],
      ["p3", "plain"],
    ]);
    const gone = sqs.send(new ReceiveMessageCommand({ QueueUrl: `${QueueUrl}-gone` }));
    await expect(gone).rejects.toBeInstanceOf(QueueDoesNotExist);
  });

  it("publishes to queues by filter, in batches, and names what is wrong", async () => {
    const QueueUrl = await queue("parcels");
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "orders" }));
    const Attributes = { FilterPolicy: JSON.stringify({ kind: ["parcel"] }), RawMessageDelivery: "true" };
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: arn("sqs", "parcels"), Attributes }));
    const PublishBatchRequestEntries = ["download", "parcel"].map((StringValue, at) => ({
      Id: String(at),
      Message: `a ${StringValue}`,
      MessageAttributes: { kind: { DataType: "String", StringValue } },
    }));
    await sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }));
    expect(await next(QueueUrl)).toBe("a parcel");
    const wrong = sns.send(new SubscribeCommand({ TopicArn, Protocol: "pigeon", Endpoint: "x" }));
    await expect(wrong).rejects.toBeInstanceOf(InvalidParameterException);
  });

  it("routes events, tests patterns, keeps connections", async () => {
    const QueueUrl = await queue("routed");
    const EventPattern = JSON.stringify({ source: ["shop"], detail: { price: [{ numeric: [">", 10] }] } });
    await events.send(new PutRuleCommand({ Name: "dear", EventPattern }));
    const InputTransformer = { InputPathsMap: { order: "$.detail.order" }, InputTemplate: '"dear: <order>"' };
    const Targets = [{ Id: "q", Arn: arn("sqs", "routed"), InputTransformer }];
    await events.send(new PutTargetsCommand({ Rule: "dear", Targets }));
    const put = (order: string, price: number) => ({
      Source: "shop",
      DetailType: "order placed",
      Detail: JSON.stringify({ order, price }),
    });
    const { FailedEntryCount, Entries } = await events.send(
      new PutEventsCommand({ Entries: [put("cheap", 1), put("car", 20_000), { Source: "shop" }] }),
    );
    expect([FailedEntryCount, Entries?.[2]?.ErrorCode]).toEqual([1, "InvalidArgument"]);
    expect(await next(QueueUrl)).toBe('"dear: car"');
    const Event = JSON.stringify({
      id: "1",
      account,
      source: "shop",
      time: "2026-01-01T00:00:00Z",
      region,
      resources: [],
      "detail-type": "x",
      detail: { price: 11 },
    });
    expect((await events.send(new TestEventPatternCommand({ EventPattern, Event }))).Result).toBe(true);
    const connection = await events.send(
      new CreateConnectionCommand({
        Name: "key",
        AuthorizationType: "API_KEY",
        AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "x-key", ApiKeyValue: "secret" } },
      }),
    );
    expect(connection.ConnectionState).toBe("AUTHORIZED");
  });

  it("schedules by the house's clock", async () => {
    const QueueUrl = await queue("reminders");
    const scheduler = new SchedulerClient(common());
    const RoleArn = await role("scheduler", "scheduler.amazonaws.com", ["sqs:SendMessage"]);
    const at = new Date(house.fogbank.clock.now() + 3_600_000).toISOString().slice(0, 19);
    await scheduler.send(
      new CreateScheduleCommand({
        Name: "remind",
        ScheduleExpression: `at(${at})`,
        FlexibleTimeWindow: { Mode: "OFF" },
        ActionAfterCompletion: "DELETE",
        Target: { Arn: arn("sqs", "reminders"), RoleArn, Input: "pay!" },
      }),
    );
    await house.fogbank.clock.advance(3_601_000);
    const sqsLater = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(sqsLater.Messages?.[0]?.Body).toBe("pay!");
    await expect(scheduler.send(new GetScheduleCommand({ Name: "remind" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it("pipes one queue into another", async () => {
    const [from, to] = [await queue("inlet"), await queue("outlet")];
    const pipes = new PipesClient(common());
    const RoleArn = await role("pipe", "pipes.amazonaws.com", [
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:SendMessage",
    ]);
    await pipes.send(
      new CreatePipeCommand({
        Name: "through",
        RoleArn,
        Source: arn("sqs", "inlet"),
        Target: arn("sqs", "outlet"),
        SourceParameters: { FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ body: { go: [true] } }) }] } },
        TargetParameters: { InputTemplate: '{"came": <$.body.order>}' },
      }),
    );
    await vi.waitFor(async () => {
      await house.fogbank.clock.advance(1_000);
      const { CurrentState } = await pipes.send(new DescribePipeCommand({ Name: "through" }));
      expect(CurrentState).toBe("RUNNING");
    });
    for (const go of [false, true])
      await sqs.send(new SendMessageCommand({ QueueUrl: from, MessageBody: JSON.stringify({ go, order: 7 }) }));
    expect(JSON.parse(await next(to))).toEqual({ came: 7 });
  });

  it("feeds sqs-consumer, which takes what comes, again where it failed", async () => {
    const queueUrl = await queue("consumed", { VisibilityTimeout: "30" });
    const taken: string[] = [];
    let failures = 0;
    const consumer = Consumer.create({
      queueUrl,
      sqs,
      waitTimeSeconds: 5,
      batchSize: 10,
      terminateVisibilityTimeout: true,
      handleMessage: async (message) => {
        if (message.Body === "3" && failures++ === 0) throw new Error("not yet");
        taken.push(message.Body ?? "");
        return message;
      },
    });
    consumer.on("error", (error) => taken.push(String(error)));
    consumer.on("processing_error", () => undefined);
    consumer.start();
    const Entries = Array.from({ length: 10 }, (_, at) => ({ Id: String(at), MessageBody: String(at) }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    await vi.waitFor(() => expect([...taken].sort()).toEqual(Entries.map(({ Id }) => Id)), 10_000);
    expect(failures).toBe(2);
    consumer.stop({ abort: true });
  });
});
