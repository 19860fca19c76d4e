import { createHmac, timingSafeEqual } from "node:crypto";
import { type Mechanism, parameter } from "./authorization.ts";
import { headerValue, type QueryPair, queryPairs } from "./canonical.ts";
import { formatAmzDate, formatSeconds } from "./dates.ts";
import { decode } from "./encode.ts";
import { s3Failure } from "./failures.ts";
import { s3Mismatch } from "./mismatch.ts";
import { type Failure, HMAC_SHA256, type Presented, type SignedRequestFacts, type Verdict } from "./types.ts";

/**
 * Signature Version 2 in the query (S3 user guide, "Signing and authenticating REST requests", of its appendix on
 * Signature Version 2). S3 takes it in the regions that opened before 2014, and the AWS CLI and boto3 still presign
 * with it in us-east-1 unless they are told otherwise. Only presigned URLs and form uploads: nobody signs anything else
 * with it any more.
 */

/** S3 user guide, "Regions and endpoints": those that know both versions. */
const regions: ReadonlySet<string> = new Set([
  "us-east-1",
  "us-west-1",
  "us-west-2",
  "eu-west-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-northeast-1",
  "sa-east-1",
]);

export const knowsVersion2 = (region: string | undefined): boolean => region !== undefined && regions.has(region);

/** Parameters that are part of the resource, and thereby signed. */
const signedParameters: ReadonlySet<string> = new Set([
  "accelerate",
  "acl",
  "analytics",
  "cors",
  "delete",
  "inventory",
  "legal-hold",
  "lifecycle",
  "location",
  "logging",
  "metrics",
  "notification",
  "object-lock",
  "partNumber",
  "policy",
  "publicAccessBlock",
  "replication",
  "requestPayment",
  "response-cache-control",
  "response-content-disposition",
  "response-content-encoding",
  "response-content-language",
  "response-content-type",
  "response-expires",
  "restore",
  "retention",
  "select",
  "select-type",
  "storageClass",
  "tagging",
  "torrent",
  "uploadId",
  "uploads",
  "versionId",
  "versioning",
  "versions",
  "website",
]);

/** Parameters that are never the operation's: the signature's own, and headers that the signer has put into the query. */
const isOwn = (name: string): boolean =>
  name === "AWSAccessKeyId" || name === "Signature" || name === "Expires" || isHeader(name.toLowerCase());
const isHeader = (name: string): boolean =>
  name.startsWith("x-amz-") || name === "content-md5" || name === "content-type" || name === "x-id";

export function readVersion2(facts: SignedRequestFacts, { pairs }: Mechanism, nowMs: number): Presented | Failure {
  const accessKeyId = parameter(pairs, "AWSAccessKeyId") ?? "";
  const signature = parameter(pairs, "Signature") ?? "";
  const expires = parameter(pairs, "Expires");
  if (expires === undefined) {
    const words = "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters";
    return s3Failure("version2Parameters", words);
  }
  if (!/^\d{1,12}$/.test(expires)) {
    return s3Failure("version2Parameters", `Invalid date (should be seconds since epoch): ${expires}`);
  }
  // Version 2 covers no other parameter: what would change the request must be signed, or it is not the signer's.
  const signed = pairs.every(({ name }) => isOwn(decode(name)) || signedParameters.has(decode(name)));
  if (!signed && !isReading(facts)) return s3Failure("version2");
  const endMs = Number(expires) * 1000;
  const times = { Expires: formatSeconds(endMs), ServerTime: formatSeconds(nowMs) };
  if (nowMs > endMs) return s3Failure("expired", "", times);
  return {
    kind: "query",
    version2: true,
    algorithm: HMAC_SHA256,
    algorithmText: "HmacSHA1",
    accessKeyId,
    scope: { date: "", region: "", service: "s3", text: "" },
    signedHeaders: amzHeaders(facts, pairs).map(([name]) => name),
    signedHeadersText: "",
    signature,
    amzDate: formatAmzDate(nowMs),
    dateAsSent: expires,
    signedAtMs: nowMs,
    expiresSeconds: Math.ceil((endMs - nowMs) / 1000),
    sessionToken: headerValue(facts, "x-amz-security-token") ?? parameter(pairs, "x-amz-security-token"),
    regionSet: undefined,
    contentSha256: undefined,
  };
}

/** A listing's parameters are not signed by version 2; those of writes would be. */
const isReading = ({ method }: SignedRequestFacts): boolean => method === "GET" || method === "HEAD";

/** `bucket`: from the host's name, empty where it stands in the path. */
export function verifyVersion2(
  facts: SignedRequestFacts,
  presented: Presented,
  secretAccessKey: string,
  bucket: string,
): Verdict {
  const text = stringToSign(facts, presented, queryPairs(facts.query), bucket);
  if (sameHmacSha1(secretAccessKey, text, presented.signature)) return { ok: true, payload: { kind: "unsigned" } };
  const failure = s3Mismatch(presented.accessKeyId, presented.signature, text);
  return { ok: false, failure, computed: { canonicalRequest: "", stringToSign: text } };
}

/** Whether `signature`, base64, is the HMAC-SHA-1 of a byte string. */
export function sameHmacSha1(secretAccessKey: string, text: string, signature: string): boolean {
  const expected = createHmac("sha1", secretAccessKey).update(Buffer.from(text, "latin1")).digest();
  const given = Buffer.from(signature, "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function stringToSign(
  facts: SignedRequestFacts,
  presented: Presented,
  pairs: readonly QueryPair[],
  bucket: string,
): string {
  const either = (name: string): string => headerValue(facts, name) ?? parameter(pairs, name) ?? "";
  const headers = amzHeaders(facts, pairs).map(([name, value]) => `${name}:${value}\n`);
  const parameters = pairs
    .map(({ name, value }) => [decode(name), decode(value)] as const)
    .filter(([name]) => signedParameters.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`));
  const resource = `${bucket === "" ? "" : `/${bucket}`}${facts.path}${parameters.length > 0 ? `?${parameters.join("&")}` : ""}`;
  return [
    facts.method,
    either("content-md5"),
    either("content-type"),
    presented.dateAsSent,
    `${headers.join("")}${resource}`,
  ].join("\n");
}

/** Every x-amz-* header, and those that were moved into the query, in order of name. */
function amzHeaders(facts: SignedRequestFacts, pairs: readonly QueryPair[]): readonly (readonly [string, string])[] {
  const found = new Map<string, string>();
  for (const { name, value } of pairs) {
    const lower = decode(name).toLowerCase();
    if (lower.startsWith("x-amz-")) found.set(lower, decode(value).trim());
  }
  for (const name of Object.keys(facts.headers)) {
    if (name.startsWith("x-amz-")) found.set(name, (headerValue(facts, name) ?? "").trim());
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}
