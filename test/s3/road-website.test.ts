import { beforeAll, describe, expect, it } from "vitest";
import { houseOf } from "../clients/house.ts";
import { s3Wire } from "./wire.ts";

/** Websites on buckets, as a browser sees them. */

const house = houseOf();
const s3 = s3Wire(() => house.fogbank);

const website = `<WebsiteConfiguration>
  <IndexDocument><Suffix>index.html</Suffix></IndexDocument><ErrorDocument><Key>oops.html</Key></ErrorDocument>
  <RoutingRules>
    <RoutingRule><Condition><KeyPrefixEquals>docs/</KeyPrefixEquals></Condition>
      <Redirect><ReplaceKeyPrefixWith>documents/</ReplaceKeyPrefixWith></Redirect></RoutingRule>
    <RoutingRule><Condition><KeyPrefixEquals>images/</KeyPrefixEquals><HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals></Condition>
      <Redirect><HostName>img.example.com</HostName><Protocol>https</Protocol><ReplaceKeyWith>none.png</ReplaceKeyWith><HttpRedirectCode>302</HttpRedirectCode></Redirect></RoutingRule>
  </RoutingRules></WebsiteConfiguration>`;

const policy = (bucket: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${bucket}/*` },
      { Effect: "Allow", Principal: "*", Action: "s3:ListBucket", Resource: `arn:aws:s3:::${bucket}` },
      { Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${bucket}/secret*` },
    ],
  });

async function put(path: string, body: string, headers: Record<string, string> = {}): Promise<void> {
  const { status, body: answer } = await s3.send({ method: "PUT", path, body, headers });
  expect([path, status, answer]).toEqual([path, expect.toSatisfy((each: number) => each < 300), ""]);
}

beforeAll(async () => {
  for (const bucket of ["site", "bare", "moved", "plain"]) {
    await put(`/${bucket}`, "");
    if (bucket === "bare") continue;
    const open =
      "<PublicAccessBlockConfiguration><BlockPublicPolicy>false</BlockPublicPolicy><RestrictPublicBuckets>false</RestrictPublicBuckets></PublicAccessBlockConfiguration>";
    await put(`/${bucket}?publicAccessBlock`, open);
    await put(`/${bucket}?policy`, policy(bucket));
  }
  await put("/site?website", website);
  await put(
    "/moved?website",
    "<WebsiteConfiguration><RedirectAllRequestsTo><HostName>example.com</HostName></RedirectAllRequestsTo></WebsiteConfiguration>",
  );
  await put(
    "/plain?website",
    "<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument><ErrorDocument><Key>gone.html</Key></ErrorDocument></WebsiteConfiguration>",
  );
  const html = { "content-type": "text/html" };
  await put("/site/index.html", "<h1>home</h1>", html);
  await put("/site/blog/index.html", "<h1>blog</h1>", html);
  await put("/site/oops.html", "<h1>oops</h1>", html);
  await put("/site/secret", "s");
  await put("/site/old", "", { "x-amz-website-redirect-location": "/new" });
});

const visit = (
  bucket: string,
  path: string,
  more: { method?: string; headers?: Record<string, string>; zone?: string } = {},
) =>
  s3.send({
    host: `${bucket}.${more.zone ?? "s3-website.localhost"}:${house.fogbank.port}`,
    path,
    as: "anonymous",
    ...more,
  });

describe("a website", () => {
  it.each(["s3-website.localhost", "s3-website-us-east-1.amazonaws.com", "s3-website.us-east-1.amazonaws.com"])(
    "stands at %s",
    async (zone) => {
      expect(await visit("site", "/", { zone })).toMatchObject({ status: 200, body: "<h1>home</h1>" });
    },
  );

  it("has an index in every folder", async () => {
    const { status, headers, body } = await visit("site", "/blog/");
    expect([status, headers["content-type"], body]).toEqual([200, "text/html", "<h1>blog</h1>"]);
    const folder = await visit("site", "/blog");
    expect([folder.status, folder.headers.location]).toEqual([302, "/blog/"]);
  });

  it("answers HEAD and conditions", async () => {
    const { headers } = await visit("site", "/");
    const head = await visit("site", "/", { method: "HEAD" });
    expect([head.status, head.headers["content-length"], head.body]).toEqual([200, "13", ""]);
    const again = await visit("site", "/", { headers: { "if-none-match": String(headers.etag) } });
    expect([again.status, again.body]).toEqual([304, ""]);
  });

  it.each([
    ["/docs/a%20b", 301, (host: string) => `http://${host}/documents/a%20b`],
    ["/images/none", 302, () => "https://img.example.com/none.png"],
    ["/old", 301, () => "/new"],
  ])("sends visitors of %s elsewhere: %i", async (path, status, to) => {
    const answer = await visit("site", path);
    expect([answer.status, answer.headers.location]).toEqual([
      status,
      to(`site.s3-website.localhost:${house.fogbank.port}`),
    ]);
  });

  it("may have moved as a whole", async () => {
    const { status, headers } = await visit("moved", "/a%20b?c=d");
    expect([status, headers.location]).toEqual([301, "http://example.com/a%20b?c=d"]);
  });

  it.each([
    ["/missing", 404, "NoSuchKey"],
    ["/secret", 403, "AccessDenied"],
  ])("shows its own page for what goes wrong: %s, %i", async (path, status, code) => {
    const { headers, ...answer } = await visit("site", path);
    expect(answer).toEqual({ status, body: "<h1>oops</h1>" });
    expect(headers["x-amz-error-code"]).toBe(code);
  });

  it("has S3's page where it has none of its own", async () => {
    const { status, headers, body } = await visit("plain", "/missing<");
    expect([status, headers["content-type"]]).toEqual([404, "text/html; charset=utf-8"]);
    expect(body).toContain("<head><title>404 Not Found</title></head>");
    expect(body).toContain(
      "<li>Code: NoSuchKey</li>\n<li>Message: The specified key does not exist.</li>\n<li>Key: missing&lt;</li>",
    );
    expect(body).toContain("<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>");
  });

  it.each<[string, string, number, string]>([
    ["nowhere", "GET", 404, "NoSuchBucket"],
    ["bare", "GET", 404, "NoSuchWebsiteConfiguration"],
    ["site", "POST", 405, "MethodNotAllowed"],
  ])("is none: %s, %s", async (bucket, method, status, code) => {
    const answer = await visit(bucket, "/", { method });
    expect([answer.status, answer.body]).toEqual([status, expect.stringContaining(`<li>Code: ${code}</li>`)]);
  });

  it("shows in the journey what it asked as nobody", async () => {
    const { headers } = await visit("site", "/secret");
    const id = String(headers["x-amz-request-id"]);
    const below = house.fogbank.journeys({ limit: 20 }).filter(({ parent }) => parent === id);
    expect(below.map(({ operation, error }) => `${operation} ${error?.code ?? "ok"}`).reverse()).toEqual([
      "GetObject AccessDenied",
      "HeadObject AccessDenied",
      "GetObject ok",
    ]);
    expect(house.fogbank.journey(id)).toMatchObject({ entrance: "website", service: "s3", status: 403 });
  });
});
