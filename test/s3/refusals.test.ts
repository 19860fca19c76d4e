import { request } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { s3Wire } from "./wire.ts";

/** What S3 says before it looks at an object, as a client reads it. */

let fogbank: Fogbank;
const wire = s3Wire(() => fogbank);
beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0 });
  expect((await wire.send({ method: "PUT", path: "/refusals" })).status).toBe(200);
});
afterAll(() => fogbank?.stop());

it.each([
  ["POST", "/refusals/k", "POST", "OBJECT"],
  ["PATCH", "/refusals/k", "PATCH", "OBJECT"],
  ["PATCH", "/refusals", "PATCH", "BUCKET"],
  ["DELETE", "/", "DELETE", "SERVICE"],
])("%s %s is no method of it", async (method, path, named, type) => {
  const { status, body } = await wire.send({ method, path });
  expect(status).toBe(405);
  expect(body).toContain("<Code>MethodNotAllowed</Code>");
  expect(body).toContain(`<Method>${named}</Method><ResourceType>${type}</ResourceType>`);
});

it("names the argument that it cannot take", async () => {
  const { body } = await wire.send({ method: "PUT", path: "/refusals/k", headers: { "x-amz-acl": "open" } });
  expect(body).toContain(
    "<Code>InvalidArgument</Code><Message></Message><ArgumentName>x-amz-acl</ArgumentName><ArgumentValue>open</ArgumentValue>",
  );
});

it("wants to know how long a body is", async () => {
  const path = wire.presigned({ method: "PUT", path: "/refusals/chunked" }, 60);
  const status = await new Promise((resolve, reject) => {
    const sent = request({ port: fogbank.port, host: "localhost", method: "PUT", path }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on("error", reject);
    sent.write("in pieces");
    sent.end();
  });
  expect(status).toBe(411);
});

it("takes keys of characters that the store must escape, and says which it cannot", async () => {
  const put = (path: string) => wire.send({ method: "PUT", path: `/refusals/${path}`, body: "here" });
  const key = "%01".repeat(600);
  expect((await put(key)).status).toBe(200);
  expect((await wire.send({ path: `/refusals/${key}` })).body).toBe("here");
  const refused = await put("%01".repeat(1_024));
  expect(refused.status).toBe(400);
  expect(refused.body).toContain("<Code>KeyTooLongError</Code>");
});

it("keeps what a client says of expiry as it was said, and redirects only where a browser could go", async () => {
  const put = (headers: Record<string, string>) => wire.send({ method: "PUT", path: "/refusals/e", headers });
  expect((await put({ expires: "0" })).status).toBe(200);
  expect((await wire.send({ path: "/refusals/e" })).headers.expires).toBe("0");
  expect((await put({ "x-amz-website-redirect-location": "elsewhere" })).body).toContain("InvalidRedirectLocation");
  expect((await put({ "if-none-match": '"tag"' })).body).toContain("<Header>If-None-Match</Header>");
});

it("tells who may list a bucket that a key is not there, and others nothing", async () => {
  const headers = { "x-amz-object-ownership": "ObjectWriter" };
  await wire.send({ method: "PUT", path: "/open-shelf", headers });
  await wire.send({ method: "DELETE", path: "/open-shelf?publicAccessBlock" });
  const ask = async () => (await wire.send({ path: "/open-shelf/none", as: "anonymous" })).status;
  expect(await ask()).toBe(403);
  const opened = await wire.send({ method: "PUT", path: "/open-shelf?acl", headers: { "x-amz-acl": "public-read" } });
  expect(opened.status).toBe(200);
  expect(await ask()).toBe(404);
  await wire.send({ method: "PUT", path: "/open-shelf/mine", body: "private" });
  expect((await wire.send({ path: "/open-shelf/mine", as: "anonymous" })).status).toBe(403);
});

it("says where a bucket is, without a body too", async () => {
  const body =
    "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>";
  expect((await wire.send({ method: "PUT", path: "/elsewhere-eu", body })).status).toBe(200);
  const { status, headers } = await wire.send({ method: "HEAD", path: "/elsewhere-eu" });
  expect([status, headers["x-amz-bucket-region"]]).toEqual([301, "eu-west-1"]);
});
