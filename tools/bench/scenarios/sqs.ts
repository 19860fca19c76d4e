import { type Ask, json, type Request, type Scenario } from "../scenario.ts";

export const sqs = (operation: string, input: object): Request => json("sqs", `AmazonSQS.${operation}`, input, "1.0");

let made = 0;

export async function makeQueue(ask: Ask, Attributes: Readonly<Record<string, string>> = {}): Promise<string> {
  const fifo = Attributes.FifoQueue === "true" ? ".fifo" : "";
  const { text } = await ask(sqs("CreateQueue", { QueueName: `bench-${made++}${fifo}`, Attributes }));
  return (JSON.parse(text) as { QueueUrl: string }).QueueUrl;
}

const MessageBody = "Fogbank touches the ground. ".repeat(8);
const batch = Array.from({ length: 10 }, (_, at) => ({ Id: `m${at}`, MessageBody }));
/** Requests under way while a queue is filled. */
const abreast = 16;

export async function fill(ask: Ask, QueueUrl: string, messages: number): Promise<void> {
  let sent = 0;
  const work = async (): Promise<void> => {
    while (sent < messages) {
      sent += batch.length;
      await ask(sqs("SendMessageBatch", { QueueUrl, Entries: batch }));
    }
  };
  await Promise.all(Array.from({ length: abreast }, work));
}

/** Others keep their queues in lists, and take minutes for a hundredth of it. */
const behindFor = (peer: string, messages: number): number =>
  process.argv.includes("--smoke") ? Math.min(messages, 200) : peer.startsWith("fogbank") ? messages : messages / 1_000;

/** Filled once a server, and shared by all that ask for as many. */
const filledQueues = new Map<string, Promise<string>>();

async function newQueue(ask: Ask, messages: number): Promise<string> {
  const QueueUrl = await makeQueue(ask);
  await fill(ask, QueueUrl, messages);
  return QueueUrl;
}

function queueWith(ask: Ask, peer: string, messages: number): Promise<string> {
  const name = `${peer} ${messages}`;
  const filled = filledQueues.get(name) ?? newQueue(ask, behindFor(peer, messages));
  filledQueues.set(name, filled);
  return filled;
}

const behind = (messages: number): readonly Scenario[] => {
  const tail = messages === 0 ? "" : `, ${messages.toLocaleString("en")} behind`;
  const filled = (ask: Ask, peer: string): Promise<string> =>
    messages === 0 ? makeQueue(ask) : queueWith(ask, peer, messages);
  return [
    {
      name: `sqs:SendMessage, 200 B${tail}`,
      service: "sqs",
      prepare: async (ask, peer) => sqs("SendMessage", { QueueUrl: await filled(ask, peer), MessageBody }),
    },
    {
      name: `sqs:ReceiveMessage of one${tail}`,
      service: "sqs",
      share: 0.5,
      async prepare(ask, peer) {
        const QueueUrl = await filled(ask, peer);
        await ask(sqs("SendMessage", { QueueUrl, MessageBody }));
        return sqs("ReceiveMessage", { QueueUrl, VisibilityTimeout: 0 });
      },
    },
  ];
};

export const sqsScenarios: readonly Scenario[] = [
  ...behind(0),
  {
    name: "sqs:SendMessage, FIFO",
    service: "sqs",
    share: 0.5,
    async prepare(ask) {
      const QueueUrl = await makeQueue(ask, { FifoQueue: "true" });
      // The same request again and again: all but the first are found to be there.
      return sqs("SendMessage", { QueueUrl, MessageBody, MessageGroupId: "g", MessageDeduplicationId: "d" });
    },
  },
  {
    name: "sqs:SendMessageBatch of ten",
    service: "sqs",
    share: 0.3,
    prepare: async (ask) => sqs("SendMessageBatch", { QueueUrl: await makeQueue(ask), Entries: batch }),
  },
  {
    // Of a queue that is empty from the second on.
    name: "sqs:ReceiveMessage of none",
    service: "sqs",
    share: 0.5,
    prepare: async (ask) => sqs("ReceiveMessage", { QueueUrl: await makeQueue(ask) }),
  },
  ...behind(1_000_000),
];
