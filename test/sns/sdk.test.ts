import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  PublishBatchCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";

/** The SDK for JavaScript, and a fan-out to many queues. */

const account = "111122223333";
const region = "us-east-1";
let fogbank: Fogbank;
let sns: SNSClient;
let sqs: SQSClient;
beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0, account });
  const common = { endpoint: fogbank.endpoint, region, credentials: fogbank.credentials, maxAttempts: 1 };
  sns = new SNSClient(common);
  sqs = new SQSClient(common);
});
afterAll(() => fogbank.stop());

async function queue(QueueName: string): Promise<{ url: string; arn: string }> {
  const arn = `arn:aws:sqs:${region}:${account}:${QueueName}`;
  const allow = {
    Effect: "Allow",
    Principal: { Service: "sns.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: arn,
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [allow] });
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { Policy } }));
  return { url: QueueUrl, arn };
}

async function receive(QueueUrl: string, count: number): Promise<Message[]> {
  const got: Message[] = [];
  while (got.length < count) {
    const wait = { QueueUrl, WaitTimeSeconds: 20, MaxNumberOfMessages: 10 };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(wait));
    expect(Messages.length).toBeGreaterThan(0);
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    got.push(...Messages);
  }
  return got;
}

describe("the SDK for JavaScript", () => {
  it("publishes to a hundred queues, one signature for all", async () => {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "wide" }));
    const queues = await Promise.all(Array.from({ length: 100 }, (_, n) => queue(`wide-${n}`)));
    for (const { arn } of queues) await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: arn }));
    const { Subscriptions, NextToken } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect([Subscriptions?.length, NextToken]).toEqual([100, undefined]);
    const { MessageId } = await sns.send(new PublishCommand({ TopicArn, Message: "to all" }));
    const got = await Promise.all(queues.map(async ({ url }) => (await receive(url, 1))[0]?.Body ?? "{}"));
    const read = got.map((body) => JSON.parse(body) as Record<string, string>);
    expect(new Set(read.map((each) => each.MessageId))).toEqual(new Set([MessageId]));
    expect(new Set(read.map(({ Signature }) => Signature)).size).toBe(1);
    expect(new Set(read.map(({ UnsubscribeURL }) => UnsubscribeURL)).size).toBe(100);
  });

  it("knows its errors, and what a batch came to", async () => {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "t" }));
    await expect(sns.send(new PublishCommand({ TopicArn: `${TopicArn}x`, Message: "m" }))).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Topic does not exist",
      $metadata: { httpStatusCode: 404 },
    });
    await expect(sns.send(new PublishCommand({ TopicArn, Message: "" }))).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    const PublishBatchRequestEntries = [{ Id: "a", Message: "m" }];
    const batch = await sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }));
    expect(batch.Successful).toMatchObject([{ Id: "a", MessageId: expect.any(String) }]);
  });
});
