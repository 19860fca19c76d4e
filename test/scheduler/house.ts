import type { Call, Principal } from "../../src/kernel/call.ts";
import { AwsError } from "../../src/kernel/error.ts";
import type { Caller } from "../../src/kernel/peers.ts";
import type { Operations as IamOperations } from "../../src/model/types/iam.d.ts";
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
import { createStore, type OpenStore } from "../../src/store/store.ts";

/** A whole region whose time stands still, called from the inside: every call passes authorization and validation. */
export interface Bench {
  readonly region: Region;
  /** A call by the root user, or by `as`. */
  call<Ops extends object, Name extends keyof Ops & string>(
    service: string,
    operation: Name,
    input: object,
    as?: Caller,
  ): Promise<Ops[Name] extends { output: infer Output } ? Output : never>;
  /** Code and message of the error that must come. */
  fails(service: string, operation: string, input: object, as?: Caller): Promise<string>;
  /** A role that `service` may assume, and what it may do; its ARN. */
  role(name: string, service: string, actions: readonly string[], condition?: object): Promise<string>;
  /** The ARN of a new queue. */
  queue(name: string, attributes?: Record<string, string>): Promise<string>;
  /** Bodies of what is in a queue now; they are deleted. */
  take(name: string): Promise<string[]>;
  /** Moves the clock, and lets everything happen that is due. */
  advance(milliseconds: number): Promise<void>;
}

export const account = "111122223333";
export const home = "eu-central-1";
export const start = Date.UTC(2026, 0, 15, 12);
export const queueUrl = (name: string): string => `https://sqs.${home}.amazonaws.com/${account}/${name}`;
export const queueArn = (name: string): string => `arn:aws:sqs:${home}:${account}:${name}`;

const root: Principal = { kind: "root", account, arn: `arn:aws:iam::${account}:root`, id: account };

export const callerOf = (principal: Principal, now: number): Caller => ({
  as: "caller",
  call: {
    id: "the-cause",
    entrance: "api",
    now,
    service: "sts",
    operation: "GetCallerIdentity",
    account,
    region: home,
    principal,
    source: { ip: "192.0.2.1", userAgent: "test", secure: false, host: "localhost" },
    baseUrl: "http://localhost",
  } satisfies Call,
});

/** `store` and `at`: a process that takes up what another left, at that time. */
export function openBench(seed: string, store: OpenStore = createStore(openMemory()), at = start): Bench {
  const failed = (_message: string, error: unknown): never => {
    throw error;
  };
  const log = { error: failed, warn: () => undefined };
  const random = createSeededRandom(seed);
  const clock = createClock({ frozenAt: at, log });
  const region = assemble(readOptions({ ephemeral: true, account, region: home }), {
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
  const asRoot = (): Caller => callerOf(root, clock.now());

  const bench: Bench = {
    region,
    call: (service, operation, input, as = asRoot()) =>
      region.ports.peers
        .to<Record<string, { input: object; output: object }>>(service)
        .call(operation, input, as) as Promise<never>,
    async fails(service, operation, input, as) {
      try {
        await bench.call(service, operation as never, input, as);
      } catch (error) {
        if (error instanceof AwsError) return `${error.code}: ${error.message}`;
        throw error;
      }
      return "no error";
    },
    async role(name, service, actions, condition) {
      const allow = (rest: object): string =>
        JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...rest }] });
      const { Role } = await bench.call<IamOperations, "CreateRole">("iam", "CreateRole", {
        RoleName: name,
        AssumeRolePolicyDocument: allow({
          Principal: { Service: service },
          Action: "sts:AssumeRole",
          ...(condition && { Condition: condition }),
        }),
      });
      await bench.call("iam", "PutRolePolicy" as never, {
        RoleName: name,
        PolicyName: "own",
        PolicyDocument: allow({ Action: actions, Resource: "*" }),
      });
      return Role.Arn;
    },
    async queue(name, attributes) {
      await bench.call("sqs", "CreateQueue" as never, { QueueName: name, Attributes: attributes });
      return queueArn(name);
    },
    async take(name) {
      const bodies: string[] = [];
      for (;;) {
        const { Messages = [] } = await bench.call<SqsOperations, "ReceiveMessage">("sqs", "ReceiveMessage", {
          QueueUrl: queueUrl(name),
          MaxNumberOfMessages: 10,
        });
        if (Messages.length === 0) return bodies;
        for (const { Body = "", ReceiptHandle } of Messages) {
          bodies.push(Body);
          await bench.call("sqs", "DeleteMessage" as never, { QueueUrl: queueUrl(name), ReceiptHandle });
        }
      }
    },
    async advance(milliseconds) {
      await clock.advance(milliseconds);
      for (let turn = 0; turn < 10; turn++) {
        await region.store.committed();
        await clock.advance(0);
        await clock.settle();
        await new Promise(setImmediate);
      }
    },
  };
  return bench;
}
