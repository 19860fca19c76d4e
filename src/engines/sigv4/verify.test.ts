import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalHeaders, canonicalRequest } from "./canonical.ts";
import { ECDSA_P256_SHA256, HMAC_SHA256, presign, sha256Hex, signingRules, UNSIGNED_PAYLOAD, verify } from "./index.ts";
import { signText } from "./sign.ts";
import {
  authenticate,
  BODY,
  CREDENTIALS,
  keys,
  NOW,
  passes,
  post,
  present,
  presigned,
  s3Rules,
  signed,
  signingInput,
  stsRules,
  withHeader,
} from "./testing.ts";
import type { SignedRequestFacts, SigningRules } from "./types.ts";

const jsonRules = signingRules("json", ["dynamodb"], ["us-east-1"]);

/** A byte string of what a request line or a header may hold. */
const text = (except: string) =>
  fc
    .string({ unit: fc.integer({ min: 0x21, max: 0xff }).map((code) => String.fromCharCode(code)), maxLength: 24 })
    .map((value) => [...value].filter((char) => char !== "\x7f" && !except.includes(char)).join(""));
const request = fc.record({
  method: fc.constantFrom("GET", "PUT", "POST", "DELETE"),
  path: text("?#").map((path) => `/${path}`),
  query: text("#").filter((query) => !query.includes("X-Amz") && !query.includes("Signature")),
  headers: fc
    .dictionary(fc.constantFrom("x-amz-meta-a", "x-amz-target", "range", "content-type", "x-custom"), text(""))
    .map((headers) => ({ host: "example.amazonaws.com", ...headers })),
});

describe("what is signed verifies", () => {
  const rules: readonly SigningRules[] = [stsRules, jsonRules, s3Rules];
  test.each([HMAC_SHA256, ECDSA_P256_SHA256] as const)("%s, whatever path, query, headers and body", (algorithm) => {
    const runs = { numRuns: algorithm === HMAC_SHA256 ? 400 : 60 };
    const property = fc.property(request, fc.constantFrom(...rules), fc.string(), (facts, each, body) => {
      const bytes = Buffer.from(body);
      const payloadHash = sha256Hex(bytes);
      expect(authenticate(signed(facts, each, "", { algorithm, payloadHash }), each, bytes)).toMatchObject({
        ok: true,
      });
      expect(authenticate(presigned(facts, each, 60, { algorithm }), each)).toMatchObject({ ok: true });
    });
    fc.assert(property, runs);
  });
});

