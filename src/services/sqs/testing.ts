import type { Call, Principal } from "../../kernel/call.ts";
import { AwsError } from "../../kernel/error.ts";
import type { Ports } from "../../kernel/ports.ts";
import type { Operations } from "../../model/types/sqs.d.ts";
import { createClock, type HouseClock } from "../../runtime/clock.ts";
import { createIds } from "../../runtime/ids.ts";
import { createSeededRandom } from "../../runtime/random.ts";
import { createSeals } from "../../runtime/seals.ts";
import { openMemory } from "../../store/memory.ts";
import { createStore } from "../../store/store.ts";
import type { Deps } from "./deps.ts";
import { sqsService } from "./index.ts";

/** For tests: SQS over the real store and the house's clock, without the road in front of it. */
export interface House {
  readonly clock: HouseClock;
  readonly deps: Deps;
  run<Name extends keyof Operations>(
    operation: Name,
    input: Operations[Name]["input"],
  ): Promise<Operations[Name]["output"]>;
  /** Code and message of the error that must come. */
  fails<Name extends keyof Operations>(operation: Name, input: Operations[Name]["input"]): Promise<string>;
  queue(name: string, attributes?: Record<string, string>): Promise<string>;
  /** What a process that was killed would find: everything in memory is forgotten. */
  restart(): void;
}

export const account = "111122223333";
export const region = "eu-central-1";
const started = Date.UTC(2026, 0, 15, 12);

const root: Principal = { kind: "root", account, arn: `arn:aws:iam::${account}:root`, id: account };

export function openHouse(): House {
  const random = createSeededRandom("sqs");
  const store = createStore(openMemory());
  const log = {
    error(_: string, error: unknown) {
      throw error;
    },
    warn: () => undefined,
  };
  const clock = createClock({ frozenAt: started, log });
  const seals = createSeals(random.bytes(32), random);
  const peers = { to: () => ({ call: () => Promise.reject(new Error("no peers here")) }) };
  const ports = { ids: createIds(random), random, seals, store, clock, log, peers } as unknown as Ports;
  const open = (): Deps => sqsService.deps(ports, {}) as Deps;
  let deps = open();
  sqsService.jobs(deps);

  const house: House = {
    clock,
    get deps() {
      return deps;
    },
    async run(operation, given) {
      const entry = sqsService.operations.get(operation);
      if (!entry) throw new Error(`${operation} is no operation of SQS`);
      const call: Call = { ...testCall, now: clock.now(), operation, principal: root };
      const work = (): unknown => entry.run(deps, call, given);
      return (await (entry.kind === "write" ? store.transact(work as () => object) : work())) as never;
    },
    async fails(operation, input) {
      try {
        await house.run(operation, input);
      } catch (error) {
        if (error instanceof AwsError) return `${error.code}: ${error.message}`;
        throw error;
      }
      return "no error";
    },
    async queue(QueueName, Attributes) {
      const { QueueUrl } = await house.run("CreateQueue", { QueueName, Attributes });
      return QueueUrl ?? "";
    },
    restart() {
      deps = open();
      sqsService.jobs(deps);
    },
  };
  return house;
}

const testCall = {
  id: "11111111-2222-4333-8444-555555555555",
  entrance: "api",
  service: "sqs",
  account,
  region,
  source: { ip: "127.0.0.1", userAgent: "test", secure: false, host: "localhost:4566" },
  baseUrl: "http://localhost:4566",
} as const;
