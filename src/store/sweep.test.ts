import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bindCollection, type Collection, defineCollection } from "../kernel/collection.ts";
import { createRandom } from "../runtime/random.ts";
import type { Backend } from "./backend.ts";
import { type BlobHolder, blobHolders, blobsUnder, collectionsIn } from "./blob-references.ts";
import { type FolderBlobs, openBlobs } from "./blobs.ts";
import { openMemory } from "./memory.ts";
import { createStore } from "./store.ts";
import { sweepBlobs, type WatchedStore, watchPuts } from "./sweep.ts";

interface Thing {
  readonly name: string;
  readonly bodies: readonly string[];
}

const things = defineCollection<Thing>({
  name: "s3.things",
  scope: "region",
  version: 1,
  key: ({ name }) => [name],
  indexes: { first: ({ bodies }) => (bodies[0] === undefined ? [] : [[bodies[0]]]) },
  blobs: ({ bodies }) => bodies,
});
/** Its name begins as the other's does, and comes behind it. */
const uploads = defineCollection<Thing>({ ...things, name: "s3.things-to-come", scope: "house", indexes: {} });
const plain = defineCollection<Thing>({ name: "kms.keys", scope: "account", version: 1, key: ({ name }) => [name] });

const here = { account: "111111111111", region: "us-east-1" };
const there = { account: "222222222222", region: "eu-west-1" };

let folder: string;
let old: FolderBlobs;
let blobs: FolderBlobs;
let backend: Backend;
let watched: WatchedStore;
let thing: Collection<Thing>;
let upload: Collection<Thing>;
const holders = blobHolders([things, uploads, plain] as never[]);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sweep-test-"));
  old = openBlobs({ folder: () => folder, durability: "process", random: createRandom() });
  blobs = openBlobs({ folder: () => folder, durability: "process", random: createRandom() });
  backend = openMemory();
  watched = watchPuts(createStore(backend));
  thing = bindCollection(watched.store, things);
  upload = bindCollection(watched.store, uploads);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function blob(of: FolderBlobs = old): Promise<string> {
  const writer = await of.create();
  await writer.commit();
  return writer.id;
}
const some = (count: number): Promise<string[]> => Promise.all(Array.from({ length: count }, () => blob()));
const put = (collection: Collection<Thing>, name: string, bodies: readonly string[], scope = here): void =>
  watched.store.transact(() => collection.put(scope, { name, bodies }));
const left = async (): Promise<string[]> =>
  [...(await openBlobs({ folder: () => folder, durability: "process", random: createRandom() }).inherited())].sort();

interface Turns {
  readonly signal?: AbortSignal;
  /** Runs when the sweep asks for the collections, before it walks. */
  readonly meanwhile?: () => void | Promise<void>;
  readonly known?: ReadonlyMap<string, BlobHolder> | undefined;
}

const sweep = ({ signal = new AbortController().signal, meanwhile, ...turns }: Turns = {}): Promise<number> =>
  sweepBlobs({
    blobs,
    watched,
    signal,
    holders: async () => {
      await meanwhile?.();
      return "known" in turns ? turns.known : holders;
    },
  });

describe("a sweep", () => {
  it("removes what no value of any collection, account or region holds on to", async () => {
    const ids = await some(300);
    const kept = ids.slice(0, 200);
    for (const [at, id] of kept.slice(0, 150).entries()) put(thing, `thing ${at}`, [id], at % 2 ? here : there);
    put(upload, "several", kept.slice(150));
    const fresh = await blob(blobs);
    expect(await sweep()).toBe(100);
    expect(await left()).toEqual([...kept, fresh].sort());
  });

  it("asks nobody where there is nothing to judge", async () => {
    await blob(blobs);
    const meanwhile = (): never => {
      throw new Error("loaded for nothing");
    };
    expect(await sweep({ meanwhile })).toBe(0);
  });

  it("removes nothing where a collection is unknown", async () => {
    const [id] = await some(1);
    expect(await sweep({ known: undefined })).toBe(0);
    expect(await left()).toEqual([id]);
  });

  it("finds what moves behind its back", async () => {
    const ids = await some(400);
    for (const [at, id] of ids.entries()) put(thing, String(at).padStart(3, "0"), [id]);
    // While the walk goes through the things, the later ones move to the uploads, which it has been through before.
    let moved = 0;
    const move = (): void => {
      const last = ids.length - 1 - moved++;
      watched.store.transact(() => {
        upload.put(here, { name: String(last), bodies: [ids[last] ?? ""] });
        thing.delete(here, String(last).padStart(3, "0"));
      });
      if (moved < ids.length) setImmediate(move);
    };
    expect(await sweep({ meanwhile: () => void setImmediate(move) })).toBe(0);
    expect(await left()).toEqual(ids.sort());
  });

  it("removes nothing if a commit is lost meanwhile: what it replaced is back", async () => {
    const [id = ""] = await some(1);
    put(thing, "a", [id]);
    await watched.store.committed();
    backend.commit = async () => {
      throw new Error("no disk");
    };
    await expect(
      sweep({ meanwhile: () => watched.store.transact(() => void thing.delete(here, "a")) }),
    ).rejects.toThrow("no disk");
    expect(thing.get(here, "a")?.bodies).toEqual([id]);
    expect(await left()).toEqual([id]);
  });

  it("ends when it is told to", async () => {
    const ids = await some(3);
    const ended = new AbortController();
    expect(await sweep({ signal: ended.signal, meanwhile: () => ended.abort() })).toBe(0);
    expect(await left()).toEqual(ids.sort());
  });
});

describe("references", () => {
  beforeEach(() => {
    put(thing, "one", ["a", "b"]);
    put(thing, "two", ["c"], there);
    put(upload, "three", ["d"]);
    watched.store.transact(() => bindCollection(watched.store, plain).put(here, { name: "four", bodies: ["e"] }));
  });

  it("are found in every account, or in one", () => {
    expect(blobsUnder(holders, watched.store).sort()).toEqual(["a", "b", "c", "d"]);
    expect(blobsUnder(holders, watched.store, here.account).sort()).toEqual(["a", "b"]);
    expect(blobsUnder(new Map(), watched.store)).toEqual([]);
  });

  it("stand in collections, whose names are known without reading them", () => {
    expect([...collectionsIn(watched.store)].sort()).toEqual(["kms.keys", "s3.things", "s3.things-to-come"]);
  });
});
