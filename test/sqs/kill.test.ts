import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram, createDice, kills, type Program, serve, sleep } from "../crash/program.ts";
import { type SqsWire, sqsWire } from "./wire.ts";

/** Producers and consumers while the process is killed: what was acknowledged is delivered, what was deleted is not. */

let program: Program;
let folder: string;
beforeAll(async () => {
  program = await buildProgram();
  folder = mkdtempSync(join(tmpdir(), "fogbank-sqs-"));
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** What became of each message, by body. */
interface Known {
  readonly sent: Set<string>;
  readonly deleted: Set<string>;
  /** Asked to be deleted; acknowledged or not. */
  readonly deleting: Set<string>;
}

const groups = 3;

/** Sends, receives and deletes until the server is gone. Bodies rise within each group. */
async function drive(sqs: SqsWire, urls: readonly string[], known: Known, start: number): Promise<number> {
  let next = start;
  async function produce(QueueUrl: string, fifo: boolean): Promise<void> {
    for (;;) {
      const number = next++;
      const body = `${fifo ? "f" : "s"}-${String(number).padStart(8, "0")}`;
      await sqs("SendMessage", { QueueUrl, MessageBody: body, ...(fifo && { MessageGroupId: `g${number % groups}` }) });
      known.sent.add(body);
    }
  }
  async function consume(QueueUrl: string): Promise<void> {
    for (;;) {
      const { Messages = [] } = await sqs("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 3, WaitTimeSeconds: 1 });
      for (const { Body = "", ReceiptHandle } of Messages.slice(0, 2)) {
        expect(known.deleted.has(Body), `${Body} came after it was deleted`).toBe(false);
        known.deleting.add(Body);
        await sqs("DeleteMessage", { QueueUrl, ReceiptHandle });
        known.deleted.add(Body);
      }
    }
  }
  const [standard = "", fifo = ""] = urls;
  const workers = [produce(standard, false), produce(fifo, true), consume(standard), consume(fifo)];
  const ends = await Promise.allSettled(workers);
  // The server's end is theirs, and nothing else is.
  for (const end of ends)
    if (end.status === "rejected") expect(String(end.reason)).toMatch(/fetch failed|terminated|socket/);
  return next;
}

async function drain(sqs: SqsWire, QueueUrl: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10 });
    if (Messages.length === 0) return bodies;
    for (const { Body = "", ReceiptHandle } of Messages) {
      bodies.push(Body);
      await sqs("DeleteMessage", { QueueUrl, ReceiptHandle });
    }
  }
}

const seed = Date.now() % 1_000_000;

describe(`SQS killed with SIGKILL (seed ${seed})`, () => {
  const count = kills(8);
  it(`delivers what it accepted, across ${count} kills`, async () => {
    const dice = createDice(seed);
    const known: Known = { sent: new Set(), deleted: new Set(), deleting: new Set() };
    let server = await serve(program, folder);
    let next = 0;
    const names = ["live", "live.fifo"];
    const make = sqsWire(server.endpoint);
    await make("CreateQueue", { QueueName: "live", Attributes: { VisibilityTimeout: "0" } });
    await make("CreateQueue", {
      QueueName: "live.fifo",
      Attributes: { FifoQueue: "true", ContentBasedDeduplication: "true", VisibilityTimeout: "1" },
    });
    for (let kill = 0; kill < count; kill++) {
      const urls = names.map((name) => `${server.endpoint}/000000000000/${name}`);
      const driving = drive(sqsWire(server.endpoint), urls, known, next);
      await sleep(150 + dice(300));
      await server.kill();
      next = await driving;
      server = await serve(program, folder);
      expect(server.errors()).toBe("");
    }
    // FIFO messages that were received and not deleted show up again.
    await sleep(1_100);
    const sqs = sqsWire(server.endpoint);
    for (const name of names)
      await inspect(sqs, `${server.endpoint}/000000000000/${name}`, name.endsWith(".fifo"), known);
    await server.kill();
    expect(known.deleted.size).toBeGreaterThan(count * 2);
  }, 300_000);
});

async function inspect(sqs: SqsWire, QueueUrl: string, fifo: boolean, known: Known): Promise<void> {
  const found = await drain(sqs, QueueUrl);
  const { Attributes = {} } = await sqs("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
  expect(Attributes.ApproximateNumberOfMessages).toBe("0");
  expect(new Set(found).size).toBe(found.length);
  const there = new Set(found);
  for (const body of known.sent) {
    if (body.startsWith("f") !== fifo) continue;
    if (known.deleted.has(body)) expect(there.has(body), `${body} was deleted`).toBe(false);
    else if (!known.deleting.has(body)) expect(there.has(body), `${body} was accepted`).toBe(true);
  }
  if (!fifo) return;
  for (let group = 0; group < groups; group++) {
    const own = found.filter((body) => Number(body.slice(2)) % groups === group);
    expect(own).toEqual([...own].sort());
  }
}
