import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { EMPTY_SHA256, readCredentials, signingRules, verify } from "./index.ts";
import {
  authenticate,
  CREDENTIALS,
  edited,
  editedQuery,
  keys,
  NOW,
  present,
  presigned,
  s3Rules,
  signed,
  withHeader,
} from "./testing.ts";
import { ECDSA_P256_SHA256, type SignedRequestFacts } from "./types.ts";

const get: SignedRequestFacts = {
  method: "GET",
  path: "/photos/a%20b.jpg",
  query: "",
  headers: { host: "bucket.s3.us-east-1.amazonaws.com" },
};
const good = signed(get, s3Rules);
const goodQuery = presigned(get, s3Rules);
const asymmetric = signed(get, s3Rules, "", { algorithm: ECDSA_P256_SHA256 });
const authorization = String(good.headers.authorization);

type Fields = Readonly<Record<string, string>> | undefined;
type Row = readonly [
  name: string,
  facts: SignedRequestFacts,
  code: string,
  status: number,
  message: string,
  fields?: Fields,
];

const argument = (value: string) => ({ ArgumentName: "Authorization", ArgumentValue: value });
const oneMechanism =
  "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified";
const version2 = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";
const payloadHash =
  "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.";
const noDate = "AWS authentication requires a valid Date or x-amz-date header";
const skew = "The difference between the request time and the current time is too large.";
const skewFields = (RequestTime: string) => ({
  RequestTime,
  ServerTime: "2015-08-30T12:36:00Z",
  MaxAllowedSkewMilliseconds: "900000",
});
const malformed = "The authorization header is malformed; ";
const parsing = "Error parsing the X-Amz-Credential parameter; ";
const components = "the authorization header requires three components: Credential, SignedHeaders, and Signature.";
const shape = 'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".';
const notSigned = "There were headers present in the request which were not signed";
const required =
  "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.";
const week =
  "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds";
const long = `X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`;
const [header, query] = ["AuthorizationHeaderMalformed", "AuthorizationQueryParametersError"];

