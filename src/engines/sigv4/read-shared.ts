import { hash } from "node:crypto";
import { type Mechanism, parameter, parseAuthorization } from "./authorization.ts";
import { headerValue } from "./canonical.ts";
import { formatAmzDate, parseRequestDate } from "./dates.ts";
import { notImplemented, sharedFailure } from "./failures.ts";
import { checkSharedScope, checkWindow } from "./shared-checks.ts";
import { splitSignedHeaders, unsignedHeaders } from "./signed-headers.ts";
import {
  type Algorithm,
  type Anonymous,
  ECDSA_P256_SHA256,
  type Failure,
  HMAC_SHA256,
  type Presented,
  type SignedRequestFacts,
  type SigningRules,
} from "./types.ts";

/**
 * Reading for every service but S3, in the order recorded from DynamoDB: parts, date, window, signed headers, algorithm,
 * credential, scope.
 */
export function readShared(
  facts: SignedRequestFacts,
  mechanism: Mechanism,
  nowMs: number,
  rules: SigningRules,
): Presented | Anonymous | Failure {
  const { header, inQuery } = mechanism;
  const { family } = rules;
  if (header !== undefined && inQuery) {
    const words = "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.";
    return sharedFailure(family, "two-mechanisms", words);
  }
  if (header !== undefined) {
    const claims = readHeader(facts, header, rules);
    return claims.kind === "claims" ? judge(facts, claims, nowMs, rules) : claims;
  }
  if (inQuery) {
    const claims = readQuery(facts, mechanism, rules);
    return claims.kind === "claims" ? judge(facts, claims, nowMs, rules) : claims;
  }
  if (mechanism.version2) return version2(rules);
  return { kind: "anonymous" };
}

/** All parts present, none judged. */
interface Claims {
  readonly kind: "claims";
  readonly form: "header" | "query";
  readonly algorithm: string;
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly date: string;
  readonly expires: string | undefined;
  readonly sessionToken: string | undefined;
  readonly regionSet: string | undefined;
}

function readHeader(facts: SignedRequestFacts, header: string, rules: SigningRules): Claims | Anonymous | Failure {
  const { family } = rules;
  if (!header.startsWith("AWS4-")) {
    if (header.startsWith("AWS ") || header.startsWith("AWS3")) return version2(rules);
    // API Gateway takes any header for a signature; the others take this one for none.
    if (family !== "rest-json") return { kind: "anonymous" };
  }
  const parts = parseAuthorization(header);
  if (parts.notAPair !== undefined) {
    const words = "Invalid key=value pair (missing equal-sign) in Authorization header";
    return sharedFailure(
      family,
      "incomplete",
      `${words} (hashed with SHA-256 and encoded with Base64): '${digest(header)}'.`,
    );
  }
  const date = headerValue(facts, "x-amz-date") ?? headerValue(facts, "date");
  const { credential, signature, signedHeaders } = parts;
  if (!credential || !signature || signedHeaders === undefined || !date) {
    return incompleteHeader(header, { credential, signature, signedHeaders, date }, rules);
  }
  return {
    kind: "claims",
    form: "header",
    algorithm: parts.scheme,
    credential,
    signedHeaders,
    signature,
    date,
    expires: undefined,
    sessionToken: headerValue(facts, "x-amz-security-token"),
    regionSet: headerValue(facts, "x-amz-region-set"),
  };
}

type HeaderParts = Readonly<Record<"credential" | "signature" | "signedHeaders" | "date", string | undefined>>;

