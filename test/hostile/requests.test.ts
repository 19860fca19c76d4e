import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { createDice } from "./dice.ts";
import type { Request } from "./make.ts";
import { spoiled } from "./requests.ts";
import { bombard, collectGarbage, expected, whereIn } from "./siege.ts";

/** The same requests every time; another seed makes others. */
const seed = Number(process.env.FOGBANK_HOSTILE_SEED ?? 683_329);
const count = Number(process.env.FOGBANK_HOSTILE_REQUESTS ?? 2_500);
describe.each(["enforce", "lenient"] as const)(`hostile requests, auth %s (seed ${seed})`, (auth) => {
  let fogbank: Fogbank;
  const said: string[] = [];
  const write = process.stderr.write;
  beforeAll(async () => {
    // The log: a bug that a request finds is written there.
    process.stderr.write = ((line: string) => said.push(String(line)) > 0) as typeof write;
    fogbank = await start({ ephemeral: true, port: 0, auth });
  });
  afterAll(async () => {
    process.stderr.write = write;
    await fogbank.stop();
  });

  it(`are answered properly, all ${count}`, async () => {
    const dice = createDice(seed + 1);
    const failures = await bombard(
      fogbank.port,
      Array.from({ length: count }, () => spoiled(dice)),
    );
    const bugs = [...new Set(said.map(whereIn))].filter((line) => !expected.test(line));
    expect([...bugs.slice(0, 8), ...failures.slice(0, 8)].join("\n\n")).toBe("");
  }, 180_000);

  it("leave a server that answers", async () => {
    const answer = await fetch(`${fogbank.endpoint}/_fogbank/health`);
    expect(answer.status).toBe(200);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("leave no memory and no sockets behind", async () => {
    const dice = createDice(seed + 2);
    const batch = (): Request[] => Array.from({ length: count / 4 }, () => spoiled(dice));
    const heapAfter = async (): Promise<number> => {
      await bombard(fogbank.port, batch());
      for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    await heapAfter();
    const before = await heapAfter();
    const after = Math.min(await heapAfter(), await heapAfter());
    // Journeys and caches are bounded, and full or nearly so by then.
    expect(after - before).toBeLessThan(24 * 2 ** 20);
    await fogbank.stop();
    const sockets = process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap");
    expect(sockets.length).toBeLessThanOrEqual(1);
  }, 180_000);
});