const rows: readonly Row[] = [
  [
    "header and query",
    { ...good, query: goodQuery.query },
    "InvalidArgument",
    400,
    oneMechanism,
    argument(authorization),
  ],
  [
    "a header of one word",
    withHeader(good, "authorization", "AWS4-HMAC-SHA256"),
    "InvalidArgument",
    400,
    "Authorization header is invalid -- one and only one ' ' (space) required",
    argument("AWS4-HMAC-SHA256"),
  ],
  [
    "another scheme",
    withHeader(good, "authorization", "Bearer token"),
    "InvalidArgument",
    400,
    "Unsupported Authorization Type",
    argument("Bearer token"),
  ],
  [
    "version 2",
    withHeader(good, "authorization", "AWS AKIDEXAMPLE:frJIUN8DYpKDtOLCwo="),
    "InvalidRequest",
    400,
    version2,
  ],
  [
    "version 2 in the query, past its end",
    { ...get, query: "AWSAccessKeyId=A&Expires=1&Signature=x" },
    "AccessDenied",
    403,
    "Request has expired",
  ],
  [
    "no digest",
    withHeader(good, "x-amz-content-sha256", undefined),
    "InvalidRequest",
    400,
    "Missing required header for this request: x-amz-content-sha256",
  ],
  [
    "a digest of 63 digits",
    withHeader(good, "x-amz-content-sha256", "a".repeat(63)),
    "InvalidArgument",
    400,
    payloadHash,
    { ArgumentName: "x-amz-content-sha256", ArgumentValue: "a".repeat(63) },
  ],
  [
    "chunks signed by the other algorithm",
    withHeader(good, "x-amz-content-sha256", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD"),
    "InvalidArgument",
    400,
    payloadHash,
  ],
  [
    "an event stream",
    withHeader(good, "x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-EVENTS"),
    "NotImplemented",
    501,
    "Payload signing by STREAMING-AWS4-HMAC-SHA256-EVENTS is not implemented.",
  ],
  ["no date", withHeader(good, "x-amz-date", undefined), "AccessDenied", 403, noDate],
  ["a date in another form", withHeader(good, "x-amz-date", "2015-08-30T12:36:00Z"), "AccessDenied", 403, noDate],
  [
    "too old",
    withHeader(good, "x-amz-date", "20150830T122059Z"),
    "RequestTimeTooSkewed",
    403,
    skew,
    skewFields("20150830T122059Z"),
  ],
  [
    "too new",
    withHeader(good, "x-amz-date", "20150830T125101Z"),
    "RequestTimeTooSkewed",
    403,
    skew,
    skewFields("20150830T125101Z"),
  ],
  ["no Signature", edited(good, "authorization", "Signature=", "Segnature="), header, 400, malformed + components],
  ["no Credential", edited(good, "authorization", "Credential=", "Kredential="), header, 400, malformed + components],
  [
    "a part that is no pair",
    edited(good, "authorization", "Signature=", "Signature"),
    header,
    400,
    `${malformed}the authorization component "${authorization.slice(authorization.indexOf("Signature=")).replace("=", "")}" is malformed.`,
  ],
  ["a credential of four elements", edited(good, "authorization", "/us-east-1/", "/"), header, 400, malformed + shape],
  [
    "a scope date in another form",
    edited(good, "authorization", "/20150830/", "/2015-08-30/"),
    header,
    400,
    `${malformed}incorrect date format "2015-08-30". This date in the credential must be in the format "yyyyMMdd".`,
  ],
  [
    "no region",
    edited(good, "authorization", "/us-east-1/", "//"),
    header,
    400,
    `${malformed}a non-empty region must be provided in the credential.`,
  ],
  [
    "another region",
    edited(good, "authorization", "/us-east-1/", "/eu-west-1/"),
    header,
    400,
    `${malformed}the region 'eu-west-1' is wrong; expecting 'us-east-1'`,
    { Region: "us-east-1" },
  ],
  [
    "another region and service",
    edited(good, "authorization", "/us-east-1/s3/", "/eu-west-1/sts/"),
    header,
    400,
    `${malformed}the region 'eu-west-1' is wrong; expecting 'us-east-1'`,
  ],
  [
    "another service",
    edited(good, "authorization", "/s3/", "/sts/"),
    header,
    400,
    `${malformed}incorrect service "sts". This endpoint belongs to "s3".`,
  ],
  [
    "another terminator",
    edited(good, "authorization", "aws4_request", "aws4"),
    header,
    400,
    `${malformed}incorrect terminal "aws4". This endpoint uses "aws4_request".`,
  ],
  [
    "another day",
    edited(good, "authorization", "/20150830/", "/20150829/"),
    header,
    400,
    `${malformed}Invalid credential date. Date is not the same as X-Amz-Date.`,
  ],
  [
    "host not signed",
    edited(good, "authorization", "SignedHeaders=host;", "SignedHeaders="),
    "AccessDenied",
    403,
    notSigned,
    { HeadersNotSigned: "host" },
  ],
  [
    "headers not signed",
    withHeader(withHeader(good, "x-amz-meta-a", "1"), "content-md5", "x"),
    "AccessDenied",
    403,
    notSigned,
    { HeadersNotSigned: "content-md5, x-amz-meta-a" },
  ],
  [
    "SigV4A without regions",
    withHeader(asymmetric, "x-amz-region-set", undefined),
    "InvalidRequest",
    400,
    "Missing required header for this request: x-amz-region-set",
  ],
  [
    "SigV4A for other regions",
    withHeader(asymmetric, "x-amz-region-set", "eu-*,ap-*"),
    "RegionSetMismatch",
    400,
    "The provided X-Amz-Region-Set doesn't match against the requested S3 region.",
    { RequestedRegion: "us-east-1", RegionSet: "eu-*,ap-*" },
  ],
  [
    "query: version 2 as well",
    { ...goodQuery, query: `${goodQuery.query}&AWSAccessKeyId=A&Signature=x` },
    "InvalidArgument",
    400,
    oneMechanism,
    { ArgumentName: "Authorization" },
  ],
  [
    "query: another algorithm",
    editedQuery(goodQuery, "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"),
    query,
    400,
    'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"',
  ],
  ...["Credential", "Signature", "Date", "SignedHeaders", "Expires"].map(
    (name): Row => [`query: no ${name}`, editedQuery(goodQuery, `X-Amz-${name}=`, "X="), query, 400, required],
  ),
  [
    "query: a date in another form",
    editedQuery(goodQuery, "20150830T123600Z", "2015-08-30T12:36:00Z"),
    query,
    400,
    long,
  ],
  [
    "query: expires is no number",
    editedQuery(goodQuery, "Expires=60", "Expires=1h"),
    query,
    400,
    "X-Amz-Expires should be a number",
  ],
  [
    "query: expires is more than a long",
    editedQuery(goodQuery, "Expires=60", "Expires=9223372036854775808"),
    query,
    400,
    "X-Amz-Expires should be a number",
  ],
  [
    "query: expires is negative",
    editedQuery(goodQuery, "Expires=60", "Expires=-1"),
    query,
    400,
    "X-Amz-Expires must be non-negative",
  ],
  ["query: expires after a week", editedQuery(goodQuery, "Expires=60", "Expires=604801"), query, 400, week],
  [
    "query: expired",
    editedQuery(goodQuery, "20150830T123600Z", "20150830T123459Z"),
    "AccessDenied",
    403,
    "Request has expired",
    { "X-Amz-Expires": "60", Expires: "2015-08-30T12:35:59Z", ServerTime: "2015-08-30T12:36:00Z" },
  ],
  [
    "query: not yet valid",
    editedQuery(goodQuery, "20150830T123600Z", "20150830T133600Z"),
    "AccessDenied",
    403,
    "Request is not yet valid",
    { "X-Amz-Date": "1440941760000", Expires: "2015-08-30T13:37:00Z", ServerTime: "2015-08-30T12:36:00Z" },
  ],
  [
    "query: another service",
    editedQuery(goodQuery, "%2Fs3%2F", "%2Fec2%2F"),
    query,
    400,
    `${parsing}incorrect service "ec2". This endpoint belongs to "s3".`,
  ],
  [
    "query: another region",
    editedQuery(goodQuery, "%2Fus-east-1%2F", "%2Fus-west-2%2F"),
    query,
    400,
    `${parsing}the region 'us-west-2' is wrong; expecting 'us-east-1'`,
    { Region: "us-east-1" },
  ],
  [
    "query: another day",
    editedQuery(goodQuery, "%2F20150830%2F", "%2F20150829%2F"),
    query,
    400,
    'Invalid credential date "20150829". This date is not the same as X-Amz-Date: "20150830".',
  ],
  [
    "query: an event stream",
    withHeader(goodQuery, "x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-EVENTS"),
    "NotImplemented",
    501,
    "Payload signing by STREAMING-AWS4-HMAC-SHA256-EVENTS is not implemented.",
  ],
  [
    "query: a token in an unsigned header",
    withHeader(goodQuery, "x-amz-security-token", "t"),
    "AccessDenied",
    403,
    notSigned,
    { HeadersNotSigned: "x-amz-security-token" },
  ],
];

describe("S3 refuses", () => {
  const named = rows.map(([name, facts, code, status, message, fields]) => ({
    name,
    facts,
    code,
    status,
    message,
    fields,
  }));
  test.each(named)("$name", ({ facts, code, status, message, fields }) => {
    const failure = readCredentials(facts, NOW, s3Rules);
    expect(failure).toMatchObject({ kind: "failure", code, status, message });
    if (fields !== undefined) expect(failure).toHaveProperty("fields", fields);
  });

  test("a wrong secret, showing what should have been signed", () => {
    const wrong = signed(get, s3Rules, "", { credentials: { ...CREDENTIALS, secretAccessKey: "other" } });
    const outcome = authenticate(wrong, s3Rules);
    const { canonicalRequest, stringToSign } = expected();
    const bytes = (text: string) =>
      Buffer.from(text)
        .toString("hex")
        .replace(/..(?!$)/g, "$& ");
    expect(outcome).toMatchObject({
      ok: false,
      failure: {
        reason: "mismatch",
        code: "SignatureDoesNotMatch",
        status: 403,
        message:
          "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
        fields: {
          AWSAccessKeyId: "AKIDEXAMPLE",
          StringToSign: stringToSign,
          SignatureProvided: String(wrong.headers.authorization).slice(-64),
          StringToSignBytes: bytes(stringToSign),
          CanonicalRequest: canonicalRequest,
          CanonicalRequestBytes: bytes(canonicalRequest),
        },
      },
    });
  });

  test("a body of another digest", () => {
    const failure = { reason: "payload-mismatch", code: "XAmzContentSHA256Mismatch", status: 400 };
    expect(authenticate(good, s3Rules, "tampered")).toMatchObject({ ok: false, failure });
  });
});

function expected() {
  const names = "host;x-amz-content-sha256;x-amz-date";
  const canonicalRequest = `GET\n/photos/a%20b.jpg\n\nhost:${get.headers.host}\nx-amz-content-sha256:${EMPTY_SHA256}\nx-amz-date:20150830T123600Z\n\n${names}\n${EMPTY_SHA256}`;
  const hash = createHash("sha256").update(canonicalRequest).digest("hex");
  const stringToSign = `AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/s3/aws4_request\n${hash}`;
  return { canonicalRequest, stringToSign };
}

describe("S3 accepts", () => {
  test.each<readonly [string, SignedRequestFacts, object]>([
    ["a digest", good, { kind: "verified" }],
    ["an unsigned payload", signed(get, s3Rules, "", { payloadHash: "UNSIGNED-PAYLOAD" }), { kind: "unsigned" }],
    ["a presigned request", goodQuery, { kind: "unsigned" }],
    [
      "a token in the query",
      presigned(get, s3Rules, 60, { credentials: { ...CREDENTIALS, sessionToken: "a/b+c=" } }),
      { kind: "unsigned" },
    ],
    ["SigV4A", asymmetric, { kind: "verified" }],
    [
      "SigV4A for many regions",
      signed(get, s3Rules, "", { algorithm: ECDSA_P256_SHA256, region: "eu-west-1,us-*-1" }),
      { kind: "verified" },
    ],
    [
      "SigV4A presigned",
      presigned(get, s3Rules, 60, { algorithm: ECDSA_P256_SHA256, region: "*" }),
      { kind: "unsigned" },
    ],
    ["15 minutes of skew", signed(get, s3Rules, "", { nowMs: NOW - 900_000 }), { kind: "verified" }],
    [
      "a path signed as the client escaped it",
      signed({ ...get, path: "/a(b)'c" }, { ...s3Rules }),
      { kind: "verified" },
    ],
    ["a path that is not normalised", signed({ ...get, path: "/a//b/../c" }, s3Rules), { kind: "verified" }],
  ])("%s", (_name, facts, payload) => {
    expect(authenticate(facts, s3Rules)).toEqual({ ok: true, payload });
  });

  test("a body that is not read yet, and says what it must be", () => {
    const presented = present(good, s3Rules);
    const { secretAccessKey } = CREDENTIALS;
    expect(verify({ facts: good, presented, secretAccessKey, bodySha256: undefined }, s3Rules, keys)).toEqual({
      ok: true,
      payload: { kind: "sha256", expected: EMPTY_SHA256 },
    });
  });

  test("any of its regions and names", () => {
    const rules = signingRules("s3", ["s3-outposts", "s3"], ["us-west-2", "us-east-1"]);
    expect(authenticate(good, rules)).toMatchObject({ ok: true });
  });
});
