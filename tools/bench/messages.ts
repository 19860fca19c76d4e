import { connect, type Socket } from "node:net";
import { askOf } from "./ask.ts";
import { answerLength } from "./load.ts";
import { cpuSeconds, type Server } from "./process.ts";
import type { Ask, Keys } from "./scenario.ts";
import { Message, sns, topicTo } from "./scenarios/sns.ts";
import { fill, makeQueue, sqs } from "./scenarios/sqs.ts";
import { onTheWire, signed } from "./sign.ts";

/** What takes more than one request: of one server. */
export interface Messages {
  readonly name: string;
  /** From a send to the answer of a long poll that waits for it, over loopback: the median. */
  readonly wakeMs: number;
  /** CPU of the server, for a message that is there. */
  readonly deleteMicros: number;
  /** CPU of the server for a publish to 100 queues, until all of them have it, a queue. */
  readonly fanOutMicros: number;
}

export async function measureMessages(server: Server, keys: Keys, rounds: number): Promise<Messages> {
  const ask = askOf(server.port, keys);
  return {
    name: server.name,
    wakeMs: await wakeUp(server, keys, rounds),
    deleteMicros: await deleting(server, ask, rounds * 10),
    fanOutMicros: await fanOut(server, ask, Math.ceil(rounds / 10)),
  };
}

/** Sends a request over the connection; resolves with the time at which its whole answer was there. */
function exchange(socket: Socket, request: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    let pending = Buffer.alloc(0);
    const take = (piece: Buffer): void => {
      pending = Buffer.concat([pending, piece]);
      const length = answerLength(pending);
      if (length === undefined || pending.length < length) return;
      socket.off("data", take);
      if (pending.toString("latin1", 9, 12) === "200") resolve(performance.now());
      else reject(new Error(pending.toString()));
    };
    socket.on("data", take);
    socket.write(request);
  });
}

async function wakeUp({ port }: Server, keys: Keys, rounds: number): Promise<number> {
  const QueueUrl = await makeQueue(askOf(port, keys));
  const wire = (operation: string, input: object): Buffer => onTheWire(signed(port, sqs(operation, input), keys));
  const poll = wire("ReceiveMessage", { QueueUrl, WaitTimeSeconds: 20 });
  const send = wire("SendMessage", { QueueUrl, MessageBody: "wake up" });
  const look = wire("GetQueueAttributes", { QueueUrl });
  const open = (): Socket => connect({ port, host: "127.0.0.1", noDelay: true });
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // Some servers close after every answer, so that each round has connections of its own.
    const [waiting, sending, looking] = [open(), open(), open()];
    await exchange(looking, look);
    const woken = exchange(waiting, poll);
    // The poll stands: what came after it on another connection has been answered.
    const another = open();
    await exchange(another, look);
    const began = performance.now();
    const sent = exchange(sending, send);
    times.push((await woken) - began);
    await sent;
    for (const socket of [waiting, sending, looking, another]) socket.destroy();
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

async function deleting(server: Server, ask: Ask, messages: number): Promise<number> {
  const QueueUrl = await makeQueue(ask);
  await fill(ask, QueueUrl, messages);
  const handles: string[] = [];
  while (handles.length < messages) {
    const { text } = await ask(sqs("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }));
    const { Messages = [] } = JSON.parse(text) as { Messages?: readonly { readonly ReceiptHandle: string }[] };
    if (Messages.length === 0) break;
    for (const { ReceiptHandle } of Messages) handles.push(ReceiptHandle);
  }
  const before = cpuSeconds(server);
  for (const ReceiptHandle of handles) await ask(sqs("DeleteMessage", { QueueUrl, ReceiptHandle }));
  return ((cpuSeconds(server) - before) / handles.length) * 1e6;
}

const queues = 100;

async function fanOut(server: Server, ask: Ask, messages: number): Promise<number> {
  const TopicArn = await topicTo(ask, queues);
  const last = { QueueName: `${TopicArn.split(":").at(-1)}-${queues - 1}` };
  const { QueueUrl } = JSON.parse((await ask(sqs("GetQueueUrl", last))).text) as { readonly QueueUrl: string };
  const before = cpuSeconds(server);
  for (let sent = 0; sent < messages; sent++) await ask(sns("Publish", { TopicArn, Message }));
  for (let there = 0; there < messages; ) {
    const { text } = await ask(sqs("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }));
    there += (JSON.parse(text) as { Messages?: readonly object[] }).Messages?.length ?? 0;
  }
  return ((cpuSeconds(server) - before) / messages / queues) * 1e6;
}
