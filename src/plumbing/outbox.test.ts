import { describe, expect, it } from "vitest";
import type { Courier, WebRequest } from "../kernel/courier.ts";
import { AwsError } from "../kernel/error.ts";
import type { Delivery } from "../kernel/outbox.ts";
import type { Caller, Peers } from "../kernel/peers.ts";
import { createClock } from "../runtime/clock.ts";
import { createSeededRandom } from "../runtime/random.ts";
import { openMemory } from "../store/memory.ts";
import { createStore, type OpenStore } from "../store/store.ts";
import { createOutbox } from "./outbox.ts";

/** Deliveries, with a stand-in for the targets that takes, fails and waits as it is told. */

const scope = { account: "111122223333", region: "eu-central-1" };
const queue = (name: string): string => `arn:aws:sqs:eu-central-1:111122223333:${name}`;
const sender = {
  service: "sns.amazonaws.com",
  sourceArn: "arn:aws:sns:eu-central-1:111122223333:t",
  sourceAccount: "111122223333",
};

interface Taken {
  readonly queue: string;
  readonly body: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
}

const busy = (): AwsError => new AwsError("ThrottlingException", "Rate exceeded", { status: 400 });
const gone = (): AwsError => new AwsError("AWS.SimpleQueueService.NonExistentQueue", "No such queue.", { status: 400 });

function bench(store: OpenStore = createStore(openMemory())) {
  const errors: unknown[] = [];
  const log = { error: (_: string, error: unknown) => void errors.push(error), warn: () => undefined };
  const clock = createClock({ frozenAt: 0, log });
  const taken: Taken[] = [];
  /** What stands in the way of a queue. */
  const obstacles = new Map<string, () => unknown>();
  const peers: Peers = {
    to: () => ({
      async call(_operation, given, caller) {
        const input = given as Record<string, unknown>;
        const name = String(input.QueueUrl).split("/").at(-1) ?? "";
        await obstacles.get(name)?.();
        taken.push({ queue: name, body: String(input.MessageBody), input, caller });
        return {} as never;
      },
    }),
    implements: async (service) => service === "sqs",
  };
  const posted: WebRequest[] = [];
  const courier: Courier = {
    async send(request) {
      posted.push(request);
      return { status: Number(/status=(\d+)/.exec(request.url)?.[1] ?? 200), headers: {}, body: new Uint8Array(0) };
    },
  };
  const outbox = createOutbox({
    store,
    clock,
    random: createSeededRandom("outbox"),
    log,
    peers,
    courier,
    gift: () => undefined,
  });
  const post = (name: string, body: string, more: Partial<Delivery> = {}): void =>
    store.transact(() => outbox.post(scope, { target: queue(name), body, sender, ...more }));
  /** Lets everything happen that is due. */
  const settle = async (): Promise<void> => {
    await store.committed();
    await clock.advance(0);
    await clock.settle();
  };
  return { store, clock, outbox, taken, posted, obstacles, post, settle, errors };
}

describe("a delivery", () => {
  it("arrives once its transaction is committed, in its sender's name", async () => {
    const { post, settle, taken, outbox } = bench();
    post("a", "hello", { parameters: { MessageGroupId: "g" }, cause: "journey" });
    expect(outbox.list(10)).toHaveLength(1);
    await settle();
    expect(taken).toMatchObject([{ queue: "a", body: "hello", input: { MessageGroupId: "g" } }]);
    expect(taken[0]?.caller).toEqual({
      as: "service",
      account: "111122223333",
      region: "eu-central-1",
      cause: "journey",
      ...sender,
    });
    expect(outbox.list(10)).toEqual([]);
  });

  it("does not exist where its transaction is rolled back", async () => {
    const { store, outbox, settle, taken } = bench();
    expect(() =>
      store.transact(() => {
        outbox.post(scope, { target: queue("a"), body: "never", sender });
        throw new Error("rolled back");
      }),
    ).toThrow("rolled back");
    await settle();
    expect(taken).toEqual([]);
    expect(outbox.list(10)).toEqual([]);
  });

  it("waits for its time", async () => {
    const { post, settle, clock, taken } = bench();
    post("a", "later", { notBefore: 5_000 });
    await settle();
    await clock.advance(4_999);
    expect(taken).toEqual([]);
    await clock.advance(1);
    expect(taken).toHaveLength(1);
  });

  it("is taken up by the next process", async () => {
    const store = createStore(openMemory());
    const first = bench(store);
    first.clock.stop();
    first.post("a", "hello");
    await store.committed();
    const second = bench(store);
    second.outbox.resume();
    await second.settle();
    expect(second.taken).toMatchObject([{ body: "hello" }]);
  });

  it("acts in a role where it has one", async () => {
    const { post, settle, taken } = bench();
    const roleArn = "arn:aws:iam::111122223333:role/rule";
    post("a", "hello", { sender: { ...sender, roleArn } });
    await settle();
    expect(taken[0]?.caller).toMatchObject({ as: "role", roleArn, service: "sns.amazonaws.com", sessionName: "sns" });
  });
});

