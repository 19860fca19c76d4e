import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { sqsForm, sqsWire } from "./wire.ts";

/** What a request says beside its parameters: that its client is gone, and by its path which queue it means. */

let fogbank: Fogbank;
beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0 });
});
afterAll(() => fogbank.stop());

const polls = () => fogbank.journeys({ limit: 100 }).filter(({ operation }) => operation === "ReceiveMessage");
const under = { timeout: 20_000, interval: 5 };

describe("a long poll whose client goes away", () => {
  it("ends at once, and leaves the message to others", async () => {
    const sqs = sqsWire(fogbank.endpoint);
    const { QueueUrl = "" } = await sqs("CreateQueue", { QueueName: "left" });
    const leaving = new AbortController();
    const poll = sqs("ReceiveMessage", { QueueUrl, WaitTimeSeconds: 20 }, leaving.signal);
    const second = sqs("ReceiveMessage", { QueueUrl, WaitTimeSeconds: 20 });
    // Both are there when a later request is answered on a connection behind theirs.
    await sqs("ListQueues", {});
    leaving.abort();
    await expect(poll).rejects.toThrow(/abort/i);
    await vi.waitFor(() => expect(polls()).toHaveLength(1), under);
    await sqs("SendMessage", { QueueUrl, MessageBody: "for the one who stays" });
    expect((await second).Messages?.map(({ Body }) => Body)).toEqual(["for the one who stays"]);
  });
});

describe("a request of the query protocol", () => {
  it("names its queue by the path alone", async () => {
    const form = sqsForm(fogbank.endpoint);
    await form("/", { Action: "CreateQueue", QueueName: "by-path" });
    const path = "/000000000000/by-path/";
    await form(path, { Action: "SendMessage", MessageBody: "hello" });
    expect(await form(path, { Action: "ReceiveMessage" })).toContain("<Body>hello</Body>");
  });

  it("means the queue of its parameter, where it has one", async () => {
    const form = sqsForm(fogbank.endpoint);
    await form("/", { Action: "CreateQueue", QueueName: "by-parameter" });
    const QueueUrl = `${fogbank.endpoint}/000000000000/by-parameter`;
    await form("/000000000000/another", { Action: "SendMessage", QueueUrl, MessageBody: "hello" });
    expect(await form("/", { Action: "ReceiveMessage", QueueUrl })).toContain("<Body>hello</Body>");
  });

  it("needs one of the two", async () => {
    const asked = sqsForm(fogbank.endpoint)("/", { Action: "ReceiveMessage" });
    await expect(asked).rejects.toThrow("<Code>MissingParameter</Code>");
  });
});
