import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "./fields.ts";
import { naiveMatches } from "./fixtures/naive.ts";
import { createMatcher, matches } from "./matcher.ts";
import type { EventPattern } from "./parse.ts";
import { parsePattern } from "./parse.ts";

/** Small alphabets, so that patterns and events meet often. */
const names = fc.constantFrom("a", "b");
const texts = fc.constantFrom("", "x", "xy", "xyx", "XY", "yxxy", "10.0.0.1", "10.0.1.9", "xyxyx");
const numbers = fc.constantFrom(-1, 0, 1, 1.5, 3, 1e6);
const scalars = fc.oneof(texts, texts, numbers, fc.constantFrom(true, false, null));

const wildcards = fc.constantFrom("*", "x*", "*y", "*yx*", "x*y", "*xyx*", "*y*y*");
const some = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: 1, maxLength: 3 });
const bounds = fc.tuple(fc.constantFrom(-1, 0, 1), fc.constantFrom(1.5, 3, 1e6));
const anythingBut = fc.oneof(
  texts,
  numbers,
  some(texts),
  some(numbers),
  fc.record({ prefix: fc.constantFrom("x", "xy") }),
  fc.record({ suffix: some(fc.constantFrom("y", "yx")) }),
  fc.record({ "equals-ignore-case": some(texts) }),
  fc.record({ wildcard: fc.oneof(wildcards, some(fc.constantFrom("x*", "*y"))) }),
);
const matchers: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: scalars },
  fc.record({ exists: fc.boolean() }),
  fc.record({ prefix: fc.oneof(texts, fc.record({ "equals-ignore-case": texts })) }),
  fc.record({ suffix: fc.oneof(texts, fc.record({ "equals-ignore-case": texts })) }),
  fc.record({ "equals-ignore-case": texts }),
  fc.record({ wildcard: wildcards }),
  fc.record({ cidr: fc.constantFrom("10.0.0.0/24", "10.0.0.0/23", "0.0.0.0/0", "10.0.1.8/29") }),
  fc.record({
    numeric: fc.oneof(
      fc.tuple(fc.constantFrom("=", "<", "<=", ">", ">="), numbers),
      bounds.map(([low, high]) => [">", low, "<=", high]),
      bounds.map(([low, high]) => [">=", low, "<", high]),
    ),
  }),
  fc.record({ "anything-but": anythingBut }),
);

const { pattern: patterns } = fc.letrec((tie) => ({
  pattern: fc
    .record({ fields: fc.dictionary(names, tie("field"), { minKeys: 1, maxKeys: 2 }), or: tie("or") })
    .map(({ fields, or }) => ({ ...(fields as object), ...(or as object) })),
  field: fc.oneof({ maxDepth: 2 }, some(matchers), some(matchers), tie("pattern")),
  or: fc.option(
    fc.array(tie("pattern"), { minLength: 2, maxLength: 3 }).map(($or) => ({ $or })),
    { nil: {}, freq: 1, maxDepth: 2 },
  ),
}));

const { event: events } = fc.letrec<{ event: Json; value: Json }>((tie) => ({
  event: fc.dictionary(names, tie("value"), { minKeys: 1, maxKeys: 2, depthIdentifier: "event" }),
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: "event" },
    scalars,
    tie("event"),
    fc.array(tie("event"), { maxLength: 4, depthIdentifier: "event" }),
    fc.array(tie("value"), { maxLength: 3, depthIdentifier: "event" }),
  ),
}));

function read(pattern: unknown): EventPattern {
  const result = parsePattern(JSON.stringify(pattern), "sns-body");
  return "pattern" in result ? result.pattern : { clauses: [] };
}

/** Without the limits of a dialect, which small alphabets run into. */
function readFreely(pattern: unknown): EventPattern | undefined {
  const result = parsePattern(JSON.stringify(pattern));
  return "pattern" in result ? result.pattern : undefined;
}

describe("patterns and the naive reference say the same", () => {
  test("one pattern of one event", () => {
    let matched = 0;
    let asked = 0;
    fc.assert(
      fc.property(patterns, fc.array(events, { minLength: 1, maxLength: 4 }), (pattern, some) => {
        const compiled = readFreely(pattern);
        fc.pre(compiled !== undefined);
        if (!compiled) return;
        for (const event of some) {
          const expected = naiveMatches(pattern as Record<string, unknown>, event);
          asked++;
          if (expected) matched++;
          expect(matches(compiled, event)).toBe(expected);
        }
      }),
      { numRuns: 4000, seed: 1, maxSkipsPerRun: 1000 },
    );
    // Neither side of the question is empty.
    expect(matched / asked).toBeGreaterThan(0.05);
    expect(matched / asked).toBeLessThan(0.95);
  });

  test("many patterns at once, some removed, some put in another's place", () => {
    fc.assert(
      fc.property(
        fc.array(patterns, { minLength: 1, maxLength: 40 }),
        fc.array(events, { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(39), { maxLength: 30 }),
        (all, some, removals) => {
          const matcher = createMatcher<number>();
          const kept = new Map<number, unknown>();
          const add = (id: number, pattern: unknown): void => {
            const compiled = readFreely(pattern);
            if (!compiled) return;
            matcher.add(id, compiled);
            // A pattern that takes another's place comes last.
            kept.delete(id);
            kept.set(id, pattern);
          };
          for (const [id, pattern] of all.entries()) add(id, pattern);
          for (const [turn, id] of removals.entries()) {
            if (turn % 3 === 0) add(id, all[(id * 7) % all.length]);
            else expect(matcher.remove(id)).toBe(kept.delete(id));
          }
          expect(matcher.size).toBe(kept.size);
          for (const event of some) {
            const expected = [...kept].filter(([, pattern]) => naiveMatches(pattern as Record<string, unknown>, event));
            expect(matcher.match(event)).toEqual(expected.map(([id]) => id));
          }
        },
      ),
      { numRuns: 800, seed: 2 },
    );
  });
});

test("what SNS accepts it reads as EventBridge does", () => {
  fc.assert(
    fc.property(patterns, events, (pattern, event) => {
      const compiled = read(pattern);
      if (compiled.clauses.length === 0) return;
      expect(matches(compiled, event)).toBe(naiveMatches(pattern as Record<string, unknown>, event));
    }),
    { numRuns: 500, seed: 3 },
  );
});
