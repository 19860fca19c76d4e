import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { s3Wire } from "./wire.ts";

let fogbank: Fogbank;
const wire = s3Wire(() => fogbank);
beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0 });
});
afterAll(() => fogbank?.stop());

/** S3 API reference, ListObjectVersions, examples: versions and delete markers stand together, in the order of their keys. */
it("lists versions and delete markers as they lie", async () => {
  const body = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
  const headers = { "content-md5": createHash("md5").update(body).digest("base64") };
  await wire.send({ method: "PUT", path: "/ordered" });
  expect((await wire.send({ method: "PUT", path: "/ordered?versioning", headers, body })).status).toBe(200);
  for (const [method, key] of [
    ["PUT", "a"],
    ["DELETE", "a"],
    ["PUT", "a"],
    ["DELETE", "b"],
    ["PUT", "c/d"],
  ])
    await wire.send({ method: String(method), path: `/ordered/${key}`, body: "" });
  const listed = await wire.send({ path: "/ordered?versions&delimiter=/" });
  const seen = [...listed.body.matchAll(/<(Version|DeleteMarker)>.*?<Key>(.*?)<\/Key>/g)].map(([, kind, key]) => [
    kind,
    key,
  ]);
  expect(seen).toEqual([
    ["Version", "a"],
    ["DeleteMarker", "a"],
    ["Version", "a"],
    ["DeleteMarker", "b"],
  ]);
  expect(listed.body).toContain("<CommonPrefixes><Prefix>c/</Prefix></CommonPrefixes>");
});