function incompleteHeader(header: string, parts: HeaderParts, rules: SigningRules): Failure {
  let words = "";
  if (!parts.credential) words += "Authorization header requires 'Credential' parameter. ";
  if (!parts.signature) words += "Authorization header requires 'Signature' parameter. ";
  if (parts.signedHeaders === undefined) words += "Authorization header requires 'SignedHeaders' parameter. ";
  if (!parts.date) {
    words += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  words += `(Hashed with SHA-256 and encoded with Base64) Authorization=${digest(header)}`;
  return sharedFailure(rules.family, "incomplete", words);
}

/** AWS no longer repeats the header, which may be somebody's bearer token. */
function digest(header: string): string {
  return hash("sha256", Buffer.from(header, "latin1"), "base64");
}

function readQuery(facts: SignedRequestFacts, { pairs }: Mechanism, rules: SigningRules): Claims | Failure {
  const algorithm = parameter(pairs, "X-Amz-Algorithm");
  const credential = parameter(pairs, "X-Amz-Credential");
  const signature = parameter(pairs, "X-Amz-Signature");
  const signedHeaders = parameter(pairs, "X-Amz-SignedHeaders");
  const date = parameter(pairs, "X-Amz-Date");
  if (!algorithm || !credential || !signature || !signedHeaders || !date) {
    let words = "";
    if (!algorithm) words += "AWS query-string parameters must include 'X-Amz-Algorithm'. ";
    if (!credential) words += "AWS query-string parameters must include 'X-Amz-Credential'. ";
    if (!signature) words += "AWS query-string parameters must include 'X-Amz-Signature'. ";
    if (!signedHeaders) words += "AWS query-string parameters must include 'X-Amz-SignedHeaders'. ";
    if (!date) words += "AWS query-string parameters must include 'X-Amz-Date'. ";
    return sharedFailure(rules.family, "incomplete", `${words}Re-examine the query-string parameters.`);
  }
  return {
    kind: "claims",
    form: "query",
    algorithm,
    credential,
    signedHeaders,
    signature,
    date,
    expires: parameter(pairs, "X-Amz-Expires"),
    sessionToken: parameter(pairs, "X-Amz-Security-Token") ?? headerValue(facts, "x-amz-security-token"),
    regionSet: parameter(pairs, "X-Amz-Region-Set"),
  };
}

function judge(facts: SignedRequestFacts, claims: Claims, nowMs: number, rules: SigningRules): Presented | Failure {
  const { family } = rules;
  const signedAtMs = parseRequestDate(claims.date);
  if (signedAtMs === undefined) {
    const words = `Date must be in ISO-8601 'basic format'. Got '${claims.date}'. See http://en.wikipedia.org/wiki/ISO_8601`;
    return sharedFailure(family, "malformed-date", words);
  }
  const window = checkWindow(signedAtMs, claims.expires, nowMs, rules);
  if (typeof window === "object") return window;
  const signedHeaders = splitSignedHeaders(claims.signedHeaders);
  const [unsigned] = unsignedHeaders(facts, signedHeaders, rules);
  if (unsigned !== undefined) {
    const name = unsigned === "host" ? "'Host' or ':authority'" : `'${unsigned}'`;
    return sharedFailure(family, "unsigned-header", `${name} must be a 'SignedHeader' in the AWS Authorization.`);
  }
  if (!isAlgorithm(claims.algorithm)) {
    return sharedFailure(family, "unsupported-mechanism", `Unsupported AWS 'algorithm': '${claims.algorithm}'. `);
  }
  const amzDate = claims.date.length === 16 ? claims.date : formatAmzDate(signedAtMs);
  const scoped = checkSharedScope(claims.credential, claims.algorithm, amzDate, claims.regionSet, rules);
  if (scoped.kind === "failure") return scoped;
  const contentSha256 = headerValue(facts, "x-amz-content-sha256");
  if (contentSha256?.startsWith("STREAMING-")) return notImplemented(`Payload signing by ${contentSha256}`);
  return {
    kind: claims.form,
    algorithm: claims.algorithm,
    algorithmText: claims.algorithm,
    accessKeyId: scoped.accessKeyId,
    scope: scoped.scope,
    signedHeaders,
    signedHeadersText: claims.signedHeaders.toLowerCase(),
    signature: claims.signature,
    amzDate,
    dateAsSent: claims.date,
    signedAtMs,
    expiresSeconds: window,
    sessionToken: claims.sessionToken,
    regionSet: claims.regionSet,
    contentSha256,
  };
}

function isAlgorithm(text: string): text is Algorithm {
  return text === HMAC_SHA256 || text === ECDSA_P256_SHA256;
}

/** Our words: AWS has none for a signature that some of its services still take. */
function version2(rules: SigningRules): Failure {
  const words = "AWS Signature Version 2 and 3 are not supported. Please use AWS4-HMAC-SHA256.";
  return sharedFailure(rules.family, "unsupported-mechanism", words);
}