describe("what is changed does not verify", () => {
  const facts: SignedRequestFacts = {
    method: "POST",
    path: "/a/b%20c",
    query: "x=1&y=%2F",
    headers: { host: "example.amazonaws.com", "content-type": "text/plain", "x-amz-target": "Svc.Op" },
  };
  /** One bit of one character, so that it is another; a change that AWS reads as no change is not one. */
  const flip = (value: string, at: number, bit: number) => {
    const i = at % value.length;
    const char = String.fromCharCode(value.charCodeAt(i) ^ (1 << bit));
    return value.slice(0, i) + char + value.slice(i + 1);
  };
  const place = fc.tuple(fc.nat(1000), fc.integer({ min: 0, max: 7 }));

  const headerNames = ["authorization", "host", "content-type", "x-amz-target", "x-amz-date"] as const;

  test.each([HMAC_SHA256, ECDSA_P256_SHA256] as const)("%s, in a header", (algorithm) => {
    for (const rules of [jsonRules, s3Rules]) {
      const good = signed(facts, rules, "body", { algorithm });
      expect(passes(good, rules, "body")).toBe(true);
      const part = fc.constantFrom("method", "path", "query", ...headerNames);
      const property = fc.property(part, place, (name, [at, bit]) => {
        const bad =
          name === "method" || name === "path" || name === "query"
            ? { ...good, [name]: flip(good[name], at, bit) }
            : withHeader(good, name, flip(String(good.headers[name]), at, bit));
        fc.pre(!reads(good, bad));
        return !passes(bad, rules, "body");
      });
      fc.assert(property, { numRuns: algorithm === HMAC_SHA256 ? 4000 : 300 });
    }
  });

  test.each([HMAC_SHA256, ECDSA_P256_SHA256] as const)("%s, in a presigned query", (algorithm) => {
    const good = presigned({ ...facts, method: "GET" }, s3Rules, 60, { algorithm });
    expect(passes(good, s3Rules)).toBe(true);
    const property = fc.property(place, ([at, bit]) => {
      const bad = { ...good, query: flip(good.query, at, bit) };
      fc.pre(!reads(good, bad));
      return !passes(bad, s3Rules);
    });
    fc.assert(property, { numRuns: algorithm === HMAC_SHA256 ? 4000 : 300 });
  });

  test("in any bit of the signature", () => {
    const good = signed(facts, jsonRules);
    const authorization = String(good.headers.authorization);
    for (let at = authorization.length - 64; at < authorization.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        // A good one before each: what it leaves behind must not help.
        expect(passes(good, jsonRules)).toBe(true);
        const bad = withHeader(good, "authorization", flip(authorization, at, bit));
        expect(passes(bad, jsonRules), `bit ${bit} of character ${at}`).toBe(reads(good, bad));
      }
    }
  });

  test("in the body", () => {
    for (const rules of [jsonRules, s3Rules]) {
      const good = signed(facts, rules, "body");
      fc.assert(fc.property(place, ([at, bit]) => !passes(good, rules, flip("body", at, bit))));
    }
  });

  test("by a header, a parameter or a signature that is added", () => {
    const good = signed(facts, jsonRules);
    expect(passes(withHeader(good, "x-amz-extra", "1"), jsonRules)).toBe(false);
    expect(passes({ ...good, query: `${good.query}&X-Amz-Signature=0` }, jsonRules)).toBe(false);
    const query = presigned({ ...facts, method: "GET" }, jsonRules);
    expect(passes(query, jsonRules)).toBe(true);
    expect(passes({ ...query, query: `${query.query}&z` }, jsonRules)).toBe(false);
    expect(passes({ ...query, query: `${query.query}&X-Amz-Signature=0` }, jsonRules)).toBe(false);
    expect(passes({ ...query, query: query.query.replace("x=1", "x=+1") }, jsonRules)).toBe(false);
  });

  test("by naming headers that every object has", () => {
    const good = signed(facts, jsonRules);
    const authorization = String(good.headers.authorization);
    const bad = authorization.replace("SignedHeaders=", "SignedHeaders=__proto__;constructor;");
    expect(passes(withHeader(good, "authorization", bad), jsonRules)).toBe(false);
  });

  test("by an upper-case signature", () => {
    const good = signed(facts, jsonRules);
    const signature = String(good.headers.authorization).slice(-64);
    const bad = withHeader(
      good,
      "authorization",
      String(good.headers.authorization).replace(signature, signature.toUpperCase()),
    );
    expect(passes(bad, jsonRules)).toBe(false);
  });

  /** Whether the change is one of spelling only: case of an escape or of a name that has none, separators, white space. */
  function reads(good: SignedRequestFacts, bad: SignedRequestFacts): boolean {
    const plain = (each: SignedRequestFacts) =>
      JSON.stringify([each.method, unescape(each.path), unescape(each.query), spelt(each.headers)]);
    return plain(good) === plain(bad);
  }

  function spelt(headers: SignedRequestFacts["headers"]): readonly string[] {
    return Object.entries(headers).map(([name, value]) => {
      const words = String(value)
        .trim()
        .replace(/[\t-\r ,]+/g, " ");
      if (name !== "authorization") return words;
      // The scheme at S3, and the names of signed headers, are read without case.
      return words
        .replace(/^\S+/, (scheme) => scheme.toUpperCase())
        .replace(/SignedHeaders=\S+/, (names) => names.toLowerCase());
    });
  }
});

