import { type IncomingHttpHeaders, request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { sha256Hex } from "../../src/engines/sigv4/digest.ts";
import { createSigningKeyCache } from "../../src/engines/sigv4/keys.ts";
import { signingRules } from "../../src/engines/sigv4/rules.ts";
import { presign } from "../../src/engines/sigv4/sign.ts";
import { type Fogbank, type StartOptions, start } from "../../src/index.ts";

/** What a script that knows the customary key has a browser send; browsers let it choose neither Host nor Origin. */

let fogbank: Fogbank | undefined;
afterEach(async () => {
  await fogbank?.stop();
});

const keys = createSigningKeyCache();

async function visit(headers: Record<string, string>, options: StartOptions = {}) {
  fogbank = await start({ ephemeral: true, port: 0, ...options });
  const { port, credentials } = fogbank;
  const { host = `127.0.0.1:${port}` } = headers;
  const facts = {
    method: "GET",
    path: "/",
    query: "Action=CreateUser&UserName=x&Version=2010-05-08",
    headers: { host },
  };
  const rules = signingRules("query", ["iam"], ["us-east-1"]);
  const scope = { service: "iam", region: "us-east-1", nowMs: Date.now(), payloadHash: sha256Hex(""), rules };
  const { query } = presign({ facts, credentials, ...scope }, 60, keys);
  return new Promise<{ status: number; headers: IncomingHttpHeaders }>((resolve, reject) => {
    request({ host: "127.0.0.1", port, path: `/?${query}`, headers: { ...headers, host } }, (response) => {
      response.resume();
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    })
      .on("error", reject)
      .end();
  });
}

describe("requests that browsers send", () => {
  it.each<[string, Record<string, string>]>([
    ["a page of another site", { origin: "https://evil.com" }],
    ["a page under an address", { origin: "http://192.0.2.1" }],
    ["a page without an origin", { origin: "null" }],
    ["an image on a page of another site", { "sec-fetch-site": "cross-site" }],
    ["a page whose name was made to mean this machine", { host: "evil.com:4566" }],
    ["the same, in capitals, with the root's dot", { host: "EVIL.COM.:4566" }],
    ["a name that only looks like ours", { host: "127.0.0.1.evil.com" }],
  ])("are refused from %s", async (_, headers) => {
    const { status, headers: answer } = await visit(headers);
    expect(status).toBe(403);
    const journey = fogbank?.journey(String(answer["x-amzn-requestid"]));
    expect(journey?.error?.code).toBe("AccessDenied");
    expect(journey?.steps.map(({ stage }) => stage)).not.toContain("handle");
  });

  it("are refused in lenient mode, too", async () => {
    expect((await visit({ origin: "https://evil.com" }, { auth: "lenient" })).status).toBe(403);
  });

  it.each<[string, Record<string, string>, StartOptions?]>([
    ["a page of this machine", { origin: "http://localhost:3000", "sec-fetch-site": "same-site" }],
    ["a page under a name of this machine", { origin: "http://app.localhost:3000" }],
    ["a typed address", { "sec-fetch-site": "none" }],
    ["another machine's address", { host: "192.168.1.5:4566" }],
    ["a name of a Docker network", { host: "fogbank:4566" }],
    ["a name of a private domain", { host: "fogbank.corp.internal" }],
    ["an endpoint of AWS", { host: "iam.amazonaws.com" }],
    ["LocalStack's name", { host: "localhost.localstack.cloud:4566" }],
    ["the public host", { host: "cloud.example.com:4566" }, { publicHost: "cloud.example.com:4566" }],
    ["a page of the public host", { origin: "https://cloud.example.com" }, { publicHost: "cloud.example.com" }],
  ])("are taken from %s", async (_, headers, options) => {
    expect((await visit(headers, options)).status).toBe(200);
  });
});
