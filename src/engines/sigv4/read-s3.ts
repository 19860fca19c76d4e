import { type Mechanism, parameter, parseAuthorization } from "./authorization.ts";
import { headerValue } from "./canonical.ts";
import { formatAmzDate, formatSeconds, parseAmzDate, parseRequestDate } from "./dates.ts";
import { parseExpires } from "./expires.ts";
import { notImplemented, s3Failure, skewed } from "./failures.ts";
import { EVENT_STREAM_PAYLOADS, isPayloadDeclaration } from "./payload.ts";
import { checkRegionSet, checkS3Credential } from "./s3-checks.ts";
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
import { readVersion2 } from "./version2.ts";

/** Reading for S3, whose order of checks and words are its own (as recorded from S3 in 2026). */
export function readS3(
  facts: SignedRequestFacts,
  mechanism: Mechanism,
  nowMs: number,
  rules: SigningRules,
): Presented | Anonymous | Failure {
  const { header, inQuery, version2 } = mechanism;
  if (header !== undefined && (inQuery || version2)) return s3Failure("twoMechanisms", "", argument(header));
  if (header !== undefined) return readHeader(facts, header, nowMs, rules);
  if (inQuery && version2) return s3Failure("twoMechanisms", "", { ArgumentName: "Authorization" });
  if (inQuery) return readQuery(facts, mechanism, nowMs, rules);
  if (!version2) return { kind: "anonymous" };
  return rules.version2 ? readVersion2(facts, mechanism, nowMs) : s3Failure("version2");
}

function argument(header: string): Readonly<Record<string, string>> {
  return { ArgumentName: "Authorization", ArgumentValue: header };
}

/** The scheme of a header is read without case. */
function algorithmOf(scheme: string): Algorithm | undefined {
  const upper = scheme.toUpperCase();
  return upper === HMAC_SHA256 || upper === ECDSA_P256_SHA256 ? upper : undefined;
}

function readHeader(
  facts: SignedRequestFacts,
  header: string,
  nowMs: number,
  rules: SigningRules,
): Presented | Failure {
  if (!header.includes(" ")) return s3Failure("oneSpace", "", argument(header));
  const parts = parseAuthorization(header);
  if (parts.scheme.toUpperCase() === "AWS") return s3Failure("version2");
  const algorithm = algorithmOf(parts.scheme);
  if (algorithm === undefined) return s3Failure("unsupportedType", "", argument(header));
  const contentSha256 = headerValue(facts, "x-amz-content-sha256");
  const declaration = checkDeclaration(contentSha256, algorithm);
  if (declaration !== undefined) return declaration;
  const date = headerValue(facts, "x-amz-date") ?? headerValue(facts, "date") ?? "";
  const signedAtMs = parseRequestDate(date);
  if (signedAtMs === undefined) return s3Failure("noDate");
  if (Math.abs(nowMs - signedAtMs) > rules.skewMs) return skewed(date, nowMs, rules.skewMs);
  const { credential, signedHeaders, signature, notAPair } = parts;
  if (notAPair !== undefined) {
    return s3Failure("malformedHeader", `the authorization component "${notAPair}" is malformed.`);
  }
  if (credential === undefined || signedHeaders === undefined || signature === undefined) {
    const words = "the authorization header requires three components: Credential, SignedHeaders, and Signature.";
    return s3Failure("malformedHeader", words);
  }
  const scoped = checkS3Credential(credential, algorithm, rules, "malformedHeader");
  if (scoped.kind === "failure") return scoped;
  const amzDate = formatAmzDate(signedAtMs);
  if (scoped.scope.date !== amzDate.slice(0, 8)) {
    return s3Failure("malformedHeader", "Invalid credential date. Date is not the same as X-Amz-Date.");
  }
  const names = splitSignedHeaders(signedHeaders);
  const regionSet = headerValue(facts, "x-amz-region-set");
  const refused = checkSigned(facts, names, rules) ?? checkRegionSet(algorithm, regionSet, "header", rules);
  if (refused !== undefined) return refused;
  return {
    kind: "header",
    algorithm,
    algorithmText: parts.scheme,
    accessKeyId: scoped.accessKeyId,
    scope: scoped.scope,
    signedHeaders: names,
    signedHeadersText: signedHeaders.toLowerCase(),
    signature,
    amzDate,
    dateAsSent: date,
    signedAtMs,
    expiresSeconds: undefined,
    sessionToken: headerValue(facts, "x-amz-security-token"),
    regionSet,
    contentSha256,
  };
}

