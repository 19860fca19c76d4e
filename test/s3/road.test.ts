import { beforeAll, describe, expect, it } from "vitest";
import { houseOf } from "../clients/house.ts";
import { s3Wire } from "./wire.ts";

/** How S3's buckets are addressed, and what stands in every answer. */

const house = houseOf();
const s3 = s3Wire(() => house.fogbank);
const local = (name: string): string => `${name}:${house.fogbank.port}`;

beforeAll(async () => {
  for (const bucket of ["photos", "photos.2024", "events"]) {
    expect((await s3.send({ method: "PUT", path: `/${bucket}` })).status).toBe(200);
    const put = { method: "PUT", path: `/${bucket}/a%20b/c.txt`, body: `in ${bucket}` };
    expect((await s3.send(put)).status).toBe(200);
  }
});

describe("an object is found", () => {
  it.each([
    ["by path", "localhost", "/photos/a%20b/c.txt", "in photos"],
    ["by path at an AWS name", "s3.us-east-1.amazonaws.com", "/photos/a%20b/c.txt", "in photos"],
    ["virtual-hosted", "photos.s3.amazonaws.com", "/a%20b/c.txt", "in photos"],
    ["virtual-hosted, with dots", "photos.2024.s3.us-east-1.amazonaws.com", "/a%20b/c.txt", "in photos.2024"],
    ["dual-stack", "photos.s3.dualstack.us-east-1.amazonaws.com", "/a%20b/c.txt", "in photos"],
    ["under s3.localhost", "photos.s3.localhost", "/a%20b/c.txt", "in photos"],
    ["as LocalStack's name", "photos.s3.localhost.localstack.cloud", "/a%20b/c.txt", "in photos"],
    ["under localhost, as SDKs do", "photos.localhost", "/a%20b/c.txt", "in photos"],
    ["in a bucket of a service's name", "events.localhost", "/a%20b/c.txt", "in events"],
  ])("%s", async (_how, host, path, body) => {
    expect(await s3.send({ host: local(host), path })).toMatchObject({ status: 200, body });
  });

  it("by the root of a virtual host: the bucket", async () => {
    const listed = await s3.send({ host: local("photos.s3.amazonaws.com"), path: "/?list-type=2" });
    expect(listed.body).toContain('<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><');
    expect(listed.body).toContain("<Key>a b/c.txt</Key>");
  });

  it("at the accelerated endpoint only where the bucket has it", async () => {
    const host = local("photos.s3-accelerate.amazonaws.com");
    expect(await s3.send({ host, path: "/a%20b/c.txt" })).toMatchObject({ status: 400 });
    const refused = await s3.send({ host, path: "/a%20b/c.txt" });
    expect(refused.body).toContain("S3 Transfer Acceleration is not configured on this bucket");
    const enable = "<AccelerateConfiguration><Status>Enabled</Status></AccelerateConfiguration>";
    expect((await s3.send({ method: "PUT", path: "/photos?accelerate", body: enable })).status).toBe(200);
    expect(await s3.send({ host, path: "/a%20b/c.txt" })).toMatchObject({ status: 200, body: "in photos" });
  });

  it.each([
    "o.s3-object-lambda.us-east-1.amazonaws.com",
    "b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com",
  ])("not at %s, which is refused by name", async (host) => {
    expect(await s3.send({ host: local(host), path: "/a" })).toMatchObject({ status: 501 });
  });
});

describe("answers", () => {
  it("say who answered what, refusals too", async () => {
    for (const path of ["/photos/a%20b/c.txt", "/photos/missing"]) {
      const { headers } = await s3.send({ path });
      expect(headers).toMatchObject({ server: "AmazonS3", date: expect.any(String) });
      expect(headers["x-amz-id-2"]).toMatch(/^[A-Za-z0-9+/=]{60,}$/);
      expect(house.fogbank.journey(String(headers["x-amz-request-id"]))?.service).toBe("s3");
    }
  });

  it("have one Content-Length", async () => {
    const { headers } = await s3.send({ path: "/photos/a%20b/c.txt" });
    expect(headers["content-length"]).toBe("9");
    const head = await s3.send({ method: "HEAD", path: "/photos/a%20b/c.txt" });
    expect([head.headers["content-length"], head.body]).toEqual(["9", ""]);
  });

  it("are errors as S3 writes them", async () => {
    const { status, headers, body } = await s3.send({ path: "/photos/missing" });
    expect([status, headers["content-type"]]).toEqual([404, "application/xml"]);
    expect(body).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<Error><Code>NoSuchKey<\/Code><Message>[^<]+<\/Message><Key>missing<\/Key><RequestId>[^<]+<\/RequestId><HostId>[^<]+<\/HostId><\/Error>$/,
    );
    const head = await s3.send({ method: "HEAD", path: "/photos/missing" });
    expect([head.status, head.body]).toEqual([404, ""]);
  });

  it("have no body where nothing was modified, and say what the range may be where it does not fit", async () => {
    const { headers } = await s3.send({ path: "/photos/a%20b/c.txt" });
    const unchanged = await s3.send({
      path: "/photos/a%20b/c.txt",
      headers: { "if-none-match": String(headers.etag) },
    });
    expect([unchanged.status, unchanged.body, unchanged.headers.etag]).toEqual([304, "", headers.etag]);
    const beyond = await s3.send({ path: "/photos/a%20b/c.txt", headers: { range: "bytes=100-" } });
    expect([beyond.status, beyond.headers["content-range"]]).toEqual([416, "bytes */9"]);
  });
});

