import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { canonicalId } from "../../src/services/s3/owner.ts";
import { s3Wire } from "./wire.ts";

/** Server access logs: what stands in them, whom the target lets in, what a stop leaves. */

const folder = mkdtempSync(join(tmpdir(), "fogbank-log-"));
let fogbank: Fogbank;
const s3 = s3Wire(() => fogbank);
const account = "000000000000";

async function ok(wanted: Parameters<typeof s3.send>[0]): Promise<string> {
  const { status, body } = await s3.send(wanted);
  expect([status, body]).toEqual([expect.toSatisfy((code: number) => code < 300), expect.anything()]);
  return body;
}

const logging = (bucket: string, format = "") =>
  ok({
    method: "PUT",
    path: `/${bucket}?logging=`,
    body: `<BucketLoggingStatus><LoggingEnabled><TargetBucket>logs</TargetBucket><TargetPrefix>from/</TargetPrefix>${format}</LoggingEnabled></BucketLoggingStatus>`,
  });

async function delivered(): Promise<Map<string, string>> {
  await fogbank.clock.advance(6 * 60_000);
  const found = new Map<string, string>();
  for (const [, key = ""] of (await ok({ path: "/logs?list-type=2" })).matchAll(/<Key>([^<]+)<\/Key>/g))
    found.set(key, await ok({ path: `/logs/${key}` }));
  await fogbank.clock.advance(-6 * 60_000);
  return found;
}

beforeAll(async () => {
  fogbank = await start({ data: folder, port: 0 });
  for (const name of ["watched", "logs", "partitioned"]) await ok({ method: "PUT", path: `/${name}` });
  const Statement = {
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: "arn:aws:s3:::logs/from/*",
    Condition: {
      ArnLike: { "aws:SourceArn": ["arn:aws:s3:::watched", "arn:aws:s3:::partitioned"] },
      StringEquals: { "aws:SourceAccount": account },
    },
  };
  const body = JSON.stringify({ Version: "2012-10-17", Statement });
  await ok({ method: "PUT", path: "/logs?policy=", body });
  await logging("watched");
});
afterAll(async () => {
  await fogbank.stop();
  rmSync(folder, { recursive: true });
});

describe("the log of a bucket", () => {
  it("has a line for each request, refused ones too, over a restart", async () => {
    await ok({
      method: "PUT",
      path: "/watched/a%20b",
      body: "hello",
      headers: { "user-agent": 'sly" agent', referer: "https://example.com/" },
    });
    await s3.send({ path: "/watched/missing" });
    expect((await s3.send({ path: "/watched/a%20b", as: "anonymous" })).status).toBe(403);
    await fogbank.stop();
    fogbank = await start({ data: folder, port: 0 });
    const [[key = "", text = ""] = []] = await delivered();
    expect(key).toMatch(/^from\/\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d-[0-9A-F]{16}$/);
    const lines = text.trimEnd().split("\n");
    const owner = canonicalId(account);
    const [put = "", missing, refused] = lines.filter((line) => line.includes(".OBJECT"));
    const fields = put.match(/"[^"]*"|\[[^\]]*\]|\S+/g) ?? [];
    expect(fields).toEqual([
      owner,
      "watched",
      expect.stringMatching(/^\[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000\]$/),
      "127.0.0.1",
      owner,
      expect.stringMatching(/^\S+$/),
      "REST.PUT.OBJECT",
      "a%2520b",
      '"PUT /watched/a%20b HTTP/1.1"',
      "200",
      "-",
      "-",
      "5",
      expect.stringMatching(/^\d+$/),
      expect.stringMatching(/^\d+$/),
      '"https://example.com/"',
      '"sly%22 agent"',
      "-",
      expect.stringMatching(/=$/),
      "SigV4",
      "-",
      "AuthHeader",
      expect.stringMatching(/^localhost:\d+$/),
      "-",
      "-",
      "-",
    ]);
    expect(missing).toContain(" 404 NoSuchKey ");
    expect(refused).toMatch(/ - \S+ REST\.GET\.OBJECT a%2520b ".*" 403 AccessDenied /);
  });

  it("is partitioned where that is asked for", async () => {
    await logging(
      "partitioned",
      "<TargetObjectKeyFormat><PartitionedPrefix><PartitionDateSource>EventTime</PartitionDateSource></PartitionedPrefix></TargetObjectKeyFormat>",
    );
    await ok({ path: "/partitioned?versioning=" });
    const day = new Date(s3.now()).toISOString().slice(0, 10);
    const found = [...(await delivered())].find(([key]) => key.includes("partitioned"));
    expect(found?.[0]).toMatch(
      new RegExp(`^from/${account}/us-east-1/partitioned/${day.replaceAll("-", "/")}/${day}-00-00-00-[0-9A-F]{16}$`),
    );
    expect(found?.[1]).toContain(" REST.GET.VERSIONING - ");
  });
});