function checkDeclaration(contentSha256: string | undefined, algorithm: Algorithm): Failure | undefined {
  if (contentSha256 === undefined) return s3Failure("missingHeader", "x-amz-content-sha256");
  if (EVENT_STREAM_PAYLOADS.includes(contentSha256)) return notImplemented(`Payload signing by ${contentSha256}`);
  if (isPayloadDeclaration(contentSha256, algorithm)) return undefined;
  return s3Failure("badPayloadHash", "", { ArgumentName: "x-amz-content-sha256", ArgumentValue: contentSha256 });
}

function checkSigned(facts: SignedRequestFacts, names: readonly string[], rules: SigningRules): Failure | undefined {
  const unsigned = unsignedHeaders(facts, names, rules);
  return unsigned.length === 0 ? undefined : s3Failure("notSigned", "", { HeadersNotSigned: unsigned.join(", ") });
}

const REQUIRED_PARAMETERS =
  "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.";

function readQuery(
  facts: SignedRequestFacts,
  { pairs }: Mechanism,
  nowMs: number,
  rules: SigningRules,
): Presented | Failure {
  const algorithm = parameter(pairs, "X-Amz-Algorithm");
  if (algorithm !== HMAC_SHA256 && algorithm !== ECDSA_P256_SHA256) {
    return s3Failure("queryParameters", 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"');
  }
  const credential = parameter(pairs, "X-Amz-Credential");
  const signature = parameter(pairs, "X-Amz-Signature");
  const amzDate = parameter(pairs, "X-Amz-Date");
  const signedHeaders = parameter(pairs, "X-Amz-SignedHeaders");
  const expires = parameter(pairs, "X-Amz-Expires");
  if (
    credential === undefined ||
    signature === undefined ||
    amzDate === undefined ||
    signedHeaders === undefined ||
    expires === undefined
  ) {
    return s3Failure("queryParameters", REQUIRED_PARAMETERS);
  }
  const lifetime = checkLifetime(amzDate, expires, nowMs, rules);
  if (lifetime.kind === "failure") return lifetime;
  const scoped = checkS3Credential(credential, algorithm, rules, "queryCredential");
  if (scoped.kind === "failure") return scoped;
  if (!amzDate.startsWith(scoped.scope.date)) {
    const words = `Invalid credential date "${scoped.scope.date}". This date is not the same as X-Amz-Date: "${amzDate.slice(0, 8)}".`;
    return s3Failure("queryParameters", words);
  }
  const names = splitSignedHeaders(signedHeaders);
  const regionSet = parameter(pairs, "X-Amz-Region-Set");
  const contentSha256 = headerValue(facts, "x-amz-content-sha256") ?? parameter(pairs, "X-Amz-Content-Sha256");
  const refused =
    checkSigned(facts, names, rules) ??
    checkRegionSet(algorithm, regionSet, "query", rules) ??
    // S3 does not read this value of a presigned request further than to know how the body is framed.
    (contentSha256?.startsWith("STREAMING-") ? checkDeclaration(contentSha256, algorithm) : undefined);
  if (refused !== undefined) return refused;
  return {
    kind: "query",
    algorithm,
    algorithmText: algorithm,
    accessKeyId: scoped.accessKeyId,
    scope: scoped.scope,
    signedHeaders: names,
    signedHeadersText: signedHeaders.toLowerCase(),
    signature,
    amzDate,
    dateAsSent: amzDate,
    signedAtMs: lifetime.signedAtMs,
    expiresSeconds: lifetime.expiresSeconds,
    // A token in a header, which then is a signed one, outranks the query's: recorded from S3.
    sessionToken: headerValue(facts, "x-amz-security-token") ?? parameter(pairs, "X-Amz-Security-Token"),
    regionSet,
    contentSha256,
  };
}

interface Lifetime {
  readonly kind: "lifetime";
  readonly signedAtMs: number;
  readonly expiresSeconds: number;
}

function checkLifetime(amzDate: string, expires: string, nowMs: number, rules: SigningRules): Lifetime | Failure {
  const signedAtMs = parseAmzDate(amzDate);
  if (signedAtMs === undefined) {
    return s3Failure("queryParameters", `X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`);
  }
  const expiresSeconds = parseExpires(expires, rules.presignMaxSeconds);
  if (typeof expiresSeconds === "string") return s3Failure("queryParameters", expiresSeconds);
  const endMs = signedAtMs + expiresSeconds * 1000;
  const times = { Expires: formatSeconds(endMs), ServerTime: formatSeconds(nowMs) };
  if (signedAtMs - nowMs > rules.skewMs) {
    return s3Failure("notYetValid", "", { "X-Amz-Date": String(signedAtMs), ...times });
  }
  if (nowMs > endMs) return s3Failure("expired", "", { "X-Amz-Expires": String(expiresSeconds), ...times });
  return { kind: "lifetime", signedAtMs, expiresSeconds };
}
