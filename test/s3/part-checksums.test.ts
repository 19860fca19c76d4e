import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { s3Wire } from "./wire.ts";

/** What S3 says of the checksums of parts, as clients have recorded it. */

let fogbank: Fogbank;
const wire = s3Wire(() => fogbank);
beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0 });
  await wire.send({ method: "PUT", path: "/parts" });
});
afterAll(() => fogbank?.stop());

const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("base64");
const first = "a".repeat(5 * 2 ** 20);
const last = "b";

async function begin(key: string): Promise<string> {
  const headers = { "x-amz-checksum-algorithm": "SHA256" };
  const { body } = await wire.send({ method: "POST", path: `/parts/${key}?uploads`, headers });
  return /<UploadId>(.*?)</.exec(body)?.[1] ?? "";
}

it("wants a checksum with each part that a composite one is made of", async () => {
  const path = `/parts/bare?partNumber=1&uploadId=${await begin("bare")}`;
  const { status, body } = await wire.send({ method: "PUT", path, body: last });
  expect(status).toBe(400);
  expect(body).toContain("expected checksum Type: sha256, actual checksum Type: null");
});

it("tells a composite checksum with the number of its parts, but not among the attributes", async () => {
  const upload = await begin("whole");
  const etags: string[] = [];
  for (const [index, part] of [first, last].entries()) {
    const path = `/parts/whole?partNumber=${index + 1}&uploadId=${upload}`;
    const headers = { "x-amz-checksum-sha256": sha256(part) };
    etags.push(String((await wire.send({ method: "PUT", path, headers, body: part })).headers.etag));
  }
  const named = [first, last].map(
    (part, index) =>
      `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etags[index]}</ETag><ChecksumSHA256>${sha256(part)}</ChecksumSHA256></Part>`,
  );
  const body = `<CompleteMultipartUpload>${named.join("")}</CompleteMultipartUpload>`;
  const done = await wire.send({ method: "POST", path: `/parts/whole?uploadId=${upload}`, body });
  const composite = sha256(Buffer.concat([first, last].map((part) => Buffer.from(sha256(part), "base64"))));
  expect(done.body).toContain(`<ChecksumSHA256>${composite}-2</ChecksumSHA256>`);
  const headers = { "x-amz-object-attributes": "Checksum" };
  const attributes = await wire.send({ path: "/parts/whole?attributes", headers });
  expect(attributes.body).toContain(`<ChecksumSHA256>${composite}</ChecksumSHA256>`);
});
