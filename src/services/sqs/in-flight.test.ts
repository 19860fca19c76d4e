import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type House, openHouse } from "./testing.ts";

let house: House;
beforeEach(() => {
  house = openHouse();
});
afterEach(() => house.clock.stop());

/** "approximately 120,000 in flight messages" (SQS developer guide, "Amazon SQS message quotas"). */
const most = 120_000;
const visibilitySeconds = 600;

/** A queue with ten messages more than can be in flight, and all of them received that can be. */
async function full(name: string): Promise<string> {
  const fifo = name.endsWith(".fifo");
  const attributes = { VisibilityTimeout: String(visibilitySeconds), SqsManagedSseEnabled: "false" };
  const QueueUrl = await house.queue(name, { ...attributes, ...(fifo && { FifoQueue: "true" }) });
  for (let sent = 0; sent < most + 10; sent += 10) {
    const Entries = Array.from({ length: 10 }, (_, at) => {
      const own = `${sent + at}`;
      return { Id: own, MessageBody: "x", ...(fifo && { MessageGroupId: own, MessageDeduplicationId: own }) };
    });
    await house.run("SendMessageBatch", { QueueUrl, Entries });
  }
  for (let taken = 0; taken < most; taken += 10)
    await house.run("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10 });
  const { Attributes } = await house.run("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
  expect(Attributes).toMatchObject({ ApproximateNumberOfMessagesNotVisible: String(most) });
  return QueueUrl;
}

describe("120,000 messages in flight", { timeout: 300_000 }, () => {
  it("are OverLimit in a standard queue, until their timeout ends", async () => {
    const QueueUrl = await full("full");
    expect(await house.fails("ReceiveMessage", { QueueUrl })).toMatch(/^OverLimit: /);
    await house.clock.advance(visibilitySeconds * 1_000);
    expect((await house.run("ReceiveMessage", { QueueUrl })).Messages).toHaveLength(1);
  });

  it("leave nothing to be had in a FIFO queue, and no error", async () => {
    const QueueUrl = await full("full.fifo");
    expect(await house.run("ReceiveMessage", { QueueUrl })).toEqual({});
  });
});
