import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  bindCollection,
  type Collection,
  type CollectionScope,
  defineCollection,
} from "../../src/kernel/collection.ts";
import { createStore, type OpenStore } from "../../src/store/store.ts";
import { backends } from "./backends.ts";

interface Pet {
  readonly owner: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly age: number;
}

const pets = (scope: CollectionScope) =>
  defineCollection<Pet>({
    name: "test.pets",
    scope,
    version: 1,
    key: ({ owner, name }) => [owner, name],
    owner: ({ owner }) => owner,
    indexes: { byTag: ({ tags }) => tags.map((tag) => [tag]), byAge: ({ age }) => [[age]] },
  });

const home = { account: "111111111111", region: "eu-west-1" };
const otherRegion = { account: "111111111111", region: "us-east-1" };
const otherAccount = { account: "222222222222", region: "eu-west-1" };

const rex: Pet = { owner: "ann", name: "rex", tags: ["dog", "old"], age: 12 };
const tom: Pet = { owner: "ann", name: "tom", tags: ["cat"], age: 3 };
const zoe: Pet = { owner: "bob", name: "zoe", tags: ["cat", "old"], age: -1 };

describe.each(backends)("collections on $name", ({ open }) => {
  let store: OpenStore;
  let remove: () => void;
  let bound: Collection<Pet>;

  beforeEach(() => {
    const opened = open();
    remove = opened.remove;
    store = createStore(opened.backend);
    bound = bindCollection(store, pets("region"));
  });
  afterEach(async () => {
    await store.close();
    remove();
  });

  const put = (...values: Pet[]): void => store.transact(() => values.forEach((pet) => void bound.put(home, pet)));
  const names = (found: Iterable<Pet>): string[] => [...found].map(({ name }) => name);
  const tagged = (tag: string): string[] => names(bound.findBy(home, "byTag", tag));

  it("give, list and take away", () => {
    put(rex, tom, zoe);
    expect(bound.get(home, "ann", "tom")).toEqual(tom);
    expect(bound.get(home, "ann", "zoe")).toBeUndefined();
    expect(names(bound.list(home))).toEqual(["rex", "tom", "zoe"]);
    expect(names(bound.list(home, { prefix: ["ann"] }))).toEqual(["rex", "tom"]);
    expect(names(bound.list(home, { after: ["ann", "rex"], limit: 1 }))).toEqual(["tom"]);
    expect(names(bound.list(home, { reverse: true }))).toEqual(["zoe", "tom", "rex"]);
    store.transact(() => {
      expect(bound.delete(home, "ann", "tom")).toBe(true);
      expect(bound.delete(home, "ann", "tom")).toBe(false);
    });
    expect(names(bound.list(home))).toEqual(["rex", "zoe"]);
  });

  it("find by an index of several values, and keep it true", async () => {
    put(rex, tom, zoe);
    await store.committed();
    expect(tagged("old")).toEqual(["rex", "zoe"]);
    expect(tagged("cat")).toEqual(["tom", "zoe"]);
    put({ ...rex, tags: ["cat"] });
    expect(tagged("old")).toEqual(["zoe"]);
    expect(tagged("cat")).toEqual(["rex", "tom", "zoe"]);
    put({ ...rex, tags: [] });
    expect(tagged("cat")).toEqual(["tom", "zoe"]);
    store.transact(() => bound.delete(home, "bob", "zoe"));
    expect(tagged("old")).toEqual([]);
    expect(names(bound.findBy(home, "byAge"))).toEqual(["tom", "rex"]);
  });

  it("sort an index by number", () => {
    put(rex, tom, zoe);
    expect(names(bound.findBy(home, "byAge"))).toEqual(["zoe", "tom", "rex"]);
    expect(names(bound.findBy(home, "byAge", 3))).toEqual(["tom"]);
  });

  it("leave indexes as they were when the transaction fails", () => {
    put(rex);
    expect(() =>
      store.transact(() => {
        bound.put(home, { ...rex, tags: ["cat"] });
        bound.delete(home, "ann", "rex");
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(tagged("dog")).toEqual(["rex"]);
    expect(tagged("cat")).toEqual([]);
  });

  it.each([
    { scope: "region", seen: { home: 1, otherRegion: 0, otherAccount: 0 } },
    { scope: "account", seen: { home: 1, otherRegion: 1, otherAccount: 0 } },
    { scope: "house", seen: { home: 1, otherRegion: 1, otherAccount: 1 } },
  ] as const)("of scope $scope are seen where they should be", ({ scope, seen }) => {
    const collection = bindCollection(store, pets(scope));
    store.transact(() => collection.put(home, rex));
    const places = { home, otherRegion, otherAccount };
    for (const [name, place] of Object.entries(places)) {
      const wanted = seen[name as keyof typeof places];
      expect([...collection.list(place)]).toHaveLength(wanted);
      expect([...collection.findBy(place, "byTag", "dog")]).toHaveLength(wanted);
    }
  });

  it("do not see those whose names begin alike", () => {
    const longer = bindCollection(store, { ...pets("region"), name: "test.petshop" });
    store.transact(() => longer.put(home, rex));
    expect([...bound.list(home)]).toEqual([]);
  });

  it("count changes: writes, clears and what was taken back", async () => {
    const seen = [bound.changes()];
    const note = (): void => void seen.push(bound.changes());
    put(rex);
    note();
    store.transact(() => bound.delete(home, "ann", "rex"));
    note();
    await store.clear(["nothing there"]);
    note();
    expect(() =>
      store.transact(() => {
        bound.put(home, rex);
        note();
        throw new Error("no");
      }),
    ).toThrow();
    note();
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
    const still = bound.changes();
    bound.get(home, "ann", "rex");
    [...bound.list(home)];
    expect(bound.changes()).toBe(still);
  });
});
