import { describe, expect, it } from "vitest";
import type { ServiceEvent } from "../../../kernel/outbox.ts";
import { openMemory } from "../../../store/memory.ts";
import { createStore } from "../../../store/store.ts";
import { bindState } from "../collections.ts";
import type { Frame } from "../record/frame.ts";
import type { Trail } from "../state.ts";
import { watchTrails } from "../trails/watch.ts";
import type { FramedEvent } from "./chunk.ts";
import { keep } from "./keep.ts";
import { storeEvents } from "./store-events.ts";

const account = "111122223333";
const scope = { account, region: "us-east-1" };
const now = Date.UTC(2026, 2, 1);

const frame: Frame = {
  userIdentity: { type: "Root", principalId: account },
  eventSource: "iam.amazonaws.com",
  eventName: "CreateUser",
  awsRegion: "us-east-1",
  sourceIPAddress: "192.0.2.1",
  userAgent: "test",
  readOnly: false,
  managementEvent: true,
  recipientAccountId: account,
};
const main: Trail = {
  homeRegion: "us-east-1",
  name: "main",
  bucket: "logs",
  includesGlobalServices: true,
  multiRegion: false,
  validated: false,
  tags: {},
  logging: true,
};

function open(...trails: Trail[]) {
  const store = createStore(openMemory());
  const state = bindState(store);
  const told: ServiceEvent[] = [];
  store.transact(() => {
    for (const trail of trails) state.trails.put(scope, trail);
  });
  const events = { emit: (event: ServiceEvent) => void told.push(event) };
  const watch = watchTrails(state.trails, state.accounts);
  const target = { ...state, watch, events, now: () => now, onPending: () => undefined };
  const write = (...all: FramedEvent[]): void => store.transact(() => storeEvents(target, all));
  const pending = (): string[] =>
    [...state.pendingChunks.list(scope)].flatMap(({ trail, events: all }) => all.map(({ id }) => `${trail} ${id}`));
  return { store, state, told, write, pending };
}

const event = (id: string, changes: Partial<Frame> = {}): FramedEvent => ({
  frame: { ...frame, ...changes },
  own: { id, at: now, requestId: `request ${id}` },
});

describe("what a trail logs", () => {
  it("is told to EventBridge once, if it changed something", () => {
    const { told, write } = open(main, { ...main, name: "second" });
    write(event("a"), event("b", { readOnly: true }));
    expect(told).toMatchObject([
      {
        source: "aws.iam",
        detailType: "AWS API Call via CloudTrail",
        account,
        region: "us-east-1",
        time: now,
        detail: { eventName: "CreateUser", eventID: "a" },
        cause: "request a",
      },
    ]);
  });

  it.each<[string, Partial<Trail>, string[]]>([
    ["of its region", {}, ["main iam", "main sqs"]],
    ["of no other", { homeRegion: "eu-west-1" }, []],
    ["of all regions", { homeRegion: "eu-west-1", multiRegion: true }, ["main iam", "main sqs"]],
    ["without global services", { includesGlobalServices: false }, ["main sqs"]],
    ["nothing where it is stopped", { logging: false }, []],
  ])("%s", (_, changes, expected) => {
    const { write, pending } = open({ ...main, ...changes });
    write(event("iam"), event("sqs", { eventSource: "sqs.amazonaws.com" }));
    expect(pending()).toEqual(expected);
  });

  it("is nothing where there is no trail; the history has it", () => {
    const { told, write, pending, state } = open();
    write(event("a"), event("b", { managementEvent: false, dataType: "AWS::S3::Object" }));
    expect(told).toEqual([]);
    expect(pending()).toEqual([]);
    expect([...state.history.list(scope)].flatMap(({ events }) => events.map(({ id }) => id))).toEqual(["a"]);
  });
});

it("the history lets go of the oldest where it is too long or too old", () => {
  const { store, state } = open();
  const add = (id: string, at: number, most: number): void =>
    store.transact(() =>
      keep(
        state,
        scope,
        { from: at, to: at, frames: [frame], events: [{ frame: 0, id, at, requestId: id }] },
        at,
        most,
      ),
    );
  const ids = (): string[] => [...state.history.list(scope)].flatMap(({ events }) => events.map(({ id }) => id));
  for (const [at, id] of ["a", "b", "c"].entries()) add(id, now + at, 2);
  expect(ids()).toEqual(["b", "c"]);
  add("d", now + 91 * 86_400_000, 2);
  expect(ids()).toEqual(["d"]);
});
