import { beforeEach, describe, expect, it } from "vitest";
import { bindCollection, type CollectionDefinition, defineCollection } from "../kernel/collection.ts";
import { ConfigurationError } from "../kernel/error.ts";
import { openMemory } from "./memory.ts";
import { createStore, type OpenStore } from "./store.ts";
import { matchVersions } from "./versions.ts";

interface Old {
  readonly name: string;
}
interface New {
  readonly id: string;
  readonly label: string;
}

const first = defineCollection<Old>({
  name: "test.things",
  scope: "region",
  version: 1,
  key: ({ name }) => [name],
  indexes: { byName: ({ name }) => [[name]] },
});
const third = defineCollection<New>({
  name: "test.things",
  scope: "region",
  version: 3,
  upgrade: (old, from) => ({ id: `${(old as Old).name}-${from}`, label: (old as Old).name }),
  key: ({ id }) => [id],
  indexes: { byLabel: ({ label }) => [[label]] },
});
const neighbour = defineCollection<Old>({ ...first, name: "test.thingsandmore" });

const places = [
  { account: "111111111111", region: "eu-west-1" },
  { account: "222222222222", region: "us-east-1" },
] as const;

const asStored = (definition: object): CollectionDefinition<never> => definition as CollectionDefinition<never>;

describe("versions of collections", () => {
  let store: OpenStore;
  const match = (...definitions: object[]): void => matchVersions(store, definitions.map(asStored));

  beforeEach(() => {
    store = createStore(openMemory());
    match(first, neighbour);
    for (const definition of [first, neighbour]) {
      const bound = bindCollection(store, definition);
      store.transact(() => {
        for (const place of places) for (const name of ["a", "b"]) bound.put(place, { name });
      });
    }
  });

  it("upgrades every value of every account, and makes the indexes anew", async () => {
    await store.committed();
    match(third);
    const bound = bindCollection(store, third);
    for (const place of places) {
      expect([...bound.list(place)]).toEqual([
        { id: "a-1", label: "a" },
        { id: "b-1", label: "b" },
      ]);
      expect([...bound.findBy(place, "byLabel", "b")]).toEqual([{ id: "b-1", label: "b" }]);
      expect([...bindCollection(store, neighbour).list(place)]).toEqual([{ name: "a" }, { name: "b" }]);
    }
    expect([...store.range({ prefix: [] })].some(([key]) => key[2] === "test.things#byName")).toBe(false);
  });

  it("upgrades once", () => {
    match(third);
    match(third);
    expect([...bindCollection(store, third).list(places[0])]).toHaveLength(2);
  });

  it.each([
    { name: "a newer version", stored: third, read: first, says: /test\.things.*holds version 3.*reads version 1/ },
    {
      name: "an older version without an upgrade",
      stored: first,
      read: { ...first, version: 2 },
      says: /test\.things.*holds version 1.*cannot bring it to version 2/,
    },
  ])("refuses $name in one line, and changes nothing", ({ stored, read, says }) => {
    match(stored);
    const before = [...store.range({ prefix: [] })];
    const fresh = { ...first, name: "test.fresh" };
    expect(() => match(fresh, read)).toThrow(ConfigurationError);
    expect(() => match(fresh, read)).toThrow(says);
    expect([...store.range({ prefix: [] })]).toEqual(before);
  });

  it("leaves all as it was when an upgrade fails in the middle", () => {
    const before = [...store.range({ prefix: [] })];
    let count = 0;
    const failing = {
      ...third,
      upgrade: (old: unknown) => {
        if (++count === 3) throw new Error("cannot read this one");
        return { id: (old as Old).name, label: "" };
      },
    };
    expect(() => match(failing)).toThrow("cannot read this one");
    expect([...store.range({ prefix: [] })]).toEqual(before);
  });

  it("remembers versions through a reset", async () => {
    await store.clear();
    expect(() => match({ ...first, version: 2 })).toThrow(ConfigurationError);
  });
});
