import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { expiredToken, invalidToken, missingToken, readCredentials, signingRules, unknownKey } from "./index.ts";
import {
  authenticate,
  BODY,
  edited,
  editedQuery,
  NOW,
  post,
  presigned,
  signed,
  stsRules,
  withHeader,
} from "./testing.ts";
import type { Family, SignedRequestFacts, SigningRules } from "./types.ts";

const good = signed(post, stsRules, BODY);
const goodQuery = presigned({ ...post, method: "GET" }, stsRules);
const authorization = String(good.headers.authorization);
const base64 = (text: string) => createHash("sha256").update(text).digest("base64");

type Row = readonly [name: string, facts: SignedRequestFacts, code: string, status: number, message: string];

const incomplete = "IncompleteSignature";
const mismatch = "SignatureDoesNotMatch";
const bare = (value: string) => withHeader(withHeader(good, "authorization", value), "x-amz-date", undefined);

const rows: readonly Row[] = [
  [
    "header and query",
    { ...good, query: goodQuery.query },
    mismatch,
    403,
    "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
  ],
  [
    "a part that is no pair",
    withHeader(good, "authorization", "AWS4-HMAC-SHA256 FooBar, Baz=Burp"),
    incomplete,
    400,
    `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${base64("AWS4-HMAC-SHA256 FooBar, Baz=Burp")}'.`,
  ],
  [
    "nothing but the algorithm",
    bare("AWS4-HMAC-SHA256"),
    incomplete,
    400,
    `Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) Authorization=${base64("AWS4-HMAC-SHA256")}`,
  ],
  [
    "no signature",
    edited(good, "authorization", "Signature=", "Segnature="),
    incomplete,
    400,
    `Authorization header requires 'Signature' parameter. (Hashed with SHA-256 and encoded with Base64) Authorization=${base64(authorization.replace("Signature=", "Segnature="))}`,
  ],
  [
    "a date in another form",
    withHeader(good, "x-amz-date", "2015-08-30T12:36:00Z"),
    incomplete,
    400,
    "Date must be in ISO-8601 'basic format'. Got '2015-08-30T12:36:00Z'. See http://en.wikipedia.org/wiki/ISO_8601",
  ],
  [
    "no such day",
    withHeader(good, "x-amz-date", "20150230T123600Z"),
    incomplete,
    400,
    "Date must be in ISO-8601 'basic format'. Got '20150230T123600Z'. See http://en.wikipedia.org/wiki/ISO_8601",
  ],
  [
    "too old",
    withHeader(good, "x-amz-date", "20150830T123059Z"),
    mismatch,
    403,
    "Signature expired: 20150830T123059Z is now earlier than 20150830T123100Z (20150830T123600Z - 5 min.)",
  ],
  [
    "too new",
    withHeader(good, "x-amz-date", "20150830T124101Z"),
    mismatch,
    403,
    "Signature not yet current: 20150830T124101Z is still later than 20150830T124100Z (20150830T123600Z + 5 min.)",
  ],
  [
    "host not signed",
    edited(good, "authorization", ";host", ""),
    mismatch,
    403,
    "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
  ],
  [
    "an x-amz-* header not signed",
    withHeader(good, "x-amz-target", "Other"),
    mismatch,
    403,
    "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.",
  ],
  [
    "another algorithm",
    edited(good, "authorization", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"),
    incomplete,
    400,
    "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'. ",
  ],
  [
    "version 2 in the header",
    withHeader(good, "authorization", "AWS AKIDEXAMPLE:frJIUN8DYpKDtOLCwo//yllqDzg="),
    incomplete,
    400,
    "AWS Signature Version 2 and 3 are not supported. Please use AWS4-HMAC-SHA256.",
  ],
  [
    "version 3",
    withHeader(good, "authorization", "AWS3-HTTPS AWSAccessKeyId=AKIDEXAMPLE,Algorithm=HmacSHA256"),
    incomplete,
    400,
    "AWS Signature Version 2 and 3 are not supported. Please use AWS4-HMAC-SHA256.",
  ],
  [
    "version 2 in the query",
    { ...post, query: "AWSAccessKeyId=AKIDEXAMPLE&SignatureVersion=2&Signature=x" },
    incomplete,
    400,
    "AWS Signature Version 2 and 3 are not supported. Please use AWS4-HMAC-SHA256.",
  ],
  [
    "a credential of four elements",
    edited(good, "authorization", "/us-east-1/", "/"),
    incomplete,
    400,
    "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIDEXAMPLE/20150830/sts/aws4_request'",
  ],
  [
    "another region",
    edited(good, "authorization", "/us-east-1/", "/us-west-2/"),
    mismatch,
    403,
    "Credential should be scoped to a valid region. ",
  ],
  [
    "another service",
    edited(good, "authorization", "/sts/", "/s3/"),
    mismatch,
    403,
    "Credential should be scoped to correct service: 'sts'. ",
  ],
  [
    "another terminator",
    edited(good, "authorization", "aws4_request", "aws5_request"),
    mismatch,
    403,
    "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. ",
  ],
  [
    "another day",
    edited(good, "authorization", "/20150830/", "/20150829/"),
    mismatch,
    403,
    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20150829' != '20150830', from '20150830T123600Z'. ",
  ],
  [
    "part of a day",
    edited(good, "authorization", "/20150830/", "/2015083/"),
    mismatch,
    403,
    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '2015083' != '20150830', from '20150830T123600Z'. ",
  ],
  [
    "a scope that is wrong all through",
    edited(good, "authorization", "20150830/us-east-1/sts/aws4_request", "b/c/d/e"),
    mismatch,
    403,
    "Credential should be scoped to a valid region. Credential should be scoped to correct service: 'sts'. Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: 'b' != '20150830', from '20150830T123600Z'. ",
  ],
  [
    "a streaming signature",
    withHeader(good, "x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-EVENTS"),
    "NotImplemented",
    501,
    "Payload signing by STREAMING-AWS4-HMAC-SHA256-EVENTS is not implemented.",
  ],
  [
    "query: only the algorithm",
    { ...post, query: "X-Amz-Algorithm=" },
    incomplete,
    400,
    "AWS query-string parameters must include 'X-Amz-Algorithm'. AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.",
  ],
  [
    "query: expires is no number",
    editedQuery(goodQuery, "X-Amz-Expires=60", "X-Amz-Expires=1h"),
    incomplete,
    400,
    "X-Amz-Expires should be a number",
  ],
  [
    "query: expired",
    editedQuery(goodQuery, "X-Amz-Date=20150830T123600Z", "X-Amz-Date=20150830T123459Z"),
    mismatch,
    403,
    "Signature expired: 20150830T123459Z is now earlier than 20150830T123500Z (20150830T123600Z - 1 min.)",
  ],
];

describe("a request to a query service is refused", () => {
  test.each(rows)("%s", (_name, facts, code, status, message) => {
    expect(readCredentials(facts, NOW, stsRules)).toMatchObject({ kind: "failure", code, status, message });
  });
});

describe("a request is accepted", () => {
  const dated = { ...post, headers: { ...post.headers, date: "Sun, 30 Aug 2015 12:36:00 GMT" } };
  test.each<readonly [string, SignedRequestFacts]>([
    ["by header", good],
    ["five minutes late", signed(post, stsRules, BODY, { nowMs: NOW - 300_000 })],
    ["five minutes early", signed(post, stsRules, BODY, { nowMs: NOW + 300_000 })],
    [
      "with its parts apart by commas alone",
      edited(edited(good, "authorization", ", Signed", ",Signed"), "authorization", ", Sig", ",Sig"),
    ],
    ["with its token not signed", withHeader(good, "x-amz-security-token", "token")],
    ["with signed headers in capitals", edited(good, "authorization", "content-type;host;", "Content-Type;Host;")],
    ["dated by x-amz-date when Date differs", signed(dated, stsRules, BODY)],
  ])("%s", (_name, facts) => {
    expect(authenticate(facts, stsRules, BODY)).toEqual({ ok: true, payload: { kind: "verified" } });
  });

  test("by query, until it expires", () => {
    const rules = signingRules("json", ["sts"], ["us-east-1"]);
    expect(authenticate(goodQuery, rules, "", NOW + 60_000)).toMatchObject({ ok: true });
    expect(authenticate(goodQuery, rules, "", NOW + 61_000)).toMatchObject({ reason: "expired" });
  });

  test("by query for as long as any, where the lifetime is fixed", () => {
    const rules: SigningRules = { ...stsRules, skewMs: 900_000, presignExpires: "fixed" };
    expect(authenticate(goodQuery, rules, "", NOW + 900_000)).toMatchObject({ ok: true });
    expect(authenticate(goodQuery, rules, "", NOW + 901_000)).toMatchObject({ reason: "expired" });
  });

  test("signed for :authority, which is HTTP/2's host", () => {
    const { host, ...headers } = good.headers;
    const request = { ...good, headers: { ...headers, ":authority": host } };
    expect(authenticate(request, stsRules, BODY)).toMatchObject({ ok: true });
  });
});

describe("a request without a signature is anonymous", () => {
  test.each([
    ["no header", undefined],
    ["an empty header", ""],
    ["a bearer token", "Bearer abc"],
  ])("%s", (_name, value) => {
    expect(readCredentials(withHeader(post, "authorization", value), NOW, stsRules)).toEqual({ kind: "anonymous" });
  });

  test("but API Gateway takes a bearer token for a broken signature", () => {
    const rules = signingRules("rest-json", ["execute-api"], ["us-east-1"]);
    const failure = readCredentials(withHeader(post, "authorization", "Bearer abc"), NOW, rules);
    const message = `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${base64("Bearer abc")}'.`;
    expect(failure).toMatchObject({ code: "IncompleteSignatureException", status: 403, message });
  });
});

describe("each family has its codes", () => {
  const invalid = "The security token included in the request is invalid.";
  const expired = "The security token included in the request is expired";
  const none = "Request is missing Authentication Token";
  const ec2 = "AWS was not able to validate the provided access credentials";
  type FamilyRow = readonly [Family, ReturnType<typeof missingToken>, string, number, string];
  test.each<FamilyRow>([
    ["query", missingToken("query"), "MissingAuthenticationToken", 403, none],
    ["json", missingToken("json"), "MissingAuthenticationTokenException", 400, none],
    [
      "rest-json",
      missingToken("rest-json"),
      "MissingAuthenticationTokenException",
      403,
      "Missing Authentication Token",
    ],
    ["ec2", missingToken("ec2"), "MissingAuthenticationToken", 403, none],
    ["s3", missingToken("s3"), "AccessDenied", 403, "Access Denied"],
    ["query", unknownKey("query", "AKID"), "InvalidClientTokenId", 403, invalid],
    ["json", unknownKey("json", "AKID"), "UnrecognizedClientException", 400, invalid],
    ["rest-json", unknownKey("rest-json", "AKID"), "UnrecognizedClientException", 403, invalid],
    ["ec2", unknownKey("ec2", "AKID"), "AuthFailure", 401, ec2],
    [
      "s3",
      unknownKey("s3", "AKID"),
      "InvalidAccessKeyId",
      403,
      "The AWS Access Key Id you provided does not exist in our records.",
    ],
    ["query", invalidToken("query", "t"), "InvalidClientTokenId", 403, invalid],
    ["json", invalidToken("json", "t"), "UnrecognizedClientException", 400, invalid],
    ["s3", invalidToken("s3", "t"), "InvalidToken", 400, "The provided token is malformed or otherwise invalid."],
    ["query", expiredToken("query", "t"), "ExpiredToken", 403, expired],
    ["json", expiredToken("json", "t"), "ExpiredTokenException", 400, expired],
    ["rest-json", expiredToken("rest-json", "t"), "ExpiredTokenException", 403, expired],
    ["ec2", expiredToken("ec2", "t"), "RequestExpired", 400, "Request has expired."],
    ["s3", expiredToken("s3", "t"), "ExpiredToken", 400, "The provided token has expired."],
  ])("%s: %o", (_family, failure, code, status, message) => {
    expect(failure).toMatchObject({ code, status, message });
  });

  test.each<readonly [Family, string, number]>([
    ["query", "SignatureDoesNotMatch", 403],
    ["ec2", "AuthFailure", 401],
    ["json", "InvalidSignatureException", 400],
    ["rest-json", "InvalidSignatureException", 403],
  ])("%s: a signature that does not match is %s", (family, code, status) => {
    const rules = signingRules(family, ["sts"], ["us-east-1"]);
    expect(authenticate(good, rules, "other body")).toMatchObject({ ok: false, failure: { code, status } });
  });
});
