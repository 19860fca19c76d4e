import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram, createDice, kills, type Program, serve, sleep } from "../crash/program.ts";
import { type SqsWire, sqsWire } from "../sqs/wire.ts";
import { entries, type SnsWire, snsWire } from "./wire.ts";

/** Topics while the process is killed: whoever should get a message that was accepted gets it, FIFO in order and once. */

let program: Program;
let folder: string;
beforeAll(async () => {
  program = await buildProgram();
  folder = mkdtempSync(join(tmpdir(), "fogbank-sns-"));
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

const account = "000000000000";
const topicArn = (name: string): string => `arn:aws:sns:us-east-1:${account}:${name}`;
const queueArn = (name: string): string => `arn:aws:sqs:us-east-1:${account}:${name}`;
const groups = 3;
const queues = ["all", "even", "letters", "line.fifo"];

async function setUp(sns: SnsWire, sqs: SqsWire): Promise<void> {
  for (const QueueName of queues) {
    const allow = {
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:*",
      Resource: queueArn(QueueName),
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [allow] });
    await sqs("CreateQueue", {
      QueueName,
      Attributes: { Policy, ...(QueueName.endsWith(".fifo") && { FifoQueue: "true" }) },
    });
  }
  await sns("CreateTopic", { Name: "t" });
  await sns("CreateTopic", {
    Name: "t.fifo",
    ...entries("Attributes", { FifoTopic: "true", ContentBasedDeduplication: "true" }),
  });
  const subscribe = (topic: string, queue: string, attributes: Record<string, string> = {}): Promise<string> =>
    sns("Subscribe", {
      TopicArn: topicArn(topic),
      Protocol: "sqs",
      Endpoint: queueArn(queue),
      ...entries("Attributes", { RawMessageDelivery: "true", ...attributes }),
    });
  await subscribe("t", "all");
  await subscribe("t", "even", { FilterPolicy: '{"even":["yes"]}' });
  // Nobody is there: what goes to it ends among the letters.
  await subscribe("t", "missing", { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn("letters") }) });
  await subscribe("t.fifo", "line.fifo");
}

/** Publishes until the server is gone; what it accepted. */
async function drive(sns: SnsWire, accepted: Set<string>, start: number): Promise<number> {
  let next = start;
  async function produce(fifo: boolean): Promise<void> {
    for (;;) {
      const number = next++;
      const Message = `${fifo ? "f" : "s"}-${String(number).padStart(8, "0")}`;
      const even = number % 2 === 0 ? "yes" : "no";
      await sns("Publish", {
        TopicArn: topicArn(fifo ? "t.fifo" : "t"),
        Message,
        ...(fifo
          ? { MessageGroupId: `g${number % groups}` }
          : {
              "MessageAttributes.entry.1.Name": "even",
              "MessageAttributes.entry.1.Value.DataType": "String",
              "MessageAttributes.entry.1.Value.StringValue": even,
            }),
      });
      accepted.add(Message);
    }
  }
  const ends = await Promise.allSettled([produce(false), produce(true)]);
  for (const end of ends)
    if (end.status === "rejected") expect(String(end.reason)).toMatch(/fetch failed|terminated|socket/);
  return next;
}

async function drained(sqs: SqsWire, QueueUrl: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    // Long enough for what is still on its way.
    const { Messages = [] } = await sqs("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 2 });
    if (Messages.length === 0) return bodies;
    for (const { Body = "", ReceiptHandle = "" } of Messages) {
      bodies.push(Body);
      await sqs("DeleteMessage", { QueueUrl, ReceiptHandle });
    }
  }
}

const seed = Date.now() % 1_000_000;

describe(`SNS killed with SIGKILL (seed ${seed})`, () => {
  const count = kills(6);
  it(`delivers what it accepted, across ${count} kills`, async () => {
    const dice = createDice(seed);
    const accepted = new Set<string>();
    let server = await serve(program, folder);
    await setUp(snsWire(server.endpoint), sqsWire(server.endpoint));
    let next = 0;
    for (let kill = 0; kill < count; kill++) {
      const driving = drive(snsWire(server.endpoint), accepted, next);
      await sleep(150 + dice(300));
      await server.kill();
      next = await driving;
      server = await serve(program, folder);
      expect(server.errors()).toBe("");
    }
    const sqs = sqsWire(server.endpoint);
    const got = new Map<string, string[]>();
    for (const name of queues) got.set(name, await drained(sqs, `${server.endpoint}/${account}/${name}`));
    await server.kill();

    const standard = [...accepted].filter((each) => each.startsWith("s"));
    const even = standard.filter((each) => Number(each.slice(2)) % 2 === 0);
    const fifo = [...accepted].filter((each) => each.startsWith("f"));
    expect(standard.length).toBeGreaterThan(count);
    expect(missing(standard, got.get("all"))).toEqual([]);
    expect(missing(standard, got.get("letters"))).toEqual([]);
    expect(missing(even, got.get("even"))).toEqual([]);
    const line = got.get("line.fifo") ?? [];
    expect(missing(fifo, line)).toEqual([]);
    expect(new Set(line).size).toBe(line.length);
    for (let group = 0; group < groups; group++) {
      const own = line.filter((body) => Number(body.slice(2)) % groups === group);
      expect(own).toEqual([...own].sort());
    }
  }, 300_000);
});

function missing(wanted: readonly string[], got: readonly string[] | undefined): string[] {
  const there = new Set(got);
  return wanted.filter((each) => !there.has(each));
}
