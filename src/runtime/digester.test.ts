import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createDigester } from "./digester.ts";

const mib = 1024 * 1024;
const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");
const bytesOf = (length: number, seed = 1): Buffer => {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at++) bytes[at] = (at * 31 * seed + (at >> 8)) & 255;
  return bytes;
};

async function digestOf(digester: ReturnType<typeof createDigester>, bytes: Uint8Array, size: number): Promise<string> {
  const running = digester.begin("md5");
  for (let at = 0; at < bytes.length; at += size) {
    const lagging = running.update(bytes.subarray(at, at + size));
    if (lagging) await lagging;
  }
  return Buffer.from(await running.digest()).toString("hex");
}

describe("digests beside", () => {
  const digester = createDigester();

  it.each([
    ["nothing", 0, 1],
    ["a few bytes", 10, 3],
    ["exactly one lot", 256 * 1024, 65_536],
    ["a lot and a byte", 256 * 1024 + 1, 100_000],
    ["one long piece, longer than may be on its way", 5 * mib, 5 * mib],
    ["many pieces", 5 * mib, 65_537],
  ])("%s", async (_, length, size) => {
    const bytes = bytesOf(length);
    expect(await digestOf(digester, bytes, size)).toBe(md5(bytes));
  });

  it("several at once", async () => {
    const bodies = [1, 2, 3, 4].map((seed) => bytesOf(3 * mib + seed, seed));
    expect(await Promise.all(bodies.map((body) => digestOf(digester, body, 70_000)))).toEqual(bodies.map(md5));
  });

  it("what comes after one that was given up is not mixed with it", async () => {
    const given = digester.begin("md5");
    given.update(bytesOf(mib));
    given.abandon();
    const bytes = bytesOf(mib, 7);
    expect(await digestOf(digester, bytes, mib)).toBe(md5(bytes));
  });

  it("does not keep the caller's bytes: they may change at once", async () => {
    const bytes = bytesOf(2 * mib);
    const expected = md5(bytes);
    const running = digester.begin("md5");
    const lagging = running.update(bytes);
    bytes.fill(0);
    await lagging;
    expect(Buffer.from(await running.digest()).toString("hex")).toBe(expected);
  });
});
