import { describe, expect, it } from "vitest";
import { AwsError } from "../../kernel/error.ts";
import type { Peers } from "../../kernel/peers.ts";
import type { Clock } from "../../kernel/ports.ts";
import type { PipeRecord } from "./record.ts";
import type { Pipe } from "./state.ts";
import { createWork } from "./work.ts";

/** What becomes of a batch, with stand-ins for the services that enrich and take it. */

const home = "eu-central-1";
const account = "111122223333";
const functionArn = `arn:aws:lambda:${home}:${account}:function:f`;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const pipe = (more: Partial<Pipe>): Pipe => ({
  account,
  region: home,
  name: "p",
  source: `arn:aws:sqs:${home}:${account}:from.fifo`,
  sourceParameters: {},
  target: functionArn,
  targetParameters: {},
  roleArn: `arn:aws:iam::${account}:role/r`,
  tags: {},
  desired: "RUNNING",
  state: "RUNNING",
  createdAt: 0,
  modifiedAt: 0,
  ...more,
});

const record = (id: string, order?: string): PipeRecord => ({
  id,
  handle: `h-${id}`,
  order,
  event: { messageId: id, body: id },
});

interface Called {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Works on a batch of `records`, where the peers answer as told, one after another. */
async function work(of: Partial<Pipe>, records: readonly PipeRecord[], answers: readonly object[]) {
  const called: Called[] = [];
  const peers: Peers = {
    to: () => ({
      call: async (operation, input) => {
        called.push({ operation, input: input as never });
        return (answers[called.length - 1] ?? {}) as never;
      },
    }),
    implements: async () => true,
  };
  const clock: Clock = { now: () => 0, at: () => () => undefined };
  const failed = await createWork({ peers, clock }, pipe(of))(records);
  return { called, failed: failed.map(({ id }) => id) };
}

const payloadOf = ({ input }: Called | { input: Called["input"] }): unknown =>
  JSON.parse(new TextDecoder().decode(input.Payload as Uint8Array));

const three = [record("1", "a"), record("2", "b"), record("3", "a")];

describe("a function as the target", () => {
  it("gets the batch as one array", async () => {
    const { called, failed } = await work({}, three, [{ Payload: utf8("null") }]);
    expect(called).toHaveLength(1);
    expect(called[0]?.input).toMatchObject({ FunctionName: functionArn, InvocationType: "RequestResponse" });
    expect(called[0] && payloadOf(called[0])).toEqual(three.map(({ event }) => event));
    expect(failed).toEqual([]);
  });

  it.each<[string, object, readonly string[]]>([
    ["nothing failed", { batchItemFailures: [] }, []],
    ["the last failed", { batchItemFailures: [{ itemIdentifier: "3" }] }, ["3"]],
    ["the first failed, and holds its group up", { batchItemFailures: [{ itemIdentifier: "1" }] }, ["1", "3"]],
    ["a group of its own failed", { batchItemFailures: [{ itemIdentifier: "2" }] }, ["2"]],
    ["an unknown one failed", { batchItemFailures: [{ itemIdentifier: "x" }] }, ["1", "2", "3"]],
  ])("says what comes again: %s", async (_, answer, expected) => {
    const { failed } = await work({}, three, [{ Payload: utf8(JSON.stringify(answer)) }]);
    expect(failed).toEqual(expected);
  });

  it("fails the batch where it throws", async () => {
    const answer = { FunctionError: "Unhandled", Payload: utf8('{"errorMessage":"no"}') };
    await expect(work({}, three, [answer])).rejects.toThrow(AwsError);
  });
});

describe("a queue as the target", () => {
  it("fails what the batch's answer names", async () => {
    const target = `arn:aws:sqs:${home}:${account}:to`;
    const { called, failed } = await work({ target }, three, [{ Failed: [{ Id: "1", Code: "InternalError" }] }]);
    expect(called[0]).toMatchObject({
      operation: "SendMessageBatch",
      input: { QueueUrl: `https://sqs.${home}.amazonaws.com/${account}/to` },
    });
    expect(failed).toEqual(["2"]);
  });
});

describe("an event bus as the target", () => {
  it("fails what has an error at its place, and reads its parameters out of events", async () => {
    const target = `arn:aws:events:${home}:${account}:event-bus/b`;
    const targetParameters = { EventBridgeEventBusParameters: { DetailType: "$.body", Source: "shop" } };
    const { called, failed } = await work({ target, targetParameters }, three, [
      { FailedEntryCount: 1, Entries: [{ EventId: "e" }, { ErrorCode: "MalformedDetail" }, { EventId: "e" }] },
    ]);
    const { Entries = [] } = (called[0]?.input ?? {}) as { Entries?: readonly object[] };
    expect(Entries[1]).toMatchObject({ EventBusName: target, Source: "shop", DetailType: "2" });
    expect(failed).toEqual(["2"]);
  });
});

describe("an enrichment", () => {
  const enrichment = `${functionArn}-enrich`;

  it("makes events out of events; a failure is still known by its record", async () => {
    const { called, failed } = await work({ enrichment }, three, [
      { Payload: utf8('[{"n":1},{"n":2},{"n":3}]') },
      { Payload: utf8('{"batchItemFailures":[{"itemIdentifier":"2"}]}') },
    ]);
    expect(called.map(({ input }) => input.FunctionName)).toEqual([enrichment, functionArn]);
    expect(called[1] && payloadOf(called[1])).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(failed).toEqual(["2"]);
  });

  it.each(['""', "{}", "[]", "null", ""])("that answers %j leaves nothing for the target", async (text) => {
    const { called, failed } = await work({ enrichment }, three, [{ Payload: utf8(text) }]);
    expect(called).toHaveLength(1);
    expect(failed).toEqual([]);
  });

  it("that makes one out of several fails all where that one fails", async () => {
    const target = `arn:aws:sqs:${home}:${account}:to`;
    const { failed } = await work({ enrichment, target }, three, [
      { Payload: utf8('{"all":3}') },
      { Failed: [{ Id: "0", Code: "InternalError" }] },
    ]);
    expect(failed).toEqual(["1", "2", "3"]);
  });
});
