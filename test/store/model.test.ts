import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Key, RangeOptions } from "../../src/kernel/ports.ts";
import { encodeKey } from "../../src/store/key.ts";
import { createStore, type OpenStore } from "../../src/store/store.ts";
import { backends, type HeldBackend, holdCommits } from "./backends.ts";

/** What a store is, said in the simplest way: an array of pairs in order, copied at every change. */
type Model = readonly (readonly [Key, number])[];

const textOf = (key: Key): string => encodeKey(key);
const without = (model: Model, key: Key): Model => model.filter(([other]) => textOf(other) !== textOf(key));
const withPut = (model: Model, key: Key, value: number): Model =>
  [...without(model, key), [key, value] as const].sort(([a], [b]) => (textOf(a) < textOf(b) ? -1 : 1));
const begins = (key: Key, prefix: Key): boolean => prefix.every((part, at) => key[at] === part);

function rangeOf(model: Model, { prefix, after, limit = 1e9, reverse = false }: RangeOptions): Model {
  const found = model.filter(([key]) => begins(key, prefix));
  const ordered = reverse ? found.reverse() : found;
  const mark = after && textOf(after);
  return ordered
    .filter(([key]) => mark === undefined || (reverse ? textOf(key) < mark : textOf(key) > mark))
    .slice(0, limit);
}

type Write = { readonly key: Key; readonly value: number | undefined };
type Step =
  | { readonly do: "transact"; readonly writes: readonly Write[]; readonly fails: boolean }
  | { readonly do: "range"; readonly options: RangeOptions }
  | { readonly do: "clear"; readonly prefix: Key }
  | { readonly do: "turn" }
  | { readonly do: "commit" }
  | { readonly do: "lose" };

const part = fc.constantFrom("a", "b", "ab", "", "\x00", 0, -1, 7);
const key = fc.array(part, { minLength: 1, maxLength: 3 }) as fc.Arbitrary<Key>;
const write: fc.Arbitrary<Write> = fc.record({ key, value: fc.option(fc.nat(), { nil: undefined }) });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("transact" as const),
      writes: fc.array(write, { maxLength: 6 }),
      fails: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("range" as const),
      options: fc.record({
        prefix: fc.array(part, { maxLength: 2 }) as fc.Arbitrary<Key>,
        after: fc.option(key, { nil: undefined }),
        limit: fc.option(fc.nat(5), { nil: undefined }),
        reverse: fc.boolean(),
      }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("clear" as const), prefix: key }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("turn" as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("commit" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("lose" as const) }) },
);

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Runs the steps on the store and on the model; what the store shows must be the model after every one. */
async function run(store: OpenStore, held: HeldBackend, steps: readonly Step[]): Promise<void> {
  let shown: Model = [];
  let committed: Model = [];
  /** What stands in the batch that waits for its end. */
  let inCommit: Model | undefined;
  const outcomes: Promise<unknown>[] = [];
  const check = (): void => expect([...store.range({ prefix: [] })]).toEqual(shown);

  async function settle(): Promise<void> {
    for (let turns = 0; turns < 3; turns++) await turn();
    if (held.held.length > 0) inCommit ??= shown;
  }

  for (const each of steps) {
    if (each.do === "transact") {
      const result = applied(shown, each.writes);
      try {
        store.transact(() => {
          for (const { key, value } of each.writes) value === undefined ? store.delete(key) : store.put(key, value);
          expect([...store.range({ prefix: [] })]).toEqual(result);
          if (each.fails) throw new Error("as asked");
        });
        shown = result;
      } catch (error) {
        if (!each.fails) throw error;
      }
      outcomes.push(store.committed().catch(() => undefined));
    } else if (each.do === "clear") {
      outcomes.push(store.clear(each.prefix).catch(() => undefined));
      shown = shown.filter(([other]) => !begins(other, each.prefix));
    } else if (each.do === "range") {
      expect([...store.range(each.options)]).toEqual(rangeOf(shown, each.options));
    } else if (each.do === "turn") {
      await settle();
    } else if (held.held.length > 0 && inCommit !== undefined) {
      const ending = held.held[0];
      if (each.do === "commit") {
        committed = inCommit;
        inCommit = undefined;
        await ending?.commit();
      } else {
        // All that was decided since the last commit goes with it.
        shown = committed;
        inCommit = undefined;
        ending?.fail(new Error("lost"));
      }
      await settle();
    }
    check();
  }
  await settle();
  while (held.held.length > 0) {
    await held.held[0]?.commit();
    await settle();
  }
  await Promise.all(outcomes);
  check();
}

function applied(model: Model, writes: readonly Write[]): Model {
  return writes.reduce(
    (so, { key, value }) => (value === undefined ? without(so, key) : withPut(so, key, value)),
    model,
  );
}

describe.each(backends)("store on $name against a sorted array", ({ name, open }) => {
  it("shows the same at every moment, whatever is interleaved", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { backend, remove } = open();
        const held = holdCommits(backend);
        const store = createStore(held);
        try {
          await run(store, held, steps);
        } finally {
          const closing = store.close();
          while ((await Promise.race([closing.then(() => "closed"), held.arrived()])) !== "closed") {
            await held.held[0]?.commit();
          }
          remove();
        }
      }),
      { numRuns: name === "memory" ? 400 : 60 },
    );
  });
});
