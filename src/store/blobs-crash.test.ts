import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createRandom } from "../runtime/random.ts";
import { openBlobs } from "./blobs.ts";

/** Writes blobs until it is killed, several at once, and names each that is committed with the byte that fills it. */
const program = `
  import { writeSync } from "node:fs";
  import { openBlobs } from "./blobs.ts";
  import { createRandom } from "../runtime/random.ts";
  const [folder, durability] = process.argv.slice(2);
  const blobs = openBlobs({ folder: () => folder, durability, random: createRandom() });
  let next = 0;
  async function work() {
    for (;;) {
      const fill = next++ & 0xff;
      const writer = await blobs.create();
      for (let at = 0; at < 40; at++) await writer.write(Buffer.alloc(65_536, fill));
      await writer.commit();
      writeSync(1, writer.id + " " + fill + "\\n");
    }
  }
  await Promise.all([1, 2, 3, 4].map(work));
`;

let home: string;
let writer: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "blobs-crash-"));
  writer = join(home, "writer.mjs");
  const stdin = { contents: program, resolveDir: import.meta.dirname, loader: "ts" } as const;
  await build({ stdin, outfile: writer, bundle: true, platform: "node", format: "esm", target: "node20" });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Kills the writer in the middle of what it does, after so many blobs. Returns those that it named. */
async function killAfter(count: number, folder: string, durability: string): Promise<Map<string, number>> {
  const child = spawn(process.execPath, [writer, folder, durability], { stdio: ["ignore", "pipe", "inherit"] });
  const named = new Map<string, number>();
  const closed = once(child, "close");
  for await (const line of createInterface({ input: child.stdout })) {
    const [id = "", fill] = line.split(" ");
    named.set(id, Number(fill));
    if (named.size === count) child.kill("SIGKILL");
  }
  await closed;
  return named;
}

it.each([
  ["process", 7],
  ["process", 40],
  ["disk", 12],
])("durability %s, killed after %i: what was committed is there whole, the rest is gone", async (durability, count) => {
  const folder = join(home, `${durability}-${count}`);
  const named = await killAfter(count, folder, durability);
  expect(named.size).toBeGreaterThanOrEqual(count);
  const inherited = await openBlobs({
    folder: () => folder,
    durability: "process",
    random: createRandom(),
  }).inherited();
  for (const id of named.keys()) expect(inherited).toContain(id);
  // Committed but not named yet: one for each hand at most, and whole as well.
  expect(inherited.size - named.size).toBeLessThanOrEqual(4);
  for (const id of inherited) {
    const bytes = readFileSync(join(folder, id.slice(0, 2), id));
    expect(bytes.equals(Buffer.alloc(40 * 65_536, named.get(id) ?? bytes[0])), id).toBe(true);
  }
  expect(readdirSync(join(folder, "new"))).toEqual([]);
});
