import { IAMClient, ListUsersCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256Hex } from "../../src/engines/sigv4/digest.ts";
import { createSigningKeyCache } from "../../src/engines/sigv4/keys.ts";
import { signingRules } from "../../src/engines/sigv4/rules.ts";
import { type Credentials, presign, signHeaders } from "../../src/engines/sigv4/sign.ts";
import { type Fogbank, start } from "../../src/index.ts";
import { readJourney } from "../../src/region/admin/read-journey.ts";

let fogbank: Fogbank;
beforeEach(async () => {
  fogbank = await start({ ephemeral: true, port: 0 });
});
afterEach(() => fogbank.stop());

async function session(): Promise<Required<Credentials>> {
  const { endpoint, credentials, region } = fogbank;
  const sts = new STSClient({ endpoint, region, credentials });
  const { Credentials: given } = await sts.send(new GetSessionTokenCommand({}));
  return {
    accessKeyId: given?.AccessKeyId ?? "",
    secretAccessKey: given?.SecretAccessKey ?? "",
    sessionToken: given?.SessionToken ?? "",
  };
}

const action = "Action=GetCallerIdentity&Version=2011-06-15";

/** What signers are given of a request by GET, and where it goes to. */
const unsigned = (credentials: Credentials) => ({
  facts: { method: "GET", path: "/", query: action, headers: { host: new URL(fogbank.endpoint).host } },
  credentials,
  service: "sts",
  region: "us-east-1",
  nowMs: Date.now(),
  payloadHash: sha256Hex(""),
  rules: signingRules("query", ["sts"], ["us-east-1"]),
});

async function journeyOf(response: Response): Promise<string> {
  const journey = fogbank.journey(response.headers.get("x-amzn-requestid") ?? "");
  return journey ? JSON.stringify(readJourney(journey)) : "";
}

describe("a session token stands in no journey", () => {
  it("of a presigned request that was changed", async () => {
    const credentials = await session();
    const { query } = presign(unsigned(credentials), 60, createSigningKeyCache());
    const response = await fetch(`${fogbank.endpoint}/?${query}&More=1`);
    expect(response.status).toBe(403);
    const journey = await journeyOf(response);
    expect(journey).toContain("X-Amz-Security-Token=(session token)&X-Amz-SignedHeaders=host");
    expect(journey).not.toContain(credentials.sessionToken.slice(0, 20));
  });

  it("of a request with signed headers that was changed", async () => {
    const credentials = await session();
    const { headers } = signHeaders(unsigned(credentials), createSigningKeyCache());
    const response = await fetch(`${fogbank.endpoint}/?${action}&More=1`, { headers });
    expect(response.status).toBe(403);
    const journey = await journeyOf(response);
    expect(journey).toContain("x-amz-security-token:(session token)\\n");
    expect(journey).not.toContain(credentials.sessionToken.slice(0, 20));
  });

  it("of a request that was answered", async () => {
    const credentials = await session();
    const { query } = presign(unsigned(credentials), 60, createSigningKeyCache());
    const response = await fetch(`${fogbank.endpoint}/?${query}`);
    expect(response.status).toBe(200);
    expect(await journeyOf(response)).not.toContain(credentials.sessionToken.slice(0, 20));
  });
});

describe("a sensitive parameter stands in no journey", () => {
  it("of a request by GET that was changed", async () => {
    const { credentials } = fogbank;
    const query = "Action=CreateLoginProfile&Password=hunter2%21&UserName=u&Version=2010-05-08";
    const rules = signingRules("query", ["iam"], ["us-east-1"]);
    const request = unsigned(credentials);
    const signing = { ...request, facts: { ...request.facts, query }, service: "iam", rules };
    const { headers } = signHeaders(signing, createSigningKeyCache());
    const response = await fetch(`${fogbank.endpoint}/?${query}&More=1`, { headers });
    expect(response.status).toBe(403);
    const journey = await journeyOf(response);
    expect(journey).toContain("Password=(sensitive)&UserName=u");
    expect(journey).not.toContain("hunter2");
  });
});

describe("a token beside a long-term key", () => {
  const client = (credentials: Credentials) => ({ endpoint: fogbank.endpoint, region: "us-east-1", credentials });

  it("may be the customary one beside the customary key", async () => {
    const credentials = { accessKeyId: "test", secretAccessKey: "test", sessionToken: "test" };
    const { Arn } = await new STSClient(client(credentials)).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe("arn:aws:iam::000000000000:root");
    expect((await new IAMClient(client(credentials)).send(new ListUsersCommand({}))).Users).toEqual([]);
  });

  it.each(["test", "123456789012"])("may be no other beside %s", async (accessKeyId) => {
    const { sessionToken } = await session();
    for (const token of [sessionToken, "none"]) {
      const sts = new STSClient(client({ accessKeyId, secretAccessKey: "test", sessionToken: token }));
      await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    }
  });
});
