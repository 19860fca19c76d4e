import type { Call, Principal } from "../../kernel/call.ts";
import { AwsError } from "../../kernel/error.ts";
import type { EventBus } from "../../kernel/gifts.ts";
import type { Delivery } from "../../kernel/outbox.ts";
import type { AccessQuestion, Ports } from "../../kernel/ports.ts";
import type { Operations } from "../../model/types/events.d.ts";
import { createClock, type HouseClock } from "../../runtime/clock.ts";
import { createIds } from "../../runtime/ids.ts";
import { createSeededRandom } from "../../runtime/random.ts";
import { createSeals } from "../../runtime/seals.ts";
import { openMemory } from "../../store/memory.ts";
import { createStore, type OpenStore } from "../../store/store.ts";
import type { Deps } from "./deps.ts";
import { eventsService } from "./index.ts";

/** For tests: EventBridge on the real store and clock; what would be delivered is kept in a list. */
export interface House {
  readonly deps: Deps;
  readonly store: OpenStore;
  readonly clock: HouseClock;
  readonly bus: EventBus;
  /** Everything that was posted, in order. */
  readonly posted: Delivery[];
  /** What the policies were asked from inside of operations. */
  readonly asked: AccessQuestion[];
  /** Who asks; a test changes it. */
  caller: Partial<Call>;
  /** As the road does it, but for authorization and validation. */
  run<Name extends keyof Operations>(
    operation: Name,
    input: Operations[Name]["input"],
  ): Promise<Operations[Name]["output"]>;
  /** Code and message of the error that must come. */
  fails<Name extends keyof Operations>(operation: Name, input: Operations[Name]["input"]): Promise<string>;
  /** A rule whose one target is a queue. */
  rule(name: string, pattern: object, more?: Partial<Operations["PutRule"]["input"]>): Promise<void>;
  /** Puts one event. */
  tell(source: string, detail: object, more?: object): Promise<string>;
  /** Lets everything happen that is due. */
  settle(): Promise<void>;
}

export const account = "111122223333";
export const region = "eu-central-1";
export const start = Date.UTC(2026, 0, 15, 12);
export const queueArn = (name: string): string => `arn:aws:sqs:${region}:${account}:${name}`;

const rootOf = (id: string): Principal => ({ kind: "root", account: id, arn: `arn:aws:iam::${id}:root`, id });

export function openHouse(store: OpenStore = createStore(openMemory())): House {
  const random = createSeededRandom("events");
  const posted: Delivery[] = [];
  const asked: AccessQuestion[] = [];
  const failed = (_message: string, error: unknown): never => {
    throw error;
  };
  const log = { error: failed, warn: () => undefined };
  const clock = createClock({ frozenAt: start, log });
  const ports = {
    ids: createIds(random),
    random,
    seals: createSeals(random.bytes(32), random),
    store,
    clock,
    log,
    authorizer: { require: (_call: Call, question: AccessQuestion) => void asked.push(question) },
    outbox: {
      post: (_scope: object, delivery: Delivery) => void posted.push(delivery),
      unsupported: async (target: string) => (target.includes(":ecs:") ? "an ECS task is nothing here" : undefined),
    },
  } as unknown as Ports;
  const deps = eventsService.deps(ports, {}) as Deps;
  const { eventBus } = eventsService.gives(deps);
  if (!eventBus) throw new Error("EventBridge gives no bus");
  eventsService.jobs(deps);

  const house: House = {
    deps,
    store,
    clock,
    bus: eventBus,
    posted,
    asked,
    caller: {},
    async run(operation, given) {
      const entry = eventsService.operations.get(operation);
      if (!entry) throw new Error(`${operation} is no operation of EventBridge`);
      const owner = house.caller.account ?? account;
      const principal = rootOf(owner);
      const call: Call = {
        ...testCall,
        now: clock.now(),
        region,
        principal,
        account: owner,
        operation,
        ...house.caller,
      };
      const work = (): unknown => entry.run(deps, call, given as object);
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
    async rule(name, pattern, more = {}) {
      await house.run("PutRule", { Name: name, EventPattern: JSON.stringify(pattern), ...more });
      const Targets = [{ Id: "queue", Arn: queueArn(name) }];
      await house.run("PutTargets", { Rule: name, EventBusName: more.EventBusName, Targets });
    },
    async tell(source, detail, more = {}) {
      const entry = { Source: source, DetailType: "told", Detail: JSON.stringify(detail), ...more };
      const { Entries = [] } = await house.run("PutEvents", { Entries: [entry] });
      return Entries[0]?.EventId ?? Entries[0]?.ErrorCode ?? "nothing";
    },
    async settle() {
      await store.committed();
      await clock.advance(0);
      await clock.settle();
    },
  };
  return house;
}

const testCall = {
  id: "11111111-2222-4333-8444-555555555555",
  entrance: "api",
  service: "events",
  source: { ip: "127.0.0.1", userAgent: "test", secure: false, host: "localhost:4566" },
  baseUrl: "http://localhost:4566",
} as const;
