import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Mark, pageOf, type Shelf, walk } from "./walk.ts";

const byUtf8 = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

function shelfOf(given: readonly string[]): { shelf: Shelf<string>; reads: () => number } {
  const keys = [...new Set(given)].sort(byUtf8);
  let reads = 0;
  return {
    reads: () => reads,
    shelf: {
      keyOf: (key) => key,
      at: (key) => keys.filter((each) => each === key),
      *behind(key) {
        for (const each of keys) {
          if (key !== undefined && byUtf8(each, key) <= 0) continue;
          reads++;
          yield each;
        }
      },
    },
  };
}

/** What a listing is, said plainly. */
function plain(keys: readonly string[], prefix: string, delimiter: string | undefined): string[] {
  const found = new Set<string>();
  for (const key of [...new Set(keys)].sort(byUtf8)) {
    if (!key.startsWith(prefix)) continue;
    const end = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
    found.add(end < 0 || delimiter === undefined ? key : key.slice(0, end + delimiter.length));
  }
  return [...found];
}

describe("a listing", () => {
  const keys = ["a", "b/1", "b/2", "b/c/3", "b0", "c--d--e"];
  it.each<[string, string, string | undefined, Mark | undefined, string[]]>([
    ["everything", "", undefined, undefined, keys],
    ["by delimiter", "", "/", undefined, ["a", "b/", "b0", "c--d--e"]],
    ["by prefix and delimiter", "b/", "/", undefined, ["b/1", "b/2", "b/c/"]],
    ["a prefix that is a key", "a", "/", undefined, ["a"]],
    ["a longer delimiter", "", "--", undefined, ["a", "b/1", "b/2", "b/c/3", "b0", "c--"]],
    ["behind a key", "", undefined, { key: "b/2", whole: false }, ["b/c/3", "b0", "c--d--e"]],
    ["behind a key in a common prefix", "", "/", { key: "b/1", whole: false }, ["b/", "b0", "c--d--e"]],
    ["behind a common prefix", "", "/", { key: "b/", whole: true }, ["b0", "c--d--e"]],
    ["a mark before the prefix", "b/", undefined, { key: "a", whole: false }, ["b/1", "b/2", "b/c/3"]],
    ["a mark behind the prefix", "b/", undefined, { key: "c", whole: false }, []],
  ])("%s", (_what, prefix, delimiter, after, expected) => {
    const stops = [...walk(shelfOf(keys).shelf, { prefix, delimiter, after })];
    expect(stops.map(({ key }) => key)).toEqual(expected);
  });

  it("passes common prefixes by without reading them", () => {
    const many = Array.from({ length: 5_000 }, (_, n) => `${n % 5}/${n}`);
    const { shelf, reads } = shelfOf(many);
    expect([...walk(shelf, { prefix: "", delimiter: "/", after: undefined })]).toHaveLength(5);
    expect(reads()).toBeLessThan(100);
  });

  it("is the same in pages of any size", () => {
    const key = fc.string({
      unit: fc.constantFrom("a", "b", "/", "é", "\uffee", "\u{1f600}"),
      minLength: 1,
      maxLength: 5,
    });
    const delimiters = fc.constantFrom(undefined, "/", "a");
    fc.assert(
      fc.property(
        fc.array(key),
        fc.constantFrom("", "a", "/"),
        delimiters,
        fc.integer({ min: 1, max: 4 }),
        (all, prefix, delimiter, size) => {
          const { shelf } = shelfOf(all);
          const found: string[] = [];
          let after: Mark | undefined;
          for (;;) {
            const { items, prefixes, next } = pageOf(walk(shelf, { prefix, delimiter, after }), size);
            found.push(...[...items, ...prefixes].sort(byUtf8));
            if (!next) break;
            after = { key: next.key, whole: next.kind === "prefix" };
          }
          expect(found).toEqual(plain(all, prefix, delimiter));
        },
      ),
    );
  });
});
