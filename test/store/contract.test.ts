import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Key, RangeOptions, Stored } from "../../src/kernel/ports.ts";
import { createStore, metaPrefix, type OpenStore } from "../../src/store/store.ts";
import { backends, type HeldBackend, holdCommits } from "./backends.ts";

const rows: readonly (readonly [Key, Stored])[] = [
  [["p", "a"], 1],
  [["p", "b"], 2],
  [["p", "b", "x"], 3],
  [["p", "ba"], 4],
  [["p", "c"], 5],
  [["q", "a"], 6],
];

const put = (store: OpenStore, key: Key, value: Stored | Uint8Array): void =>
  store.transact(() => store.put(key, value));
const fill = (store: OpenStore): void => store.transact(() => void rows.map(([key, value]) => store.put(key, value)));
const valuesIn = (store: OpenStore, options: RangeOptions): unknown[] =>
  [...store.range(options)].map(([, value]) => value);

describe.each(backends)("store on $name", ({ open }) => {
  let held: HeldBackend;
  let store: OpenStore;
  let remove: () => void;
  let reopen: ReturnType<typeof open>["reopen"];

  /** Lets commits through as they come, until nothing is under way. */
  async function flush(): Promise<void> {
    const done = store.committed().then(
      () => "done" as const,
      () => "done" as const,
    );
    for (;;) {
      const next = await Promise.race([done, held.arrived().then(() => "held" as const)]);
      if (next === "done") return;
      await held.held[0]?.commit();
    }
  }

  beforeEach(() => {
    const opened = open();
    held = holdCommits(opened.backend);
    store = createStore(held);
    remove = opened.remove;
    reopen = opened.reopen;
  });

  afterEach(async () => {
    await flush();
    await store.close();
    remove();
  });

  describe("ranges, with the writes in each layer", () => {
    /** Puts the rows where the name says and runs `look` while they are there. */
    const moments: readonly { name: string; at: (look: () => void) => void | Promise<void> }[] = [
      {
        name: "inside the transaction",
        at: (look) =>
          store.transact(() => {
            for (const [key, value] of rows) store.put(key, value);
            look();
          }),
      },
      {
        name: "before the commit",
        at: (look) => {
          fill(store);
          look();
        },
      },
      {
        name: "during the commit",
        at: async (look) => {
          fill(store);
          await held.arrived();
          look();
        },
      },
      {
        name: "after the commit",
        at: async (look) => {
          fill(store);
          await flush();
          look();
        },
      },
      {
        name: "in all layers at once",
        at: async (look) => {
          store.transact(() => {
            for (const [key] of rows) store.put(key, "old");
            store.put(["p", "gone"], "old");
            store.put(["p", "aa"], "old");
          });
          await flush();
          store.transact(() => {
            for (const [key, value] of rows.slice(0, 2)) store.put(key, value);
            store.delete(["p", "gone"]);
          });
          await held.arrived();
          store.transact(() => {
            for (const [key, value] of rows.slice(2, 4)) store.put(key, value);
            store.put(["p", "gone"], "again");
          });
          store.transact(() => {
            for (const [key, value] of rows.slice(4)) store.put(key, value);
            store.delete(["p", "aa"]);
            store.delete(["p", "gone"]);
            look();
          });
        },
      },
    ];

    const cases: readonly { name: string; options: RangeOptions; values: readonly Stored[] }[] = [
      { name: "prefix", options: { prefix: ["p"] }, values: [1, 2, 3, 4, 5] },
      { name: "no prefix", options: { prefix: [] }, values: [1, 2, 3, 4, 5, 6] },
      { name: "a part is no prefix of a longer part", options: { prefix: ["p", "b"] }, values: [2, 3] },
      { name: "reverse", options: { prefix: ["p"], reverse: true }, values: [5, 4, 3, 2, 1] },
      { name: "limit", options: { prefix: ["p"], limit: 2 }, values: [1, 2] },
      { name: "limit 0", options: { prefix: ["p"], limit: 0 }, values: [] },
      { name: "after", options: { prefix: ["p"], after: ["p", "b", "x"] }, values: [4, 5] },
      { name: "after, with keys below it", options: { prefix: ["p"], after: ["p", "b"] }, values: [3, 4, 5] },
      { name: "after a key that is not there", options: { prefix: ["p"], after: ["p", "bz"] }, values: [5] },
      { name: "after the last", options: { prefix: ["p"], after: ["p", "c"] }, values: [] },
      { name: "after, before the prefix", options: { prefix: ["p", "b"], after: ["p", "a"] }, values: [2, 3] },
      { name: "after, behind the prefix", options: { prefix: ["p", "a"], after: ["q"] }, values: [] },
      {
        name: "reverse, after, limit",
        options: { prefix: ["p"], after: ["p", "ba"], reverse: true, limit: 2 },
        values: [3, 2],
      },
      { name: "reverse, after behind", options: { prefix: ["p", "b"], after: ["q"], reverse: true }, values: [3, 2] },
      { name: "reverse, after before", options: { prefix: ["p", "b"], after: ["p", "a"], reverse: true }, values: [] },
      { name: "nothing there", options: { prefix: ["z"] }, values: [] },
    ];

    describe.each(moments)("$name", ({ at }) => {
      it.each(cases)("$name", ({ options, values }) => at(() => expect(valuesIn(store, options)).toEqual(values)));

      it("gives keys and single values", () =>
        at(() => {
          expect([...store.range({ prefix: [] })]).toEqual(rows);
          for (const [key, value] of rows) expect(store.get(key)).toBe(value);
          expect(store.get(["p", "gone"])).toBeUndefined();
        }));
    });

    it("keeps to what it saw when it began, whatever its reader writes", () => {
      fill(store);
      store.transact(() => {
        for (const [key] of store.range({ prefix: ["p"] })) {
          store.delete(key);
          store.put([...key, "more"], 0);
        }
        expect(valuesIn(store, { prefix: ["p"] })).toEqual([0, 0, 0, 0, 0]);
      });
    });
  });

  describe("transactions", () => {
    it("read their own writes, deletions too", () => {
      put(store, ["k"], 1);
      store.transact(() => {
        store.put(["k"], 2);
        expect(store.get(["k"])).toBe(2);
        store.delete(["k"]);
        expect(store.get(["k"])).toBeUndefined();
      });
      expect(store.get(["k"])).toBeUndefined();
    });

    it("leave nothing when they throw, and tell who keeps copies", () => {
      let upheavals = 0;
      store.onUpheaval(() => upheavals++);
      put(store, ["k"], 1);
      expect(() =>
        store.transact(() => {
          store.put(["k"], 2);
          store.put(["l"], 2);
          throw new Error("no");
        }),
      ).toThrow("no");
      expect(store.get(["k"])).toBe(1);
      expect(store.get(["l"])).toBeUndefined();
      expect(upheavals).toBe(1);
    });

    it("join the one they stand in", () => {
      expect(() =>
        store.transact(() => {
          store.transact(() => store.put(["inner"], 1));
          expect(store.get(["inner"])).toBe(1);
          throw new Error("outer fails");
        }),
      ).toThrow();
      expect(store.get(["inner"])).toBeUndefined();
      expect(store.transact(() => store.transact(() => "given back"))).toBe("given back");
    });

    it("are the only place for writes", () => {
      expect(() => store.put(["k"], 1)).toThrow("outside of a transaction");
      expect(() => store.delete(["k"])).toThrow("outside of a transaction");
    });

    it("take no promises", () => {
      // @ts-expect-error An async function in a transaction does not compile.
      expect(() => store.transact(async () => store.put(["k"], 1))).toThrow("promise");
      expect(store.get(["k"])).toBeUndefined();
      expect(() => store.put(["k"], 1)).toThrow("outside of a transaction");
    });

    it("are seen by everyone at once, and committed together", async () => {
      put(store, ["a"], 1);
      put(store, ["b"], store.get(["a"]) as number);
      const waiters = [store.committed(), store.committed()];
      await held.arrived();
      put(store, ["a"], 2);
      expect(store.get(["a"])).toBe(2);
      expect(held.held).toHaveLength(1);
      await held.held[0]?.commit();
      await Promise.all(waiters);
      expect(store.get(["a"])).toBe(2);
      expect(store.get(["b"])).toBe(1);
    });
  });

  describe("committed()", () => {
    it("resolves at once where nothing is under way", async () => {
      await store.committed();
      expect(held.held).toHaveLength(0);
    });

    it("waits for the transactions before it and not for those behind it", async () => {
      put(store, ["a"], 1);
      const first = store.committed();
      await held.arrived();
      put(store, ["b"], 1);
      let second = false;
      void store.committed().then(() => {
        second = true;
      });
      await held.held[0]?.commit();
      await first;
      expect(second).toBe(false);
    });
  });

  describe("a commit that fails", () => {
    const lost = new Error("disk full");

    it("takes with it what was decided since, tells all, and leaves a store that works", async () => {
      let upheavals = 0;
      store.onUpheaval(() => upheavals++);
      put(store, ["before"], 0);
      await flush();
      put(store, ["a"], 1);
      const first = store.committed();
      await held.arrived();
      put(store, ["b"], 1);
      store.transact(() => store.delete(["before"]));
      const second = store.committed();
      held.held[0]?.fail(lost);
      await expect(first).rejects.toBe(lost);
      expect(upheavals).toBeGreaterThan(0);
      expect(store.get(["a"])).toBeUndefined();
      expect(store.get(["b"])).toBeUndefined();
      expect(store.get(["before"])).toBe(0);
      await expect(second).rejects.toBe(lost);
      await store.committed();

      put(store, ["c"], 1);
      await flush();
      expect(valuesIn(store, { prefix: [] })).toEqual([0, 1]);
    });

    it("rejects what is written while its followers have not been told yet", async () => {
      put(store, ["a"], 1);
      const first = store.committed();
      await held.arrived();
      put(store, ["b"], 1);
      held.held[0]?.fail(lost);
      await expect(first).rejects.toBe(lost);
      put(store, ["c"], 1);
      await expect(store.committed()).rejects.toBe(lost);
      expect(valuesIn(store, { prefix: [] })).toEqual([]);
    });

    it("does not trouble who comes later and wrote nothing", async () => {
      put(store, ["a"], 1);
      const first = store.committed();
      await held.arrived();
      held.held[0]?.fail(lost);
      await expect(first).rejects.toBe(lost);
      await expect(store.committed()).resolves.toBeUndefined();
    });

    it("is told to who wrote before it and asks after it, however many commits went well since", async () => {
      const mark = store.mark();
      put(store, ["a"], 1);
      await held.arrived();
      held.held[0]?.fail(lost);
      await store.committed().catch(() => undefined);
      put(store, ["b"], 1);
      await flush();
      await expect(store.committed(mark)).rejects.toBe(lost);
      await expect(store.committed(store.mark())).resolves.toBeUndefined();
    });
  });

  describe("clear", () => {
    it("forgets all, or what stands under a prefix, and keeps the store's own records", async () => {
      fill(store);
      put(store, [...metaPrefix, "collection", "x"], 1);
      await flush();
      void store.clear(["p"]);
      expect(valuesIn(store, { prefix: ["p"] })).toEqual([]);
      expect(valuesIn(store, { prefix: ["q"] })).toEqual([6]);
      void store.clear();
      expect(valuesIn(store, { prefix: [] })).toEqual([1]);
      await flush();
      expect(valuesIn(store, { prefix: [] })).toEqual([1]);
      expect(valuesIn(store, { prefix: metaPrefix })).toEqual([1]);
    });

    it("stands in order with the transactions around it", async () => {
      let upheavals = 0;
      store.onUpheaval(() => upheavals++);
      fill(store);
      await held.arrived();
      put(store, ["p", "waiting"], 1);
      const cleared = store.clear(["p"]);
      expect(upheavals).toBe(1);
      put(store, ["p", "since"], 2);
      expect(valuesIn(store, { prefix: ["p"] })).toEqual([2]);
      await flush();
      await cleared;
      expect(valuesIn(store, { prefix: ["p"] })).toEqual([2]);
      expect(valuesIn(store, { prefix: ["q"] })).toEqual([6]);
    });

    it("rejects, and forgets nothing, when its commit fails", async () => {
      fill(store);
      await flush();
      const cleared = store.clear();
      await held.arrived();
      held.held[0]?.fail(new Error("disk full"));
      await expect(cleared).rejects.toThrow("disk full");
      expect(valuesIn(store, { prefix: [] })).toHaveLength(rows.length);
    });
  });

  describe("values", () => {
    const plain: readonly Stored[] = [
      null,
      true,
      0,
      -1.5,
      "",
      "text é 日本 💧 \u0000 \ud800",
      [],
      {},
      { nested: [{ deep: null }, "x".repeat(10_000)], "": 1, toString: "own" },
    ];

    it.each(plain.map((value) => [value]))("%j comes back, before and after its commit", async (value) => {
      put(store, ["k"], value);
      expect(store.get(["k"])).toEqual(value);
      await flush();
      expect(store.get(["k"])).toEqual(value);
      expect(valuesIn(store, { prefix: ["k"] })).toEqual([value]);
    });

    it("bytes come back as bytes, and are the reader's own", async () => {
      const bytes = Uint8Array.from({ length: 300 }, (_, at) => at & 255);
      const given = bytes.slice();
      put(store, ["k"], given);
      put(store, ["l"], new Uint8Array(0));
      given.fill(7);
      for (const moment of ["before", "after"]) {
        if (moment === "after") await flush();
        const read = store.get(["k"]) as Uint8Array;
        expect(Object.getPrototypeOf(read)).toBe(Uint8Array.prototype);
        expect(read).toEqual(bytes);
        read.fill(9);
        expect(store.get(["k"])).toEqual(bytes);
        const ranged = valuesIn(store, { prefix: [] }) as Uint8Array[];
        expect(ranged).toEqual([bytes, new Uint8Array(0)]);
        ranged[0]?.fill(9);
        expect(store.get(["k"])).toEqual(bytes);
      }
    });

    it("plain data is the reader's own", () => {
      const given = { list: [1] };
      put(store, ["k"], given);
      given.list.push(2);
      (store.get(["k"]) as typeof given).list.push(3);
      expect(store.get(["k"])).toEqual({ list: [1] });
    });
  });

  describe("keys longer than any that can be stored", () => {
    const longest = "x".repeat(1_973);
    const long = "x".repeat(5_000);

    it("find nothing, and bound ranges all the same", async () => {
      for (const moment of ["before", "after"]) {
        store.transact(() => ["a", longest, "y"].map((name) => store.put(["p", name], name)));
        if (moment === "after") await flush();
        expect(store.get(["p", long])).toBeUndefined();
        store.transact(() => store.delete(["p", long]));
        expect(valuesIn(store, { prefix: ["p", long] })).toEqual([]);
        expect(valuesIn(store, { prefix: ["p", long], reverse: true })).toEqual([]);
        expect(valuesIn(store, { prefix: ["p"], after: ["p", longest] })).toEqual(["y"]);
        expect(valuesIn(store, { prefix: ["p"], after: ["p", long] })).toEqual(["y"]);
        expect(valuesIn(store, { prefix: ["p"], after: ["p", long], reverse: true })).toEqual([longest, "a"]);
      }
      expect(() => put(store, ["p", long], 1)).toThrow("fit");
    });
  });

  it("holds what it was given when it is opened again", async () => {
    if (!reopen) return; // memory: gone with the process, as it says.
    fill(store);
    const closing = store.close();
    await held.arrived();
    await held.held[0]?.commit();
    await closing;
    held = holdCommits(reopen());
    store = createStore(held);
    expect([...store.range({ prefix: [] })]).toEqual(rows);
  });

  it("takes nothing more once it is closed", async () => {
    await store.close();
    expect(() => put(store, ["k"], 1)).toThrow("closed");
    const opened = open();
    held = holdCommits(opened.backend);
    store = createStore(held);
    const first = remove;
    remove = () => {
      first();
      opened.remove();
    };
  });
});
