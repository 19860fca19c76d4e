import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { createDice } from "./dice.ts";
import { spoiled } from "./requests.ts";
import { bytesOf } from "./send.ts";

const seed = Number(process.env.FOGBANK_HOSTILE_SEED ?? 683_329);

describe(`a live Fogbank (seed ${seed})`, () => {
  let fogbank: Fogbank;
  beforeEach(async () => {
    fogbank = await start({ ephemeral: true, port: 0 });
  });
  afterEach(() => fogbank.stop());

  const isWell = async (): Promise<void> => {
    const answer = await fetch(`${fogbank.endpoint}/_fogbank/health`);
    expect(answer.status).toBe(200);
    await answer.arrayBuffer();
  };

  it("stands bytes that are no requests, requests cut anywhere, and requests run together", async () => {
    const dice = createDice(seed + 4);
    const one = async (): Promise<void> => {
      const socket = connect({ port: fogbank.port, host: "127.0.0.1" });
      socket.on("error", () => undefined);
      socket.resume();
      const requests = Array.from({ length: 1 + dice.below(4) }, () => bytesOf(spoiled(dice)));
      const bytes = Buffer.concat(requests);
      for (let flips = dice.below(20); flips > 0; flips--) bytes[dice.below(bytes.length)] = dice.below(256);
      socket.write(bytes.subarray(0, dice.below(bytes.length + 1)));
      if (dice.below(2) === 0) socket.end();
      else setImmediate(() => socket.destroy());
      if (!socket.closed) await once(socket, "close");
    };
    for (let round = 0; round < 30; round++) await Promise.all(Array.from({ length: 10 }, one));
    await isWell();
  }, 60_000);

  it("ends its live streams when it stops, at once", async () => {
    const streams = await Promise.all(
      Array.from({ length: 5 }, () => fetch(`${fogbank.endpoint}/_fogbank/journeys/live`)),
    );
    const texts = streams.map((stream) => stream.text());
    await fetch(fogbank.endpoint).then((answer) => answer.arrayBuffer());
    const began = performance.now();
    await fogbank.stop();
    expect(performance.now() - began).toBeLessThan(8_000);
    for (const text of await Promise.all(texts)) expect(text).toMatch(/^: journeys follow\n\nid: /);
  });

  it("is not held up by a reader of a live stream who went away", async () => {
    const going = new AbortController();
    const stream = await fetch(`${fogbank.endpoint}/_fogbank/journeys/live`, { signal: going.signal });
    expect(stream.status).toBe(200);
    going.abort();
    await isWell();
    const began = performance.now();
    await fogbank.stop();
    expect(performance.now() - began).toBeLessThan(8_000);
  });

  it("cannot be sent to where time has no end", async () => {
    for (const body of [
      '{"set":1e999}',
      '{"set":1e300}',
      '{"advance":"99999999999999999999d"}',
      '{"set":-1}',
      '{"set":"x"}',
    ]) {
      const answer = await fetch(`${fogbank.endpoint}/_fogbank/clock`, { method: "POST", body });
      expect(answer.status, body).toBe(400);
      expect(((await answer.json()) as { error: string }).error).toMatch(/set|advance/);
    }
    await isWell();
  });
});