describe("a target that is busy", () => {
  it("is tried again, less and less often, until it takes", async () => {
    const { post, settle, clock, obstacles, taken, outbox } = bench();
    const attempts: number[] = [];
    obstacles.set("a", () => {
      attempts.push(clock.now());
      if (attempts.length < 5) throw busy();
    });
    post("a", "hello");
    await settle();
    expect(outbox.list(1)).toMatchObject([{ failures: 1, lastError: { code: "ThrottlingException" } }]);
    await clock.advance(60_000);
    expect(taken).toHaveLength(1);
    const waits = attempts.slice(1).map((at, n) => at - (attempts[n] ?? 0));
    waits.forEach((wait, n) => {
      expect(wait).toBeGreaterThanOrEqual(500 * 2 ** n);
      expect(wait).toBeLessThanOrEqual(1_000 * 2 ** n);
    });
  });

  it("gets no more attempts than the policy has", async () => {
    const { post, settle, clock, obstacles, taken } = bench();
    let attempts = 0;
    obstacles.set("a", () => {
      attempts++;
      throw busy();
    });
    post("a", "hello", {
      retry: { attempts: 2, maximumAgeSeconds: 86_400 },
      deadLetter: { queueArn: queue("dead"), attributes: { RULE_ARN: "r" }, withReasons: true },
    });
    await settle();
    await clock.advance(60_000);
    expect(attempts).toBe(3);
    expect(taken).toMatchObject([
      {
        queue: "dead",
        body: "hello",
        input: {
          MessageAttributes: {
            RULE_ARN: { DataType: "String", StringValue: "r" },
            ERROR_CODE: { StringValue: "ThrottlingException" },
            ERROR_MESSAGE: { StringValue: "Rate exceeded" },
            RETRY_ATTEMPTS: { DataType: "Number", StringValue: "2" },
            EXHAUSTED_RETRY_CONDITION: { StringValue: "MaximumRetryAttempts" },
          },
        },
      },
    ]);
  });

  it("gets no attempt after the event's greatest age", async () => {
    const { post, settle, clock, obstacles, taken } = bench();
    obstacles.set("a", () => {
      throw busy();
    });
    post("a", "hello", {
      retry: { attempts: 185, maximumAgeSeconds: 60 },
      deadLetter: { queueArn: queue("dead"), withReasons: true },
    });
    await settle();
    await clock.advance(120_000);
    expect(taken).toMatchObject([
      {
        queue: "dead",
        input: { MessageAttributes: { EXHAUSTED_RETRY_CONDITION: { StringValue: "MaximumEventAgeInSeconds" } } },
      },
    ]);
  });
});

