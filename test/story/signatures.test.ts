import { request } from "node:http";
import { connect } from "node:http2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createSigningKeyCache,
  ECDSA_P256_SHA256,
  presign,
  type SigningInput,
  sha256Hex,
  signHeaders,
  signingRules,
} from "../../src/engines/sigv4/index.ts";
import { type Fogbank, start } from "../../src/index.ts";

/** Signatures of every form on the real road: what the engine's own tests prove of the parts, proven of the whole. */

const keys = createSigningKeyCache();
const form = "Action=GetCallerIdentity&Version=2011-06-15";
const minute = 60_000;

let fogbank: Fogbank;
beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0 });
});
afterAll(() => fogbank?.stop());

interface Wanted {
  readonly host?: string;
  readonly service?: string;
  readonly region?: string;
  readonly nowMs?: number;
  readonly secretAccessKey?: string;
  readonly asymmetric?: boolean;
  readonly body?: string;
}

function inputFor(wanted: Wanted, method: string, query: string, headers: Record<string, string>): SigningInput {
  const service = wanted.service ?? "sts";
  const region = wanted.region ?? "us-east-1";
  return {
    facts: { method, path: "/", query, headers },
    credentials: { accessKeyId: "test", secretAccessKey: wanted.secretAccessKey ?? "test" },
    service,
    region,
    nowMs: wanted.nowMs ?? Date.now(),
    payloadHash: sha256Hex(method === "GET" ? "" : form),
    rules: signingRules("query", [service], [region]),
    ...(wanted.asymmetric && { algorithm: ECDSA_P256_SHA256 }),
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly requestId: string;
}

function send(method: string, path: string, headers: Record<string, string>, body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sending = request({ host: "127.0.0.1", port: fogbank.port, method, path, headers }, (response) => {
      let text = "";
      response.on("data", (piece) => {
        text += piece;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text, requestId: String(response.headers["x-amzn-requestid"]) }),
      );
    });
    sending.on("error", reject);
    sending.end(body);
  });
}

async function post(wanted: Wanted = {}): Promise<Answer> {
  const host = wanted.host ?? `127.0.0.1:${fogbank.port}`;
  const headers = { host, "content-type": "application/x-www-form-urlencoded" };
  const signed = signHeaders(inputFor(wanted, "POST", "", headers), keys);
  return send("POST", "/", { ...headers, ...signed.headers }, wanted.body ?? form);
}

function presigned(wanted: Wanted, seconds: number): { path: string; headers: Record<string, string> } {
  const headers = { host: `127.0.0.1:${fogbank.port}` };
  return { path: `/?${presign(inputFor(wanted, "GET", form, headers), seconds, keys).query}`, headers };
}

const root = "<Arn>arn:aws:iam::000000000000:root</Arn>";

