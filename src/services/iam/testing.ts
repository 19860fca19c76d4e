import { readFileSync } from "node:fs";
import type { Call, Principal } from "../../kernel/call.ts";
import { AwsError } from "../../kernel/error.ts";
import type { AccessQuestion, Clock, Ports } from "../../kernel/ports.ts";
import { createIds } from "../../runtime/ids.ts";
import { createSeededRandom } from "../../runtime/random.ts";

import { createStore } from "../../store/store.ts";
import { rootArn, userArn } from "./arns.ts";
import { buildDeps, type Deps } from "./deps.ts";
import { openList } from "./testing-store.ts";

/** For tests only: IAM over the memory backend, with a clock that the test moves and ids that are always the same. */
export interface Bench {
  readonly deps: Deps;
  readonly ports: Ports;
  /** What operations asked the authorizer. */
  readonly questions: AccessQuestion[];
  /** Runs a handler as the road does: in a transaction, which an error undoes. */
  run<Input, Output>(
    handler: (deps: Deps, call: Call, input: Input) => Output,
    input: Input,
    call?: Partial<Call>,
  ): Output;
  /** Code and message of the error that the handler must throw: "NoSuchEntity: The user ...". */
  fault<Input>(handler: (deps: Deps, call: Call, input: Input) => unknown, input: Input, call?: Partial<Call>): string;
  /** A call of the root user at the clock's time. */
  call(): Call;
  /** Moves the clock and runs what is due. */
  advance(ms: number): void;
}

export const account = "123456789012";
export const start = Date.UTC(2026, 0, 15, 12);

export const rootPrincipal: Principal = {
  kind: "root",
  account,
  arn: rootArn(account),
  id: account,
  accessKeyId: account,
};

export const userPrincipal = (name: string, id: string): Principal => ({
  kind: "user",
  account,
  arn: userArn(account, { path: "/", name }),
  id,
  userName: name,
  accessKeyId: "AKIAEXAMPLE",
});

const absent = (): never => {
  throw new Error("IAM calls no other service");
};

const absentBlobs = (): never => {
  throw new Error("IAM keeps no bodies");
};

export function createBench(): Bench {
  const clock = createTestClock();
  const random = createSeededRandom("iam");
  const questions: AccessQuestion[] = [];
  const key = new Uint8Array([0x5a]);
  const ports: Ports = {
    clock,
    defaultAccount: account,
    ids: createIds(random),
    random,
    store: createStore(openList()),
    blobs: { create: absentBlobs, open: absentBlobs, remove: absentBlobs },
    digester: { begin: absentBlobs },
    seals: {
      seal: (_purpose, plain) => plain.map((byte) => byte ^ (key[0] ?? 0)),
      open: (_purpose, sealed) => sealed.map((byte) => byte ^ (key[0] ?? 0)),
    },
    authorizer: { require: (_call, question) => void questions.push(question), deny: () => undefined },
    fetcher: { get: async () => new Uint8Array() },
    courier: { send: absent },
    pollers: { start: absent },
    peers: { to: absent, implements: absent },
    outbox: { post: absent, unsupported: absent },
    events: { emit: absent },
    notes: { note: () => undefined },
    published: (name) => JSON.parse(readFileSync(new URL(`../../model/tables/${name}.json`, import.meta.url), "utf8")),
    log: {
      error: (_message, error) => {
        throw error;
      },
      warn: () => undefined,
    },
  };
  const deps = buildDeps(ports);
  const callWith = (given: Partial<Call> = {}): Call => ({ ...testCall, now: clock.now(), ...given });
  const run: Bench["run"] = (handler, input, call) =>
    ports.store.transact(((): unknown => handler(deps, callWith(call), input)) as () => never);
  return {
    deps,
    ports,
    questions,
    run,
    fault(handler, input, call) {
      try {
        run(handler, input, call);
      } catch (error) {
        if (error instanceof AwsError) return `${error.code}: ${error.message}`;
        throw error;
      }
      return "no error";
    },
    call: () => callWith(),
    advance: clock.advance,
  };
}

const testCall: Call = {
  id: "00000000-0000-4000-8000-000000000000",
  entrance: "api",
  now: start,
  service: "iam",
  operation: "Test",
  account,
  region: "us-east-1",
  principal: rootPrincipal,
  source: { ip: "127.0.0.1", userAgent: "test", secure: false, host: "localhost:4566" },
  baseUrl: "http://localhost:4566",
};

function createTestClock(): Clock & { advance(ms: number): void } {
  let now = start;
  let jobs: { readonly deadline: number; readonly job: () => void }[] = [];
  return {
    now: () => now,
    at(deadline, job) {
      const entry = { deadline, job };
      jobs.push(entry);
      return () => {
        jobs = jobs.filter((each) => each !== entry);
      };
    },
    advance(ms) {
      now += ms;
      const due = jobs.filter(({ deadline }) => deadline <= now).sort((a, b) => a.deadline - b.deadline);
      jobs = jobs.filter(({ deadline }) => deadline > now);
      for (const { job } of due) job();
    },
  };
}
