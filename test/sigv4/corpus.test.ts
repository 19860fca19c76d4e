import { verify as verifyEcdsa } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  createSigningKeyCache,
  deriveKeyPair,
  ECDSA_P256_SHA256,
  HMAC_SHA256,
  presign,
  readCredentials,
  type SigningInput,
  sha256Hex,
  signHeaders,
  signingRules,
  verify,
} from "../../src/engines/sigv4/index.ts";
import { type ParsedRequest, parseRequest, readCorpus, type SigningCase } from "./corpus.ts";

const keys = createSigningKeyCache();

/** Cases of the SigV4A suite that come with a request and no answers. */
const unanswered = ["get-vanilla-query-order-key", "get-vanilla-query-order-value"];

describe.each(["sigv4", "sigv4a"] as const)("the AWS signing test suite, %s", (suite) => {
  const cases = readCorpus(suite);
  if (cases === undefined) return test.skip("is absent: there is no ../shared/corpus beside the checkout");
  const asymmetric = suite === "sigv4a";

  test("is the whole suite", () => expect(cases.length).toBe(asymmetric ? 40 : 38));

  describe.each(cases.map((each) => [each.name, each] as const))("%s", (name, each) => {
    test("verifies what it signs", () => {
      const { request } = each;
      const input = signingInput(each, asymmetric, true);
      const { headers } = signHeaders(input, keys);
      expect(outcome({ ...request, headers: { ...input.facts.headers, ...headers } }, each).ok).toBe(true);
      const { query } = presign(signingInput(each, asymmetric, false), 60, keys);
      expect(outcome({ ...request, query }, each).ok).toBe(true);
    });

    if (unanswered.includes(name)) return;

    test("signs the header form", () => {
      const signed = signHeaders(signingInput(each, asymmetric, true), keys);
      expect(signed.canonicalRequest).toBe(each.file("header-canonical-request.txt"));
      expect(signed.stringToSign).toBe(each.file("header-string-to-sign.txt"));
      if (asymmetric) return;
      expect(signed.signature).toBe(each.file("header-signature.txt"));
      const sent = parseRequest(each.file("header-signed-request.txt"));
      expect(signed.headers.authorization).toBe(sent.headers.authorization);
    });

    test("signs the query form", () => {
      const signed = presign(signingInput(each, asymmetric, false), each.context.expiration_in_seconds, keys);
      expect(signed.canonicalRequest).toBe(each.file("query-canonical-request.txt"));
      expect(signed.stringToSign).toBe(each.file("query-string-to-sign.txt"));
      if (!asymmetric) expect(signed.signature).toBe(each.file("query-signature.txt"));
    });

    test.each(["header", "query"])("verifies the %s form", (form) => {
      expect(outcome(parseRequest(each.file(`${form}-signed-request.txt`)), each)).toEqual({
        ok: true,
        payload: { kind: "verified" },
      });
    });

    if (!asymmetric) return;
    test("derives the public key and verifies the given signatures with it", () => {
      const { access_key_id, secret_access_key } = each.context.credentials;
      const { publicKey } = deriveKeyPair(access_key_id, secret_access_key);
      const jwk = publicKey.export({ format: "jwk" });
      const hex = (part: string | undefined) => Buffer.from(part ?? "", "base64url").toString("hex");
      expect({ X: hex(jwk.x), Y: hex(jwk.y) }).toEqual(JSON.parse(each.file("public-key.json")));
      for (const form of ["header", "query"]) {
        const text = Buffer.from(each.file(`${form}-string-to-sign.txt`), "latin1");
        const signature = Buffer.from(each.file(`${form}-signature.txt`), "hex");
        expect(verifyEcdsa("sha256", text, publicKey, signature)).toBe(true);
      }
    });
  });
});

function rulesOf({ context }: SigningCase) {
  return signingRules("json", [context.service], [context.region], { normalizePath: context.normalize });
}

function signingInput(each: SigningCase, asymmetric: boolean, withBodyHeader: boolean): SigningInput {
  const { context, request } = each;
  const { access_key_id, secret_access_key, token } = context.credentials;
  const payloadHash = sha256Hex(request.body);
  const bodyHeader = context.sign_body && withBodyHeader ? { "x-amz-content-sha256": payloadHash } : {};
  return {
    facts: { ...request, headers: { ...request.headers, ...bodyHeader } },
    credentials: {
      accessKeyId: access_key_id,
      secretAccessKey: secret_access_key,
      ...(token !== undefined && { sessionToken: token }),
    },
    region: context.region,
    service: context.service,
    nowMs: Date.parse(context.timestamp),
    payloadHash,
    rules: rulesOf(each),
    algorithm: asymmetric ? ECDSA_P256_SHA256 : HMAC_SHA256,
    omitSessionToken: context.omit_session_token === true,
  };
}

function outcome(request: ParsedRequest, each: SigningCase) {
  const { context } = each;
  const rules = rulesOf(each);
  const presented = readCredentials(request, Date.parse(context.timestamp), rules);
  if (presented.kind !== "header" && presented.kind !== "query") throw new Error(JSON.stringify(presented));
  expect(presented.accessKeyId).toBe(context.credentials.access_key_id);
  expect(presented.sessionToken).toBe(context.credentials.token);
  const secretAccessKey = context.credentials.secret_access_key;
  return verify({ facts: request, presented, secretAccessKey, bodySha256: sha256Hex(request.body) }, rules, keys);
}
