import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { s3Wire } from "./wire.ts";

/** Bodies that are XML: held against what their sender says of them before anybody reads them. */

let fogbank: Fogbank;
const wire = s3Wire(() => fogbank);
beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0 });
  expect((await wire.send({ method: "PUT", path: "/whole" })).status).toBe(200);
});
afterAll(() => fogbank?.stop());

const body = "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>";
const base64 = (algorithm: string, text = body): string => createHash(algorithm).update(text).digest("base64");

describe("the body of PutBucketTagging", () => {
  it.each<[string, Record<string, string>, number, string]>([
    ["its MD5", { "content-md5": base64("md5") }, 204, ""],
    ["its SHA-256", { "x-amz-checksum-sha256": base64("sha256") }, 204, ""],
    ["both", { "content-md5": base64("md5"), "x-amz-checksum-sha1": base64("sha1") }, 204, ""],
    ["another body's MD5", { "content-md5": base64("md5", "other") }, 400, "BadDigest"],
    ["another body's SHA-256", { "x-amz-checksum-sha256": base64("sha256", "other") }, 400, "BadDigest"],
    [
      "its MD5 and another's checksum",
      { "content-md5": base64("md5"), "x-amz-checksum-sha1": base64("sha1", "o") },
      400,
      "BadDigest",
    ],
    ["no MD5", { "content-md5": "bm9uZQ==" }, 400, "InvalidDigest"],
    ["no checksum", { "x-amz-checksum-crc32": "none" }, 400, "InvalidRequest"],
  ])("with %s", async (_, headers, status, code) => {
    const answer = await wire.send({ method: "PUT", path: "/whole?tagging", headers, body });
    expect({ status: answer.status, code: /<Code>(\w+)/.exec(answer.body)?.[1] ?? "" }).toEqual({ status, code });
  });
});

it("must come with a digest where AWS asks for one", async () => {
  const answer = await wire.send({ method: "POST", path: "/whole?delete", headers: { "content-md5": "" }, body });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatch(/InvalidDigest|Missing required header/);
});
