import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  createSigningKeyCache,
  readCredentials,
  type SignedRequestFacts,
  sha256Hex,
  signingRules,
  UNSIGNED_PAYLOAD,
  uriEncode,
  verify,
} from "../../src/engines/sigv4/index.ts";

/** The signer of AWS's own SDK for JavaScript against the verifier, over random requests. */

const NOW = Date.UTC(2026, 10, 20, 11, 0, 0);
const credentials = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "a+secret/Key",
  sessionToken: "a/token+of=it",
};
const keys = createSigningKeyCache();
const unsigned = { "x-amz-content-sha256": UNSIGNED_PAYLOAD };

/** What the SDK's signer asks of a hash; a class, because it calls `new`. */
class Sha256 {
  #hash: { update(data: Uint8Array): unknown; digest(): Buffer };
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytes(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView) {
    this.#hash.update(bytes(data));
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
  reset() {}
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

const profiles = [
  { service: "sts", rules: signingRules("query", ["sts"], ["us-east-1"]), uriEscapePath: true },
  { service: "s3", rules: signingRules("s3", ["s3"], ["us-east-1"]), uriEscapePath: false },
] as const;

const word = fc.string({ unit: "grapheme", maxLength: 12 });
const request = fc.record({
  method: fc.constantFrom("GET", "PUT", "POST"),
  segments: fc.array(word, { maxLength: 4 }),
  query: fc.dictionary(
    // The SDK's signer keeps parameters in a plain object, where this name is none.
    word.filter((name) => name !== "" && name !== "__proto__"),
    fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 3 })),
    { maxKeys: 4 },
  ),
  headers: fc.dictionary(
    fc.constantFrom("x-amz-meta-a", "x-amz-target", "range", "content-type"),
    fc.string({ maxLength: 20 }),
  ),
  body: fc.string(),
});

const utf8 = (text: string) => Buffer.from(text, "utf8").toString("latin1");
const wireQuery = (query: Record<string, string | readonly string[] | null>) =>
  Object.entries(query)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value ?? ""]).map((each) => [name, String(each)] as const),
    )
    .map(([name, value]) => `${uriEncode(utf8(name))}=${uriEncode(utf8(value))}`)
    .join("&");

test.each(profiles)("what the SDK signs for $service verifies", async ({ service, rules, uriEscapePath }) => {
  const signer = new SignatureV4({
    service,
    region: "us-east-1",
    credentials,
    sha256: Sha256,
    uriEscapePath,
    applyChecksum: true,
  });
  const property = fc.asyncProperty(
    request,
    fc.boolean(),
    async ({ method, segments, query, headers, body }, byQuery) => {
      const path = `/${segments.map((segment) => uriEncode(utf8(segment))).join("/")}`;
      const original = {
        method,
        protocol: "https:",
        hostname: "example.amazonaws.com",
        path,
        query,
        // As the SDK's presigner for S3 does.
        headers: { host: "example.amazonaws.com", ...headers, ...(byQuery && service === "s3" && unsigned) },
        body: byQuery ? undefined : body,
      };
      const signed = byQuery
        ? await signer.presign(original, { signingDate: new Date(NOW), expiresIn: 300 })
        : await signer.sign(original, { signingDate: new Date(NOW) });
      const facts: SignedRequestFacts = { method, path, query: wireQuery(signed.query ?? {}), headers: signed.headers };
      const presented = readCredentials(facts, NOW, rules);
      if (presented.kind !== "header" && presented.kind !== "query") throw new Error(JSON.stringify(presented));
      expect(presented.sessionToken).toBe(credentials.sessionToken);
      const bodySha256 = sha256Hex(Buffer.from(byQuery ? "" : body));
      const { secretAccessKey } = credentials;
      expect(verify({ facts, presented, secretAccessKey, bodySha256 }, rules, keys)).toMatchObject({ ok: true });
    },
  );
  await fc.assert(property, { numRuns: 300 });
});
