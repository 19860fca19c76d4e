import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { s3Wire } from "./wire.ts";

/** What objects must hold under: many writers at once, clients that go away, a look at the disk. */

const folder = mkdtempSync(join(tmpdir(), "fogbank-objects-"));
let fogbank: Fogbank;
const s3 = s3Wire(() => fogbank);

beforeAll(async () => {
  fogbank = await start({ data: folder, port: 0 });
  expect((await s3.send({ method: "PUT", path: "/box" })).status).toBe(200);
});
afterAll(async () => {
  await fogbank.stop();
  rmSync(folder, { recursive: true });
});

function* filesUnder(path: string): Generator<string> {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) yield* filesUnder(inner);
    else if (entry.isFile()) yield inner;
  }
}
const blobsOnDisk = (): string[] => [...filesUnder(join(folder, "blobs"))];

describe("conditional writes", () => {
  it("let exactly one of many writers win, over thousands of races", { timeout: 60_000 }, async () => {
    for (let race = 0; race < 250; race++) {
      const attempts = Array.from({ length: 8 }, (_, writer) =>
        s3.send({
          method: "PUT",
          path: `/box/race-${race}`,
          headers: { "if-none-match": "*" },
          body: `writer ${writer}`,
        }),
      );
      const statuses = (await Promise.all(attempts)).map(({ status }) => status).sort();
      expect(statuses).toEqual([200, 412, 412, 412, 412, 412, 412, 412]);
    }
  });

  it("let exactly one of many replace what all of them saw", async () => {
    for (let race = 0; race < 50; race++) {
      const seen = (await s3.send({ method: "PUT", path: "/box/turn", body: `${race}` })).headers.etag ?? "";
      const attempts = Array.from({ length: 8 }, (_, writer) =>
        s3.send({ method: "PUT", path: "/box/turn", headers: { "if-match": seen }, body: `${race} by ${writer}` }),
      );
      expect((await Promise.all(attempts)).filter(({ status }) => status === 200)).toHaveLength(1);
    }
  });
});

describe("what is on the disk", () => {
  it("is never the plaintext", async () => {
    const words = ["a small body that must not be seen", "a large body that must not be seen"];
    const large = `${words[1]} `.repeat(10_000);
    await s3.send({ method: "PUT", path: "/box/small", body: words[0] ?? "" });
    await s3.send({ method: "PUT", path: "/box/large", body: large });
    expect((await s3.send({ path: "/box/small" })).body).toBe(words[0]);
    expect((await s3.send({ path: "/box/large" })).body).toBe(large);
    await fogbank.stop();
    const files = [...filesUnder(folder)].map((file) => readFileSync(file));
    expect(files.some((bytes) => bytes.includes("box"))).toBe(true);
    for (const word of words) expect(files.some((bytes) => bytes.includes(word))).toBe(false);
    fogbank = await start({ data: folder, port: 0 });
    expect((await s3.send({ path: "/box/large" })).body).toBe(large);
  });

  it("goes with the object that it belonged to", async () => {
    const before = blobsOnDisk().length;
    const body = randomBytes(200_000);
    await s3.send({ method: "PUT", path: "/box/once", body });
    await s3.send({ method: "PUT", path: "/box/once", body });
    await s3.send({ method: "DELETE", path: "/box/once" });
    await expect.poll(() => blobsOnDisk().length).toBe(before);
  });
});

describe("a client that goes away", () => {
  it("leaves nothing of what it was sending", async () => {
    const before = blobsOnDisk();
    const url = s3.presigned({ method: "PUT", path: "/box/broken" }, 60);
    await new Promise<void>((resolve) => {
      const socket = createConnection(fogbank.port ?? 0, "127.0.0.1");
      socket.on("error", () => undefined);
      socket.on("close", () => resolve());
      const head = `PUT ${url} HTTP/1.1\r\nHost: localhost:${fogbank.port}\r\nContent-Length: 1000000\r\n\r\n`;
      socket.write(head);
      socket.write(randomBytes(500_000), () => socket.destroy());
    });
    await expect.poll(() => blobsOnDisk()).toEqual(before);
    expect((await s3.send({ path: "/box/broken" })).status).toBe(404);
  });
});

describe("an object that is replaced while it is read", () => {
  it("is read to its end as it was", async () => {
    const [old, next] = [randomBytes(8_000_000), randomBytes(8_000_000)];
    await s3.send({ method: "PUT", path: "/box/busy", body: old });
    const reading = s3.send({ path: "/box/busy" });
    const replaced = s3.send({ method: "PUT", path: "/box/busy", body: next });
    const [{ body }] = await Promise.all([reading, replaced]);
    const bytes = Buffer.from(body, "latin1");
    expect(bytes.equals(old) || bytes.equals(next)).toBe(true);
    expect(Buffer.from((await s3.send({ path: "/box/busy" })).body, "latin1").equals(next)).toBe(true);
  });
});

it("a listing of many keys is paged without a gap while keys come and go", async () => {
  const name = (n: number): string => `/box/page/${String(n).padStart(3, "0")}`;
  for (let n = 0; n < 60; n += 2) await s3.send({ method: "PUT", path: name(n) });
  const found: string[] = [];
  let token = "";
  do {
    const query = `${token === "" ? "" : `continuation-token=${encodeURIComponent(token)}&`}list-type=2&max-keys=7&prefix=page%2F`;
    const { body } = await s3.send({ path: `/box?${query}` });
    for (const [, key = ""] of body.matchAll(/<Key>page\/(\d+)<\/Key>/g)) found.push(key);
    token = /<NextContinuationToken>([^<]+)/.exec(body)?.[1] ?? "";
    // Behind the page, and in front of it: neither shifts it.
    await s3.send({ method: "DELETE", path: name(Number(found[0])) });
    await s3.send({ method: "PUT", path: name(1) });
  } while (token !== "");
  expect(found).toEqual(Array.from({ length: 30 }, (_, n) => String(n * 2).padStart(3, "0")));
});

it("no file of a data folder is readable by others", () => {
  for (const file of filesUnder(join(folder, "blobs"))) expect(statSync(file).mode & 0o077).toBe(0);
});
