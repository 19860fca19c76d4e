import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, Script } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern, translatePattern } from "./pattern.ts";
import { patternRewrites } from "./pattern-rewrites.ts";
import type { Table } from "./table.ts";

/** Every pattern of the tables with the longest value that it is tested against. */
const published = new Map<string, number>();
const folder = join(import.meta.dirname, "tables");
for (const file of readdirSync(folder)) {
  const { shapes = {} } = JSON.parse(readFileSync(join(folder, file), "utf8")) as Partial<Table>;
  for (const { pattern, max = Number.POSITIVE_INFINITY } of Object.values(shapes)) {
    if (pattern !== undefined) published.set(pattern, Math.max(max, published.get(pattern) ?? 0));
  }
}

/** One of each class of characters that the rewritten patterns tell apart, and one that none takes. */
const alphabet = ["a", "B", "0", "-", ".", "/", "*", "$", "[", ":", " ", "\t", "\n", "é"];

describe.each([...patternRewrites])("%s", (pattern, rewritten) => {
  const { source, flags } = translatePattern(pattern);
  const before = new RegExp(`^(?:${source})$`, flags);
  const after = compilePattern(pattern);
  const agree = (value: string): void => {
    if (before.test(value) !== after.test(value)) expect.fail(`${JSON.stringify(value)} is told apart by ${rewritten}`);
  };

  it("is in a table", () => expect(published.has(pattern)).toBe(true));

  it("is what is shown, not what is tested", () => {
    expect(after.source).toBe(`^(?:${translatePattern(rewritten).source})$`);
  });

  it("agrees on every string of up to four characters", () => {
    let strings = [""];
    for (let length = 0; length <= 4; length++) {
      for (const value of strings) agree(value);
      strings = strings.flatMap((value) => alphabet.map((char) => value + char));
    }
  });

  it("agrees on longer ones", () => {
    const units = ["a", "0", "-", "-a", "-0b", ".", ".a", "/a", "*", " ", "\t", "$.", "B", ":"];
    const anything = fc.array(fc.constantFrom(...units), { maxLength: 9 });
    const mostlyFitting = fc.array(fc.constantFrom("a", "-a", ".a", "\t "), { maxLength: 9 });
    const fewClasses = fc
      .uniqueArray(fc.constantFrom(...units), { minLength: 1, maxLength: 3 })
      .chain((some) => fc.array(fc.constantFrom(...some), { maxLength: 9 }));
    for (const pieces of [anything, mostlyFitting, fewClasses]) {
      for (const start of ["", "a", "$"]) {
        fc.assert(
          fc.property(pieces, (some) => agree(start + some.join(""))),
          { numRuns: 500 },
        );
      }
    }
  });

  it("agrees on how often", () => {
    for (const start of ["a", "ab", "$", "$.", "é"])
      for (const unit of ["-a", "-ab", ".a", "\ta"])
        for (let count = 12; count <= 18; count++) agree(start + unit.repeat(count));
  });
});

/** A pattern gets this long for all of its values together; the slowest takes some fifty. A bomb takes years. */
const limitMs = 2_000;
const longest = 1_000;

/** What backtracks: much of what fits, and then something that does not. */
function* adversaries(pattern: string, max: number): Iterable<string> {
  const room = Math.min(max, longest) - 1;
  const pumped = function* (head: string, pump: string): Iterable<string> {
    const most = Math.max(0, Math.floor((room - head.length) / pump.length));
    for (const end of ["\0", "!", "\n"]) yield head + pump.repeat(most) + end;
  };
  const literals = [...new Set([...pattern, "a", "0", " ", "\t", "aa-"])];
  for (const literal of literals) for (const head of ["", "a", "$"]) yield* pumped(head, literal);
  for (const fitting of samplesOf(pattern)) {
    const chars = [...fitting].slice(0, room);
    const step = Math.max(1, Math.floor(chars.length / 12));
    for (let at = 0; at < chars.length; at += step)
      for (const length of [1, 2, 3]) yield* pumped(chars.slice(0, at).join(""), chars.slice(at, at + length).join(""));
  }
}

/** Strings that fit. None for the few patterns with lookarounds and the like, which the generator does not know. */
function samplesOf(pattern: string): readonly string[] {
  try {
    return fc.sample(fc.stringMatching(compilePattern(pattern), { size: "small" }), { numRuns: 3, seed: 7 });
  } catch {
    return [];
  }
}

const context = createContext({});
const run = new Script("for (const value of values) expression.test(value)");

function explodes(expression: RegExp, values: Iterable<string>): boolean {
  Object.assign(context, { expression, values: [...values] });
  try {
    run.runInContext(context, { timeout: limitMs });
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return true;
    throw error;
  }
}

describe("a value that is made to take long", () => {
  it("is noticed", () => {
    expect(explodes(/^(?:[a-z](?:-?[a-z0-9]+)*)$/u, adversaries("[a-z](?:-?[a-z0-9]+)*", 63))).toBe(true);
  });

  it("is refused at once by every pattern of the tables", { timeout: 240_000 }, () => {
    const bombs = [...published].filter(([pattern, max]) =>
      explodes(compilePattern(pattern), adversaries(pattern, max)),
    );
    expect(bombs).toEqual([]);
  });
});
