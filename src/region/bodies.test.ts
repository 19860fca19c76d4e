import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Blobs } from "../kernel/blobs.ts";
import { bindCollection, defineCollection } from "../kernel/collection.ts";
import type { Log, Ports } from "../kernel/ports.ts";
import { defineService } from "../kernel/service.ts";
import type { ServiceModel } from "../model/link.ts";
import { openDataFolder } from "../runtime/data-folder.ts";
import { createRandom } from "../runtime/random.ts";
import { openLmdb } from "../store/lmdb.ts";
import { createStore } from "../store/store.ts";
import { watchPuts } from "../store/sweep.ts";
import { openBodies } from "./bodies.ts";
import { createCast } from "./cast.ts";
import type { Region } from "./region.ts";
import { resetRegion } from "./reset.ts";

interface Body {
  readonly name: string;
  readonly owner: string;
  readonly blob: string;
}

const bodies = defineCollection<Body>({
  name: "shelf.bodies",
  scope: "region",
  version: 1,
  key: ({ name }) => [name],
  blobs: ({ blob }) => [blob],
});
const directory = defineCollection<Body>({
  ...bodies,
  name: "shelf.directory",
  scope: "house",
  owner: ({ owner }) => owner,
});
const shelf = defineService<object, object>()({
  id: "shelf",
  operations: {},
  iam: {},
  collections: [bodies as never, directory as never],
  deps: () => ({}),
});

const alice = { account: "111111111111", region: "us-east-1" };
const bob = { account: "222222222222", region: "us-east-1" };

let folder: string;
const warnings: string[] = [];
const log: Log = {
  warn: (message) => void warnings.push(message),
  error: (_, error) => {
    throw error;
  },
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bodies-test-"));
  warnings.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A region of one service, as a start opens it. */
function open({ known = true } = {}) {
  const data = openDataFolder(folder, createRandom());
  const watched = watchPuts(createStore(openLmdb({ path: join(folder, "state"), durability: "process" })));
  const { store } = watched;
  const found = openBodies(data, "process");
  const ports = { store, blobs: found.blobs } as unknown as Ports;
  const entry = { id: "shelf", gives: [], load: async () => shelf };
  const cast = createCast(known ? [entry] : [], ports, () => ({ operationNames: [] }) as unknown as ServiceModel);
  const region = { store, cast, ports, metrics: { clear() {} }, recorder: { clear() {} } } as unknown as Region;
  return {
    region,
    blobs: found.blobs,
    keep: async (definition: typeof bodies, scope: typeof alice, name: string) => {
      const blob = await write(found.blobs);
      const collection = bindCollection(store, definition);
      store.transact(() => collection.put(scope, { name, owner: scope.account, blob }));
      return blob;
    },
    sweep: () => found.sweep(watched, cast, log),
    close: async () => {
      await found.close();
      await store.close();
      data.release();
    },
  };
}

async function write(blobs: Blobs): Promise<string> {
  const writer = await blobs.create();
  writer.write(Buffer.from("body"));
  await writer.commit();
  return writer.id;
}

const onDisk = (): string[] =>
  readdirSync(join(folder, "blobs"), { recursive: true, encoding: "utf8" })
    .map((name) => name.slice(3))
    .filter((name) => name.length === 32)
    .sort();

describe("a sweep at the start", () => {
  it("keeps what a collection holds on to", async () => {
    const before = open();
    const kept = [await before.keep(bodies, alice, "a"), await before.keep(directory, bob, "b")];
    await write(before.blobs);
    await (await before.blobs.create()).write(Buffer.alloc(10));
    await before.close();
    const after = open();
    const fresh = await write(after.blobs);
    await after.sweep();
    expect(onDisk()).toEqual([...kept, fresh].sort());
    await after.close();
  });

  it("removes nothing if a collection is nobody's", async () => {
    const before = open();
    const ids = [await before.keep(bodies, alice, "a"), await write(before.blobs)];
    await before.close();
    const after = open({ known: false });
    await after.sweep();
    expect(onDisk()).toEqual(ids.sort());
    expect(warnings).toEqual(["blobs: not swept, since nobody knows what shelf.bodies holds on to"]);
    await after.close();
  });

  it("ends with the region", async () => {
    const before = open();
    const id = await write(before.blobs);
    await before.close();
    const after = open();
    void after.sweep();
    await after.close();
    expect(onDisk()).toEqual([id]);
  });
});

describe("a reset", () => {
  it("removes the blobs of everything", async () => {
    const { region, keep, blobs, close } = open();
    await keep(bodies, alice, "a");
    await keep(directory, bob, "b");
    const underWay = await write(blobs);
    await resetRegion(region);
    expect(onDisk()).toEqual([underWay]);
    await close();
  });

  it("removes the blobs of one account, and of what it owns elsewhere", async () => {
    const { region, keep, close } = open();
    await keep(bodies, alice, "a");
    await keep(directory, alice, "b");
    const others = [await keep(bodies, bob, "a"), await keep(directory, bob, "c")];
    await resetRegion(region, alice.account);
    expect(onDisk()).toEqual(others.sort());
    await close();
  });
});