describe("a target that is gone", () => {
  it("sends the delivery to the dead-letter queue at once", async () => {
    const { post, settle, obstacles, taken, outbox } = bench();
    obstacles.set("a", () => {
      throw gone();
    });
    post("a", "hello", { deadLetter: { queueArn: queue("dead") } });
    await settle();
    await settle();
    expect(taken).toMatchObject([{ queue: "dead", body: "hello" }]);
    expect(outbox.list(10)).toEqual([]);
  });

  it.each([undefined, { queueArn: queue("a") }])("leaves it to be seen where no queue takes it", async (deadLetter) => {
    const { post, settle, obstacles, clock, outbox } = bench();
    obstacles.set("a", () => {
      throw gone();
    });
    post("a", "hello", { deadLetter });
    await settle();
    await clock.advance(60_000);
    expect(outbox.list(10)).toMatchObject([
      { givenUp: true, delivery: { body: "hello" }, lastError: { message: "No such queue." } },
    ]);
  });
});

describe("an order", () => {
  it("holds while its head fails, and nobody else waits", async () => {
    const { post, settle, clock, obstacles, taken } = bench();
    let failing = true;
    obstacles.set("a", () => {
      if (failing) throw busy();
    });
    for (const body of ["1", "2", "3"]) post("a", body, { order: "g" });
    post("b", "other", { order: "h" });
    await settle();
    expect(taken.map(({ body }) => body)).toEqual(["other"]);
    failing = false;
    await clock.advance(10_000);
    expect(taken.map(({ body }) => body)).toEqual(["other", "1", "2", "3"]);
  });

  it("goes on when its head is dead-lettered or given up", async () => {
    const { post, settle, clock, obstacles, taken } = bench();
    let first = true;
    obstacles.set("a", () => {
      if (!first) return;
      first = false;
      throw gone();
    });
    for (const body of ["1", "2", "3"]) post("a", body, { order: "g" });
    await settle();
    await clock.advance(10_000);
    expect(taken.map(({ body }) => body)).toEqual(["2", "3"]);
  });
});

it("is not held up by a target that never answers", async () => {
  const { post, store, clock, obstacles, taken } = bench();
  obstacles.set("slow", () => new Promise(() => undefined));
  post("slow", "1");
  await store.committed();
  // Not awaited: the job waits for its attempts.
  void clock.advance(0);
  await new Promise(setImmediate);
  post("a", "2");
  await store.committed();
  for (let turn = 0; turn < 10 && taken.length === 0; turn++) await new Promise(setImmediate);
  expect(taken).toMatchObject([{ queue: "a" }]);
});

it("says by name what takes no deliveries", async () => {
  const { outbox } = bench();
  expect(await outbox.unsupported(queue("a"))).toBeUndefined();
  expect(await outbox.unsupported("arn:aws:lambda:eu-central-1:111122223333:function:f")).toContain("lambda Invoke");
  expect(await outbox.unsupported("arn:aws:iam::111122223333:role/r")).toContain("nothing that can be delivered to");
});

describe("a delivery to a web server", () => {
  const policy = {
    attempts: 3,
    maximumAgeSeconds: 3_600,
    phases: [
      { attempts: 1, fromSeconds: 0, toSeconds: 0, curve: "linear" },
      { attempts: 2, fromSeconds: 10, toSeconds: 20, curve: "linear" },
    ],
  } as const;

  it.each([
    { status: 204, attempts: 1, left: 0 },
    { status: 404, attempts: 1, left: 1 },
    { status: 429, attempts: 4, left: 1 },
    { status: 503, attempts: 4, left: 1 },
  ])("that answers $status is tried $attempts times", async ({ status, attempts, left }) => {
    const { store, clock, outbox, posted, settle } = bench();
    const target = `https://hook.example/?status=${status}`;
    const parameters = { headers: { "x-a": "b" } };
    store.transact(() => outbox.post(scope, { target, body: "hello", sender, parameters, retry: policy }));
    await settle();
    expect(posted[0]).toMatchObject({ method: "POST", url: target, body: "hello", headers: { "x-a": "b" } });
    await clock.advance(9_000);
    expect(posted).toHaveLength(Math.min(attempts, 2));
    await clock.advance(60_000);
    expect(posted).toHaveLength(attempts);
    expect(outbox.list(9)).toHaveLength(left);
  });

  it("needs a URL", async () => {
    const { outbox } = bench();
    expect(await outbox.unsupported("https://hook.example/")).toBeUndefined();
    expect(await outbox.unsupported("https://:nothing")).toContain("no URL");
  });
});