describe("a signed header", () => {
  it("is accepted, and the answer carries the journey's id in head and body", async () => {
    const { status, text, requestId } = await post();
    expect(status).toBe(200);
    expect(text).toContain(root);
    expect(text).toContain(`<RequestId>${requestId}</RequestId>`);
    expect(fogbank.journey(requestId)?.operation).toBe("GetCallerIdentity");
  });

  it.each([
    "sts.amazonaws.com",
    "sts.us-east-1.amazonaws.com",
    "sts.localhost",
    "sts.us-east-1.localhost.localstack.cloud:4566",
  ])("is accepted under the name %s", async (host) => {
    expect((await post({ host })).text).toContain(root);
  });

  it("of SigV4A is accepted for a set of regions", async () => {
    expect((await post({ asymmetric: true, region: "*" })).text).toContain(root);
    const elsewhere = await post({ asymmetric: true, region: "eu-*", host: "sts.us-east-1.amazonaws.com" });
    expect(elsewhere.status).toBe(403);
  });

  const refused: readonly (readonly [what: string, wanted: Wanted, status: number, code: string, message: RegExp])[] = [
    [
      "by another secret",
      { secretAccessKey: "x" },
      403,
      "SignatureDoesNotMatch",
      /^The request signature we calculated does not match/,
    ],
    [
      "over another body",
      { body: `${form}&X=1` },
      403,
      "SignatureDoesNotMatch",
      /^The request signature we calculated does not match/,
    ],
    [
      "16 minutes old",
      { nowMs: Date.now() - 16 * minute },
      403,
      "SignatureDoesNotMatch",
      /^Signature expired: \d{8}T\d{6}Z is now earlier than .* - 15 min\.\)$/,
    ],
    [
      "of the future",
      { nowMs: Date.now() + 16 * minute },
      403,
      "SignatureDoesNotMatch",
      /^Signature not yet current: /,
    ],
    [
      "for another region than the host's",
      { host: "sts.eu-west-1.amazonaws.com" },
      403,
      "SignatureDoesNotMatch",
      /^Credential should be scoped to a valid region\./,
    ],
    [
      "for what is no region",
      { region: "moon" },
      403,
      "SignatureDoesNotMatch",
      /^Credential should be scoped to a valid region\./,
    ],
  ];

  it.each(refused)("%s is refused", async (_what, wanted, status, code, message) => {
    const answer = await post(wanted);
    expect(answer.status).toBe(status);
    expect(/<Code>(.*?)<\/Code>/.exec(answer.text)?.[1]).toBe(code);
    expect(/<Message>([\s\S]*?)<\/Message>/.exec(answer.text)?.[1]).toMatch(message);
    expect(fogbank.journey(answer.requestId)?.error?.code).toBe(code);
  });

  it("for another service than the operation's is refused", async () => {
    const { status, text } = await post({ service: "sqs", host: "sts.amazonaws.com" });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text).not.toContain(root);
  });

  it("by the wall's clock is accepted when the house's was moved, and by the house's too", async () => {
    await fogbank.clock.advance(24 * 60 * minute);
    expect((await post()).status).toBe(200);
    expect((await post({ nowMs: fogbank.clock.now() })).status).toBe(200);
    expect((await post({ nowMs: fogbank.clock.now() - 12 * 60 * minute })).status).toBe(403);
    fogbank.clock.reset();
  });
});

describe("a presigned URL", () => {
  it("is accepted, as Kubernetes and Vault use it", async () => {
    const { path, headers } = presigned({}, 60);
    expect((await send("GET", path, headers)).text).toContain(root);
  });

  it("ends when the house's clock says so", async () => {
    const { path, headers } = presigned({}, 900);
    await fogbank.clock.advance(16 * minute);
    const { status, text } = await send("GET", path, headers);
    fogbank.clock.reset();
    expect(status).toBe(403);
    expect(text).toContain("Signature expired");
  });

  it("is refused with a signed header beside it, or with a parameter more", async () => {
    const { path, headers } = presigned({}, 60);
    const signed = signHeaders(inputFor({}, "GET", form, headers), keys);
    expect((await send("GET", path, { ...headers, ...signed.headers })).status).toBe(403);
    expect((await send("GET", `${path}&Extra=1`, headers)).status).toBe(403);
  });
});

describe("HTTP/2 over TLS", () => {
  it("signs :authority as host", async () => {
    const authority = `localhost:${fogbank.port}`;
    const headers = { host: authority, "content-type": "application/x-www-form-urlencoded" };
    const signed = signHeaders(inputFor({}, "POST", "", headers), keys);
    const session = connect(`https://${authority}`, { ca: await fogbank.caCertificate() });
    try {
      const text = await new Promise<string>((resolve, reject) => {
        const stream = session.request({
          ":method": "POST",
          ":path": "/",
          "content-type": headers["content-type"],
          ...signed.headers,
        });
        let body = "";
        stream.on("data", (piece) => {
          body += piece;
        });
        stream.on("end", () => resolve(body));
        stream.on("error", reject);
        stream.end(form);
      });
      expect(text).toContain(root);
    } finally {
      session.close();
    }
  });
});

describe("nothing at all", () => {
  it("is refused: nobody gets in by default", async () => {
    const { status, text } = await send("POST", "/", { "content-type": "application/x-www-form-urlencoded" }, form);
    expect(status).toBe(403);
    expect(text).toContain("<Code>MissingAuthenticationToken</Code>");
  });
});