describe("a refusal", () => {
  const stranger = { accessKeyId: "444455556666", secretAccessKey: "test" };

  it("tells strangers no more than that", async () => {
    for (const as of ["anonymous", stranger] as const) {
      const { status, body } = await s3.send({ path: "/photos/a%20b/c.txt", as });
      expect([status, body]).toEqual([403, expect.stringContaining("<Message>Access Denied</Message>")]);
    }
  });

  it.each(["/photos/%zz", "/photos?prefix=%zz"])("is of the URI: %s", async (path) => {
    const { status, body } = await s3.send({ path });
    expect([status, body]).toEqual([400, expect.stringContaining("<Code>InvalidURI</Code>")]);
  });

  it("of a body that nobody signed, whose frames are no part of it", async () => {
    const body = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
    const headers = {
      "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      "x-amz-decoded-content-length": "5",
      "x-amz-trailer": "x-amz-checksum-crc32",
      "content-encoding": "aws-chunked",
    };
    expect((await s3.send({ method: "PUT", path: "/photos/framed", headers, body })).status).toBe(200);
    expect((await s3.send({ path: "/photos/framed" })).body).toBe("hello");
  });
});

describe("presigned URLs", () => {
  it("read, write and remove", async () => {
    const target = { path: "/photos/presigned" };
    const url = (method: string): string => s3.presigned({ ...target, method }, 60);
    const write = await s3.send({ method: "PUT", path: url("PUT"), body: "by URL", as: "anonymous" });
    expect(write.status).toBe(200);
    expect(await s3.send({ path: url("GET"), as: "anonymous" })).toMatchObject({ status: 200, body: "by URL" });
    expect((await s3.send({ method: "DELETE", path: url("DELETE"), as: "anonymous" })).status).toBe(204);
  });

  it("carry headers as parameters, which count", async () => {
    const path = s3.presigned(
      { method: "PUT", path: "/photos/hoisted?x-amz-meta-color=red&X-Amz-Storage-Class=STANDARD_IA" },
      60,
    );
    expect((await s3.send({ method: "PUT", path, body: "x", as: "anonymous" })).status).toBe(200);
    const { headers } = await s3.send({ method: "HEAD", path: "/photos/hoisted" });
    expect(headers).toMatchObject({ "x-amz-meta-color": "red", "x-amz-storage-class": "STANDARD_IA" });
  });

  it("overrides of the answer only where it is signed", async () => {
    const path = "/photos/a%20b/c.txt?response-content-type=text%2Fcsv";
    expect((await s3.send({ path: s3.presigned({ path }, 60), as: "anonymous" })).headers["content-type"]).toBe(
      "text/csv",
    );
    expect((await s3.send({ path, as: "anonymous" })).status).toBeGreaterThanOrEqual(400);
  });

  it("end, by the house's clock", async () => {
    const path = s3.presigned({ path: "/photos/a%20b/c.txt" }, 60);
    await house.fogbank.clock.advance(600_000);
    const { status, body } = await s3.send({ path, as: "anonymous" });
    expect(status).toBe(403);
    expect(body).toContain("<Message>Request has expired</Message>");
  });

  it("are refused in the form of signature version 2, in regions that never knew it", async () => {
    const path = "/photos/a%20b/c.txt?AWSAccessKeyId=test&Signature=x&Expires=9999999999";
    const { status, body } = await s3.send({ path, host: local("s3.eu-central-1.amazonaws.com"), as: "anonymous" });
    expect([status, body.includes("Please use AWS4-HMAC-SHA256")]).toEqual([400, true]);
  });
});
