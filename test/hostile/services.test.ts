import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { dynamodbRequests } from "./corpus/dynamodb.ts";
import { eventRequests } from "./corpus/events.ts";
import { messageRequests } from "./corpus/messages.ts";
import { s3Requests } from "./corpus/s3.ts";
import { given, world } from "./corpus/world.ts";
import { createDice, type Dice } from "./dice.ts";
import type { Request } from "./make.ts";
import { spoiled } from "./requests.ts";
import { openLine } from "./send.ts";
import { bombard, collectGarbage, expected, whereIn } from "./siege.ts";
import { signed } from "./sign.ts";
import { misused } from "./structure.ts";

/** Every service that keeps something, in a region where there is something to spoil. */
const corpora: Readonly<Record<string, readonly Request[]>> = {
  s3: s3Requests,
  messages: messageRequests,
  events: eventRequests,
  dynamodb: dynamodbRequests,
};
const seed = Number(process.env.FOGBANK_HOSTILE_SEED ?? 683_329);
const count = Number(process.env.FOGBANK_HOSTILE_REQUESTS ?? 1_200);
/** Forms and chunks need signatures of their own; some requests are about what only jobs make. */
const mostRefused = 0.2;
const patienceMs = 20_000;
/** Journeys, caches and what the requests made and may keep: bounded, and no more than this after the first round. */
const growthBytes = 64 * 2 ** 20;

const one = (dice: Dice, from: readonly Request[]): Request =>
  dice.below(4) === 0 ? spoiled(dice, from) : misused(dice, from);

describe.each(["enforce", "lenient"] as const)(`misused services, auth %s (seed ${seed})`, (auth) => {
  let fogbank: Fogbank;
  const said: string[] = [];
  const write = process.stderr.write;
  const names: Record<string, string> = {};
  const named = (text: string): string =>
    text.replace(/(\{|%7B)(\w+)(\}|%7D)/g, (hole, open: string, name: string) => {
      const value = names[name] ?? hole;
      return open === "{" ? value : encodeURIComponent(value);
    });
  /** With the names that the world gave; S3's bodies with their digest, which would be all that is judged otherwise. */
  const sent = (request: Request): Request => {
    const { body: text, target, headers } = request;
    const body =
      text.includes("{") || text.includes("%7B") ? Buffer.from(named(text.toString("latin1")), "latin1") : text;
    const digest = target.includes("?") && headers["content-type"] === "application/xml" && body.length > 0;
    const filled: Request = {
      ...request,
      target: named(target),
      body,
      headers: digest ? { "content-md5": createHash("md5").update(body).digest("base64"), ...headers } : headers,
    };
    return auth === "enforce" ? signed(filled) : filled;
  };
  beforeAll(async () => {
    process.stderr.write = ((line: string) => said.push(String(line)) > 0) as typeof write;
    fogbank = await start({ ephemeral: true, port: 0, auth });
    const line = openLine(fogbank.port);
    for (const request of world) {
      const { status, body } = await line.ask(sent(request), patienceMs);
      for (const [name, pattern] of Object.entries(given)) names[name] = pattern.exec(body)?.[1] ?? names[name] ?? "";
      if (status >= 300) throw new Error(`the world: ${request.target} ${request.body.subarray(0, 100)}: ${body}`);
    }
    line.close();
  }, 60_000);
  afterAll(async () => {
    process.stderr.write = write;
    await fogbank.stop();
  });

  const bugs = (): string[] => [...new Set(said.map(whereIn))].filter((line) => !expected.test(line));

  it.each(Object.keys(corpora))("of %s would mostly be accepted if they were left alone", async (name) => {
    const line = openLine(fogbank.port);
    const refused: string[] = [];
    const from = corpora[name] ?? [];
    for (const request of from) {
      const { status, body } = await line.ask(sent(request), patienceMs);
      if (status >= 400)
        refused.push(`${status} ${request.target} ${request.body.subarray(0, 90)}: ${body.slice(0, 300)}`);
    }
    line.close();
    // What is refused unread tests nothing.
    expect(refused.length, refused.join("\n")).toBeLessThan(from.length * mostRefused);
  });

  it.each(Object.keys(corpora))(
    `of %s answer properly, ${count} times`,
    async (name) => {
      const dice = createDice(seed + name.length);
      const from = corpora[name] ?? [];
      const requests = Array.from({ length: count }, () => sent(one(dice, from)));
      const failures = await bombard(fogbank.port, requests);
      expect([...bugs().slice(0, 8), ...failures.slice(0, 8)].join("\n\n")).toBe("");
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
    240_000,
  );

  it("keep no more memory the longer it goes on", async () => {
    const dice = createDice(seed + 99);
    const all = Object.values(corpora).flat();
    const heapAfter = async (): Promise<number> => {
      await bombard(
        fogbank.port,
        Array.from({ length: count / 2 }, () => sent(one(dice, all))),
      );
      for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    await heapAfter();
    const before = await heapAfter();
    expect(Math.min(await heapAfter(), await heapAfter()) - before).toBeLessThan(growthBytes);
    const answer = await fetch(`${fogbank.endpoint}/_fogbank/health`);
    expect(answer.status).toBe(200);
  }, 240_000);
});