describe("examples of the S3 API reference", () => {
  const secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  const host = "examplebucket.s3.amazonaws.com";
  const empty = sha256Hex("");
  const day = Date.UTC(2013, 4, 24);
  const example = (facts: SignedRequestFacts) => {
    const presented = present(facts, s3Rules, day);
    return verify({ facts, presented, secretAccessKey, bodySha256: undefined }, s3Rules, keys);
  };
  const credential = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request";
  const authorization = (names: string, signature: string) =>
    `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${names},Signature=${signature}`;
  const basic = "host;x-amz-content-sha256;x-amz-date";
  const dated = { host, "x-amz-content-sha256": empty, "x-amz-date": "20130524T000000Z" };

  test.each<readonly [string, SignedRequestFacts]>([
    [
      "GET Object",
      {
        method: "GET",
        path: "/test.txt",
        query: "",
        headers: {
          ...dated,
          range: "bytes=0-9",
          authorization: authorization(
            "host;range;x-amz-content-sha256;x-amz-date",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
          ),
        },
      },
    ],
    [
      "GET Bucket Lifecycle",
      {
        method: "GET",
        path: "/",
        query: "lifecycle",
        headers: {
          ...dated,
          authorization: authorization(basic, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        },
      },
    ],
    [
      "List Objects",
      {
        method: "GET",
        path: "/",
        query: "max-keys=2&prefix=J",
        headers: {
          ...dated,
          authorization: authorization(basic, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
        },
      },
    ],
    [
      "presigned GET Object",
      {
        method: "GET",
        path: "/test.txt",
        query: `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(credential)}&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404`,
        headers: { host },
      },
    ],
  ])("%s", (_name, facts) => expect(example(facts)).toMatchObject({ ok: true }));
});

describe("a request that can be read in two ways", () => {
  const get: SignedRequestFacts = {
    method: "GET",
    path: "/a(b)+c",
    query: "",
    headers: { host: "b.s3.amazonaws.com" },
  };

  /** Signs a canonical request of one's own making. */
  function signedAs(path: string, dateLine: string, headers: Readonly<Record<string, string>>): SignedRequestFacts {
    const all: Record<string, string> = {
      host: "b.s3.amazonaws.com",
      "x-amz-content-sha256": UNSIGNED_PAYLOAD,
      ...headers,
    };
    const names = Object.keys(all).sort();
    const lines = canonicalHeaders({ ...get, headers: all }, names);
    const canonical = canonicalRequest("GET", path, "", lines, names.join(";"), UNSIGNED_PAYLOAD);
    const scopeText = "20150830/us-east-1/s3/aws4_request";
    const scope = { date: "20150830", region: "us-east-1", service: "s3", text: scopeText };
    const toSign = `AWS4-HMAC-SHA256\n${dateLine}\n${scopeText}\n${sha256Hex(canonical)}`;
    const signature = signText({ ...CREDENTIALS, algorithm: HMAC_SHA256, scope }, toSign, keys);
    const authorization = `AWS4-HMAC-SHA256 Credential=${CREDENTIALS.accessKeyId}/${scopeText}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
    return { ...get, headers: { ...all, authorization } };
  }

  const dated = { "x-amz-date": "20150830T123600Z" };
  const httpDate = "Sun, 30 Aug 2015 12:36:00 GMT";
  test.each<readonly [string, SignedRequestFacts]>([
    ["S3's path as it should be escaped", signedAs("/a%28b%29%2Bc", "20150830T123600Z", dated)],
    ["S3's path as the client escaped it", signedAs("/a(b)+c", "20150830T123600Z", dated)],
    ["a Date header, signed in basic format", signedAs("/a%28b%29%2Bc", "20150830T123600Z", { date: httpDate })],
    ["a Date header, signed as sent", signedAs("/a%28b%29%2Bc", httpDate, { date: httpDate })],
  ])("%s", (_name, facts) => expect(authenticate(facts, s3Rules)).toMatchObject({ ok: true }));

  test("a token added after signing, where the service takes it", () => {
    const credentials = { ...CREDENTIALS, sessionToken: "a/b+c=" };
    const payloadHash = sha256Hex("");
    const input = signingInput({ ...post, method: "GET" }, stsRules, payloadHash, {
      credentials,
      omitSessionToken: true,
    });
    const facts = { ...post, method: "GET", query: presign(input, 60, keys).query };
    expect(present(facts, stsRules).sessionToken).toBe("a/b+c=");
    expect(authenticate(facts, stsRules)).toMatchObject({ ok: true });
    expect(authenticate(facts, { ...stsRules, unsignedSessionToken: false })).toMatchObject({ ok: false });
  });

  test("repeated headers, which node:http joins with a comma and a space", () => {
    const twice = { ...post, headers: { ...post.headers, "x-amz-meta-a": ["1", "2, 3"] } };
    const good = signed(twice, stsRules, BODY);
    const joined = withHeader(good, "x-amz-meta-a", "1, 2, 3");
    const rawHeaders = ["X-Amz-Meta-A", "1", "X-Amz-Meta-A", "2, 3"];
    expect(authenticate(good, stsRules, BODY)).toMatchObject({ ok: true });
    expect(authenticate(joined, stsRules, BODY)).toMatchObject({ ok: false });
    expect(authenticate({ ...joined, rawHeaders }, stsRules, BODY)).toMatchObject({ ok: true });
  });
});

describe("the payload", () => {
  const facts = withHeader(post, "x-amz-content-sha256", UNSIGNED_PAYLOAD);

  test("may be unsigned only where the operation says so", () => {
    const good = signed(facts, stsRules, "", { payloadHash: UNSIGNED_PAYLOAD });
    expect(authenticate(good, stsRules, BODY)).toMatchObject({ ok: false });
    const rules = { ...stsRules, unsignedPayload: true };
    expect(authenticate(good, rules, BODY)).toEqual({ ok: true, payload: { kind: "unsigned" } });
  });

  test("of S3 must be signed too where the rules say so", () => {
    const rules = { ...s3Rules, unsignedPayload: false };
    for (const payloadHash of [UNSIGNED_PAYLOAD, "STREAMING-UNSIGNED-PAYLOAD-TRAILER"]) {
      expect(authenticate(signed(post, rules, "", { payloadHash }), rules, BODY)).toMatchObject({ ok: false });
    }
    expect(authenticate(presigned(post, s3Rules), rules)).toMatchObject({ ok: false });
    expect(authenticate(signed(post, rules, BODY), rules, BODY)).toMatchObject({ ok: true });
  });

  test("must be read before a service that signs its digest can verify", () => {
    const good = signed(post, stsRules, BODY);
    const presented = present(good, stsRules);
    const { secretAccessKey } = CREDENTIALS;
    const early = { facts: good, presented, secretAccessKey, bodySha256: undefined };
    expect(() => verify(early, stsRules, keys)).toThrow("the body must be read before verifying");
  });

  test("is explained with the rest when a JSON service refuses", () => {
    const rules = signingRules("json", ["sts"], ["us-east-1"]);
    const good = signed(post, rules, BODY);
    const outcome = authenticate(good, rules, "other", NOW);
    const digest = sha256Hex("other");
    const canonical = `POST\n/\n\ncontent-type:application/x-www-form-urlencoded\nhost:sts.us-east-1.amazonaws.com\nx-amz-date:20150830T123600Z\n\ncontent-type;host;x-amz-date\n${digest}`;
    const toSign = `AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/sts/aws4_request\n${sha256Hex(canonical)}`;
    const message = `The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\nThe Canonical String for this request should have been\n'${canonical}'\n\nThe String-to-Sign should have been\n'${toSign}'\n`;
    expect(outcome).toMatchObject({ ok: false, failure: { code: "InvalidSignatureException", status: 400, message } });
  });
});
