import { beforeAll, describe, expect, it } from "vitest";
import { houseOf } from "../clients/house.ts";
import { s3Wire } from "./wire.ts";

/** Web pages of other origins: preflights, and who may read what. */

const house = houseOf();
const s3 = s3Wire(() => house.fogbank);

const cors = `<CORSConfiguration>
  <CORSRule><AllowedOrigin>https://*.example.com</AllowedOrigin><AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod>
    <AllowedHeader>x-amz-*</AllowedHeader><AllowedHeader>Authorization</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>3000</MaxAgeSeconds></CORSRule>
  <CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>
</CORSConfiguration>`;

beforeAll(async () => {
  for (const bucket of ["shared", "closed"]) await s3.send({ method: "PUT", path: `/${bucket}` });
  expect((await s3.send({ method: "PUT", path: "/shared?cors", body: cors })).status).toBe(200);
  await s3.send({ method: "PUT", path: "/shared/a", body: "a" });
  await s3.send({ method: "PUT", path: "/closed/a", body: "a" });
});

const preflight = (path: string, headers: Record<string, string>) =>
  s3.send({ method: "OPTIONS", path, headers, as: "anonymous" });
const asks = (origin: string, method: string, headers?: string): Record<string, string> => ({
  origin,
  "access-control-request-method": method,
  ...(headers !== undefined && { "access-control-request-headers": headers }),
});

describe("a preflight request", () => {
  it("is answered from the rules", async () => {
    const { status, headers, body } = await preflight(
      "/shared/a",
      asks("https://app.example.com", "PUT", "X-Amz-Date, authorization"),
    );
    expect([status, body]).toEqual([200, ""]);
    expect(headers).toMatchObject({
      "access-control-allow-origin": "https://app.example.com",
      "access-control-allow-methods": "PUT, GET",
      "access-control-allow-headers": "x-amz-date, authorization",
      "access-control-expose-headers": "ETag",
      "access-control-max-age": "3000",
      "access-control-allow-credentials": "true",
      vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
    });
    expect(headers["x-amz-request-id"]).toBeDefined();
  });

  it("of any page, where the rule says so", async () => {
    const { headers } = await preflight("/shared/a", asks("https://other.test", "GET"));
    expect(headers["access-control-allow-origin"]).toBe("*");
    expect(headers["access-control-allow-credentials"]).toBeUndefined();
  });

  it.each<[string, string, Record<string, string>, number, string]>([
    ["a method", "/shared/a", asks("https://other.test", "PUT"), 403, "This CORS request is not allowed"],
    [
      "a header",
      "/shared/a",
      asks("https://app.example.com", "PUT", "x-other"),
      403,
      "This CORS request is not allowed",
    ],
    [
      "a bucket without rules",
      "/closed/a",
      asks("https://app.example.com", "GET"),
      403,
      "CORS is not enabled for this bucket.",
    ],
    ["no bucket", "/missing/a", asks("https://app.example.com", "GET"), 403, "Bucket not found"],
    ["no origin", "/shared/a", {}, 400, "Insufficient information. Origin request header needed."],
    ["no method", "/shared/a", { origin: "https://a.test" }, 400, "Invalid Access-Control-Request-Method: null"],
  ])("is refused: %s", async (_why, path, headers, status, message) => {
    const refused = await preflight(path, headers);
    expect([refused.status, refused.body]).toEqual([status, expect.stringContaining(message)]);
    expect(refused.headers["access-control-allow-origin"]).toBeUndefined();
  });
});

describe("an answer", () => {
  it("says which page may read it, a refusal too", async () => {
    for (const path of ["/shared/a", "/shared/missing"]) {
      const { headers } = await s3.send({ path, headers: { origin: "https://app.example.com" } });
      expect(headers).toMatchObject({
        "access-control-allow-origin": "https://app.example.com",
        vary: expect.any(String),
      });
    }
  });

  it("says nothing where no page asks", async () => {
    const { headers } = await s3.send({ path: "/shared/a" });
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("is no foreign page's, where no rule allows it and the key is everybody's", async () => {
    const refused = await s3.send({ path: "/closed/a", headers: { origin: "https://evil.example" } });
    expect([refused.status, refused.body]).toEqual([403, expect.stringContaining("a page of https://evil.example")]);
    const rebound = await s3.send({ path: "/closed/a", host: "evil.example" });
    expect([rebound.status, rebound.body]).toEqual([403, expect.stringContaining("the host name evil.example")]);
  });

  it("is a foreign page's picture", async () => {
    const path = s3.presigned({ path: "/closed/a" }, 60);
    const shown = await s3.send({ path, headers: { "sec-fetch-site": "cross-site" }, as: "anonymous" });
    expect([shown.status, shown.body]).toEqual([200, "a"]);
  });
});
