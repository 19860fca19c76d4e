import { verify as verifyEcdsa } from "node:crypto";
import { presignedQuery } from "./authorization.ts";
import { canonicalHeaders, canonicalPath, canonicalQuery, canonicalRequest, queryPairs } from "./canonical.ts";
import { decodeLowerHex, sameHex, sha256Hex } from "./digest.ts";
import { payloadMismatch } from "./failures.ts";
import type { SigningKeyCache } from "./keys.ts";
import { mismatch } from "./mismatch.ts";
import { type SignedPayload, signedPayload } from "./payload.ts";
import {
  ECDSA_P256_SHA256,
  type Presented,
  type SignedRequestFacts,
  type SigningRules,
  type Verdict,
} from "./types.ts";
import { verifyVersion2 } from "./version2.ts";

export interface Verification {
  readonly facts: SignedRequestFacts;
  /** From `readCredentials` of the same facts. */
  readonly presented: Presented;
  readonly secretAccessKey: string;
  /** Lower-case hex; undefined when the body is not read yet, which only S3 and a declared digest allow. */
  readonly bodySha256: string | undefined;
  /** The bucket that the host names, for S3's signature version 2. */
  readonly bucket?: string | undefined;
}

/**
 * Whether the request was signed with this secret, and what is left to check of its body. Dates, scope and headers were
 * judged by `readCredentials`.
 */
export function verify(request: Verification, rules: SigningRules, keys: SigningKeyCache): Verdict {
  const { facts, presented, secretAccessKey, bodySha256 } = request;
  if (presented.version2) return verifyVersion2(facts, presented, secretAccessKey, request.bucket ?? "");
  const payload = signedPayload(presented, bodySha256, rules);
  const headers = canonicalHeaders(facts, presented.signedHeaders);
  const path = canonicalPath(facts.path, rules);
  const query = signedQuery(facts, presented, false);
  const canonical = canonicalRequest(facts.method, path, query, headers, presented.signedHeadersText, payload.line);
  const text = stringToSign(presented, presented.amzDate, canonical);
  if (signatureMatches(presented, secretAccessKey, text, keys)) return accepted(payload, bodySha256);
  for (const other of otherReadings(request, path, query, headers, payload.line, rules)) {
    if (signatureMatches(presented, secretAccessKey, other, keys)) return accepted(payload, bodySha256);
  }
  const computed = { canonicalRequest: canonical, stringToSign: text };
  const failure = mismatch(rules, presented.accessKeyId, presented.signature, computed);
  return { ok: false, failure, computed };
}

function accepted(payload: SignedPayload, bodySha256: string | undefined): Verdict {
  if (payload.duty.kind === "verified" && bodySha256 !== undefined && payload.line.toLowerCase() !== bodySha256) {
    return { ok: false, failure: payloadMismatch(payload.line, bodySha256) };
  }
  return { ok: true, payload: payload.duty };
}

function signedQuery(facts: SignedRequestFacts, presented: Presented, withoutToken: boolean): string {
  if (facts.query === "") return "";
  if (presented.kind === "query") return presignedQuery(facts.query, withoutToken);
  return canonicalQuery(queryPairs(facts.query));
}

function stringToSign(presented: Presented, date: string, canonical: string): string {
  return `${presented.algorithmText}\n${date}\n${presented.scope.text}\n${sha256Hex(canonical)}`;
}

/**
 * Other strings that a signer may have signed for the very same request: S3's path with the client's own choice of what
 * to escape, a query whose token was added after signing, a Date header's form. None of them leaves anything unsigned
 * that the first reading signs, but for that token, which must be the access key's own anyway.
 */
function otherReadings(
  { facts, presented }: Verification,
  path: string,
  query: string,
  headers: string,
  payloadLine: string,
  rules: SigningRules,
): string[] {
  const paths = rules.doubleEncode || rules.normalizePath || facts.path === path ? [path] : [path, facts.path];
  const tokenless =
    rules.unsignedSessionToken && presented.kind === "query" && presented.sessionToken !== undefined
      ? signedQuery(facts, presented, true)
      : query;
  const queries = tokenless === query ? [query] : [query, tokenless];
  const dates =
    presented.dateAsSent === presented.amzDate ? [presented.amzDate] : [presented.amzDate, presented.dateAsSent];
  const texts: string[] = [];
  for (const eachPath of paths) {
    for (const eachQuery of queries) {
      const names = presented.signedHeadersText;
      const canonical = canonicalRequest(facts.method, eachPath, eachQuery, headers, names, payloadLine);
      for (const date of dates) texts.push(stringToSign(presented, date, canonical));
    }
  }
  return texts.slice(1);
}

/** Whether the presented signature is this secret's over `text`; for a chunk, whether `signature` is. */
export function signatureMatches(
  presented: Pick<Presented, "algorithm" | "accessKeyId" | "scope" | "signature">,
  secretAccessKey: string,
  text: string,
  keys: SigningKeyCache,
  signature = presented.signature,
): boolean {
  if (presented.algorithm === ECDSA_P256_SHA256) {
    const der = decodeLowerHex(signature);
    if (der === undefined || der.length === 0) return false;
    const { publicKey } = keys.keyPair(presented.accessKeyId, secretAccessKey);
    return verifyEcdsa("sha256", Buffer.from(text, "latin1"), publicKey, der);
  }
  return sameHex(keys.hmacKey(presented.accessKeyId, secretAccessKey, presented.scope).sign(text), signature);
}
