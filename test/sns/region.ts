import { afterAll } from "vitest";
import type { Principal } from "../../src/kernel/call.ts";
import { AwsError } from "../../src/kernel/error.ts";
import type { Caller } from "../../src/kernel/peers.ts";
import type { Operations as IamOperations } from "../../src/model/types/iam.d.ts";
import type { Operations as KmsOperations } from "../../src/model/types/kms.d.ts";
import type { Operations as SnsOperations } from "../../src/model/types/sns.d.ts";
import type { Operations as SqsOperations } from "../../src/model/types/sqs.d.ts";
import { openBodies } from "../../src/region/bodies.ts";
import { readOptions } from "../../src/region/options.ts";
import { assemble, type Region } from "../../src/region/region.ts";
import { createClock } from "../../src/runtime/clock.ts";
import { createIds } from "../../src/runtime/ids.ts";
import { createSeededRandom } from "../../src/runtime/random.ts";
import { createSeals } from "../../src/runtime/seals.ts";
import { openTables } from "../../src/runtime/tables.ts";
import { openMemory } from "../../src/store/memory.ts";
import { createStore } from "../../src/store/store.ts";

export const account = "111122223333";
export const otherAccount = "444455556666";
export const region = "eu-central-1";
export const start = Date.UTC(2026, 0, 15, 12);

export const rootOf = (owner: string): Caller =>
  callerOf({ kind: "root", account: owner, arn: `arn:aws:iam::${owner}:root`, id: owner });
export const userOf = (name: string, owner = account): Caller =>
  callerOf({
    kind: "user",
    account: owner,
    arn: `arn:aws:iam::${owner}:user/${name}`,
    id: `AIDA${name}`,
    userName: name,
  });
export const nobody: Caller = callerOf({ kind: "anonymous", account: "", arn: "", id: "" });

export function callerOf(principal: Principal): Caller {
  return {
    as: "caller",
    call: {
      id: "the-cause",
      entrance: "api",
      now: start,
      service: "sts",
      operation: "GetCallerIdentity",
      account: principal.account || account,
      region,
      principal,
      source: { ip: "192.0.2.1", userAgent: "test", secure: false, host: "localhost" },
      baseUrl: "http://localhost:4566",
    },
  };
}

export const root = rootOf(account);

/** What a queue gave out: the body as text and, where it is JSON, read. */
export interface Got {
  readonly body: string;
  readonly json: Readonly<Record<string, unknown>>;
  readonly attributes: Readonly<Record<string, { StringValue?: string; BinaryValue?: Uint8Array; DataType: string }>>;
  readonly system: Readonly<Record<string, string>>;
}

/** A region with SNS, SQS, KMS and IAM in it, as their callers find it: policies decide. */
export function openRegion(seed = "sns") {
  const random = createSeededRandom(seed);
  const log = {
    error: (_: string, error: unknown) => {
      throw error;
    },
    warn: () => undefined,
  };
  const clock = createClock({ frozenAt: start, log });
  const store = createStore(openMemory());
  const fogbank: Region = assemble(readOptions({ ephemeral: true, account, region }), {
    clock,
    ids: createIds(random),
    random,
    store,
    blobs: openBodies(undefined, "process").blobs,
    seals: createSeals(random.bytes(32), random),
    tables: openTables(new URL("../../src/model/tables/", import.meta.url)),
    log,
    micros: () => 0,
  });
  afterAll(() => clock.stop());
  const { peers } = fogbank.ports;
  const sns = peers.to<SnsOperations>("sns");
  const sqs = peers.to<SqsOperations>("sqs");

  async function settle(): Promise<void> {
    for (let round = 0; round < 4; round++) {
      await store.committed();
      await clock.advance(0);
      await clock.settle();
    }
  }

  return {
    fogbank,
    clock,
    store,
    sns,
    sqs,
    kms: peers.to<KmsOperations>("kms"),
    iam: peers.to<IamOperations>("iam"),
    /** Lets everything happen that is due, and what follows from it. */
    settle,
    async topic(Name: string, Attributes: Record<string, string> = {}): Promise<string> {
      const fifo = Name.endsWith(".fifo") ? { FifoTopic: "true" } : {};
      const { TopicArn = "" } = await sns.call("CreateTopic", { Name, Attributes: { ...fifo, ...Attributes } }, root);
      return TopicArn;
    },
    /** A queue that every topic may send to. */
    async queue(QueueName: string, owner = account): Promise<string> {
      const arn = `arn:aws:sqs:${region}:${owner}:${QueueName}`;
      const Policy = JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: "sns.amazonaws.com" }, Action: "sqs:SendMessage", Resource: arn },
        ],
      });
      const Attributes = { Policy, ...(QueueName.endsWith(".fifo") && { FifoQueue: "true" }) };
      await sqs.call("CreateQueue", { QueueName, Attributes }, rootOf(owner));
      return arn;
    },
    subscribe: async (TopicArn: string, Protocol: string, Endpoint: string, Attributes: Record<string, string> = {}) =>
      (await sns.call("Subscribe", { TopicArn, Protocol, Endpoint, Attributes, ReturnSubscriptionArn: true }, root))
        .SubscriptionArn ?? "",
    /** Everything that a queue has, taken out of it. */
    async received(queueArn: string): Promise<Got[]> {
      await settle();
      const [, , , , owner = "", name] = queueArn.split(":");
      const QueueUrl = `https://sqs.${region}.amazonaws.com/${owner}/${name}`;
      const got: Got[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.call(
          "ReceiveMessage",
          { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"], MessageSystemAttributeNames: ["All"] },
          rootOf(owner),
        );
        if (Messages.length === 0) return got;
        for (const { Body = "", ReceiptHandle = "", MessageAttributes = {}, Attributes = {} } of Messages) {
          const attributes = MessageAttributes as Got["attributes"];
          got.push({ body: Body, json: readJson(Body), attributes, system: Attributes as Record<string, string> });
          await sqs.call("DeleteMessage", { QueueUrl, ReceiptHandle }, rootOf(owner));
        }
      }
    },
    /** Code of the error that must come. */
    async fails(call: Promise<unknown>): Promise<string> {
      try {
        await call;
        return "no error";
      } catch (error) {
        if (error instanceof AwsError) return `${error.code}: ${error.message}`;
        throw error;
      }
    },
  };
}

function readJson(text: string): Got["json"] {
  try {
    return JSON.parse(text) as Got["json"];
  } catch {
    return {};
  }
}
