import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLmdb } from "../../src/store/lmdb.ts";
import { createStore } from "../../src/store/store.ts";
import { partsOf, totalKey } from "./parts.ts";
import { buildProgram, createDice, kills, type Program, run, sleep } from "./program.ts";

let program: Program;
let folder: string;
beforeAll(async () => {
  program = await buildProgram();
  folder = mkdtempSync(join(tmpdir(), "fogbank-crash-"));
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** The transactions that are in the store. Each must be there whole, and the total must be their number. */
async function inspect(path: string, durability: "process" | "disk"): Promise<Set<number>> {
  const store = createStore(openLmdb({ path, durability }));
  const found = new Set<number>();
  for (const [key, value] of store.range({ prefix: ["t", "head"] })) {
    const number = Number(key[2]);
    expect(value).toEqual(partsOf(number)[0]?.[1]);
    found.add(number);
  }
  for (const number of found) {
    const replaced = found.has(number + 10);
    for (const [key, value] of partsOf(number).slice(1)) expect(store.get(key)).toEqual(replaced ? undefined : value);
  }
  const parts = [...store.range({ prefix: ["t", "part"] })].map(([key]) => Number(key[2]));
  expect(parts.filter((number) => !found.has(number))).toEqual([]);
  expect(store.get(totalKey) ?? 0).toBe(found.size);
  await store.close();
  return found;
}

const seed = Date.now() % 1_000_000;

describe.each(["process", "disk"] as const)(
  `a store killed with SIGKILL, durability %s (seed ${seed})`,
  (durability) => {
    const count = kills(20);
    it(`has every acknowledged transaction, and no half one, after each of ${count} kills`, async () => {
      const dice = createDice(seed);
      const path = join(folder, durability);
      const acknowledged = new Set<number>();
      let first = 0;
      for (let kill = 0; kill < count; kill++) {
        const writer = run([process.execPath, program.writer, path, durability, String(first)]);
        await writer.until((output) => output.includes("\n"));
        await sleep(dice(60));
        await writer.kill();
        const whole = writer.output().slice(0, writer.output().lastIndexOf("\n"));
        for (const line of whole.split("\n")) acknowledged.add(Number(line));
        const found = await inspect(path, durability);
        expect([...acknowledged].filter((number) => !found.has(number))).toEqual([]);
        // A number that was given up in the middle is not used again, so that the parts of one never mend another's.
        first = Math.max(...found, ...acknowledged) + 100;
      }
      expect(acknowledged.size).toBeGreaterThan(count);
    }, 600_000);
  },
);
