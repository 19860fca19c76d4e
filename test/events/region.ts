import { afterAll } from "vitest";
import type { Principal } from "../../src/kernel/call.ts";
import { AwsError } from "../../src/kernel/error.ts";
import type { Caller } from "../../src/kernel/peers.ts";
import type { Operations as EventsOperations } from "../../src/model/types/events.d.ts";
import type { Operations as IamOperations } from "../../src/model/types/iam.d.ts";
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

/** A region with EventBridge and IAM in it, as their callers find it: policies decide. */
export function openRegion() {
  const random = createSeededRandom("events");
  const log = {
    error: (_: string, error: unknown) => {
      throw error;
    },
    warn: () => undefined,
  };
  const clock = createClock({ frozenAt: Date.UTC(2026, 0, 15, 12), log });
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
  } as Parameters<typeof assemble>[1]);
  afterAll(() => clock.stop());
  const { peers } = fogbank.ports;
  const events = peers.to<EventsOperations>("events");
  const iam = peers.to<IamOperations>("iam");

  return {
    fogbank,
    clock,
    events,
    iam,
    /** A role that EventBridge may assume, and that may do one thing. */
    async role(RoleName: string, Action: string, owner = account): Promise<string> {
      const document = (statement: object): string =>
        JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
      const trust = document({ Principal: { Service: "events.amazonaws.com" }, Action: "sts:AssumeRole" });
      const { Role } = await iam.call("CreateRole", { RoleName, AssumeRolePolicyDocument: trust }, rootOf(owner));
      const PolicyDocument = document({ Action, Resource: "*" });
      await iam.call("PutRolePolicy", { RoleName, PolicyName: "own", PolicyDocument }, rootOf(owner));
      return Role.Arn;
    },
    /** Lets everything happen that is due, and what follows from it. */
    async settle(): Promise<void> {
      for (let round = 0; round < 4; round++) {
        await store.committed();
        await clock.advance(0);
        await clock.settle();
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

export function callerOf(principal: Principal, at = region): Caller {
  return {
    as: "caller",
    call: {
      id: "the-cause",
      entrance: "api",
      now: 0,
      service: "sts",
      operation: "GetCallerIdentity",
      account: principal.account,
      region: at,
      principal,
      source: { ip: "192.0.2.1", userAgent: "test", secure: false, host: "localhost" },
      baseUrl: "http://localhost",
    },
  };
}

export const rootOf = (owner: string, at = region): Caller =>
  callerOf({ kind: "root", account: owner, arn: `arn:aws:iam::${owner}:root`, id: owner }, at);
