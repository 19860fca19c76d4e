import { PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Clients } from "./shop-house.ts";

/**
 * The shop: a topic for orders, of which parcels and downloads go to queues of their own and all to a webhook; a FIFO
 * topic that fills the ledger; and a rule that bills what the webhook has put on the bus, and tells somebody who is dead.
 */

export const account = "000000000000";
export const region = "us-east-1";
const arn = (service: string, name: string): string => `arn:aws:${service}:${region}:${account}:${name}`;

export const topic = arn("sns", "orders");
export const fifoTopic = arn("sns", "ledger.fifo");

export const queueNames = ["parcels", "downloads", "ledger.fifo", "bills.fifo", "undelivered"] as const;
export type QueueName = (typeof queueNames)[number];

const allow = (service: string, name: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: `${service}.amazonaws.com` },
        Action: "sqs:SendMessage",
        Resource: arn("sqs", name),
      },
    ],
  });

const feeders: Readonly<Record<QueueName, string>> = {
  parcels: "sns",
  downloads: "sns",
  "ledger.fifo": "sns",
  "bills.fifo": "events",
  undelivered: "events",
};

/** Everything but the webhook's subscription. */
export async function openShop({ sqs, sns, events }: Clients): Promise<void> {
  for (const name of queueNames) {
    const fifo = name.endsWith(".fifo") && { FifoQueue: "true", ContentBasedDeduplication: "true" };
    const Attributes = { Policy: allow(feeders[name], name), ...fifo };
    await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  }
  await sns.send(
    new CreateTopicCommand({
      Name: "orders",
      Attributes: {
        SignatureVersion: "2",
        DeliveryPolicy: JSON.stringify({
          http: { defaultHealthyRetryPolicy: { numRetries: 50, minDelayTarget: 1, maxDelayTarget: 1 } },
        }),
      },
    }),
  );
  await sns.send(new CreateTopicCommand({ Name: "ledger.fifo", Attributes: { FifoTopic: "true" } }));
  for (const [name, kind] of [
    ["parcels", "parcel"],
    ["downloads", "download"],
  ] as const) {
    const Attributes = { RawMessageDelivery: "true", FilterPolicy: JSON.stringify({ kind: [kind] }) };
    await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: "sqs", Endpoint: arn("sqs", name), Attributes }));
  }
  await sns.send(
    new SubscribeCommand({
      TopicArn: fifoTopic,
      Protocol: "sqs",
      Endpoint: arn("sqs", "ledger.fifo"),
      Attributes: { RawMessageDelivery: "true" },
    }),
  );
  await events.send(new PutRuleCommand({ Name: "bill", EventPattern: JSON.stringify({ source: ["shop"] }) }));
  await events.send(
    new PutTargetsCommand({
      Rule: "bill",
      Targets: [
        {
          Id: "bills",
          Arn: arn("sqs", "bills.fifo"),
          SqsParameters: { MessageGroupId: "bills" },
          InputTransformer: { InputPathsMap: { order: "$.detail.order" }, InputTemplate: '"bill for <order>"' },
        },
        {
          Id: "dead",
          Arn: arn("sqs", "nobody"),
          InputPath: "$.detail",
          DeadLetterConfig: { Arn: arn("sqs", "undelivered") },
          RetryPolicy: { MaximumRetryAttempts: 0 },
        },
      ],
    }),
  );
}

export interface Drained {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
}

/** Takes everything out that is there. */
export async function drain(sqs: SQSClient, name: QueueName): Promise<Drained[]> {
  const QueueUrl = `https://sqs.${region}.amazonaws.com/${account}/${name}`;
  const found: Drained[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
    );
    if (Messages.length === 0) return found;
    for (const { Body = "", MessageAttributes = {} } of Messages) {
      const attributes = Object.entries(MessageAttributes).map(([key, { StringValue }]) => [key, StringValue]);
      found.push({ body: Body, attributes: Object.fromEntries(attributes) });
    }
    const Entries = Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle: ReceiptHandle ?? "" }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}
