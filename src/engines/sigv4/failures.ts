import { formatSeconds } from "./dates.ts";
import type { Failure, Family, Reason } from "./types.ts";

/**
 * Every refusal, with AWS's code, status and words.
 *
 * Evidence: S3 API reference, "Error responses"; the services' "Common errors" pages; answers of STS, DynamoDB, API
 * Gateway and S3 as recorded in public conformance suites (2013 for DynamoDB's order of checks, 2026 for S3 and STS).
 */

type Code = readonly [code: string, status: number];

/** Reasons that every service but S3 tells apart by its family's code; the words are the same in all. */
type SharedReason = Exclude<Reason, "payload-declaration" | "payload-mismatch" | "policy" | "chunk">;
type SharedFamily = Exclude<Family, "s3">;

const MISMATCH: Readonly<Record<SharedFamily, Code>> = {
  query: ["SignatureDoesNotMatch", 403],
  ec2: ["AuthFailure", 401],
  json: ["InvalidSignatureException", 400],
  "rest-json": ["InvalidSignatureException", 403],
};

const INCOMPLETE: Readonly<Record<SharedFamily, Code>> = {
  query: ["IncompleteSignature", 400],
  ec2: ["IncompleteSignature", 400],
  json: ["IncompleteSignatureException", 400],
  "rest-json": ["IncompleteSignatureException", 403],
};

const UNKNOWN_KEY: Readonly<Record<SharedFamily, Code>> = {
  query: ["InvalidClientTokenId", 403],
  ec2: ["AuthFailure", 401],
  json: ["UnrecognizedClientException", 400],
  "rest-json": ["UnrecognizedClientException", 403],
};

export const sharedCodes: Readonly<Record<SharedReason, Readonly<Record<SharedFamily, Code>>>> = {
  "missing-token": {
    query: ["MissingAuthenticationToken", 403],
    ec2: ["MissingAuthenticationToken", 403],
    json: ["MissingAuthenticationTokenException", 400],
    "rest-json": ["MissingAuthenticationTokenException", 403],
  },
  "two-mechanisms": MISMATCH,
  "unsupported-mechanism": INCOMPLETE,
  incomplete: INCOMPLETE,
  "malformed-date": INCOMPLETE,
  "not-current": { ...MISMATCH, ec2: ["RequestExpired", 400] },
  expired: { ...MISMATCH, ec2: ["RequestExpired", 400] },
  "unsigned-header": MISMATCH,
  scope: MISMATCH,
  "region-set": MISMATCH,
  "unknown-key": UNKNOWN_KEY,
  "invalid-token": UNKNOWN_KEY,
  "expired-token": {
    query: ["ExpiredToken", 403],
    ec2: ["RequestExpired", 400],
    json: ["ExpiredTokenException", 400],
    "rest-json": ["ExpiredTokenException", 403],
  },
  mismatch: MISMATCH,
};

/** EC2 tells nobody what was wrong with the credentials. */
const EC2_AUTH_FAILURE = "AWS was not able to validate the provided access credentials";

/** A refusal in the words of every service but S3. */
export function sharedFailure(family: Family, reason: SharedReason, message: string): Failure {
  const [code, status] = sharedCodes[reason][family === "s3" ? "query" : family];
  const words =
    code === "AuthFailure" ? EC2_AUTH_FAILURE : code === "RequestExpired" ? "Request has expired." : message;
  return { kind: "failure", reason, code, status, message: words };
}

type S3Row = readonly [reason: Reason, code: string, status: number, message: string];

/** S3's refusals. `{}` in a message stands for what the check found. */
export const s3Failures = {
  accessDenied: ["missing-token", "AccessDenied", 403, "Access Denied"],
  twoMechanisms: [
    "two-mechanisms",
    "InvalidArgument",
    400,
    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified",
  ],
  oneSpace: [
    "incomplete",
    "InvalidArgument",
    400,
    "Authorization header is invalid -- one and only one ' ' (space) required",
  ],
  unsupportedType: ["unsupported-mechanism", "InvalidArgument", 400, "Unsupported Authorization Type"],
  version2: [
    "unsupported-mechanism",
    "InvalidRequest",
    400,
    "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
  ],
  version2Parameters: ["incomplete", "AccessDenied", 403, "{}"],
  missingHeader: ["payload-declaration", "InvalidRequest", 400, "Missing required header for this request: {}"],
  badPayloadHash: [
    "payload-declaration",
    "InvalidArgument",
    400,
    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
  ],
  noDate: ["malformed-date", "AccessDenied", 403, "AWS authentication requires a valid Date or x-amz-date header"],
  skewed: [
    "not-current",
    "RequestTimeTooSkewed",
    403,
    "The difference between the request time and the current time is too large.",
  ],
  malformedHeader: ["scope", "AuthorizationHeaderMalformed", 400, "The authorization header is malformed; {}"],
  queryParameters: ["incomplete", "AuthorizationQueryParametersError", 400, "{}"],
  queryCredential: [
    "scope",
    "AuthorizationQueryParametersError",
    400,
    "Error parsing the X-Amz-Credential parameter; {}",
  ],
  postCredential: ["scope", "InvalidArgument", 400, "{}"],
  postField: [
    "incomplete",
    "InvalidArgument",
    400,
    "Bucket POST must contain a field named '{}'.  If it is specified, please check the order of the fields.",
  ],
  postDate: ["malformed-date", "InvalidArgument", 400, "X-Amz-Date must be formatted via ISO8601 Long format."],
  notYetValid: ["not-current", "AccessDenied", 403, "Request is not yet valid"],
  expired: ["expired", "AccessDenied", 403, "Request has expired"],
  notSigned: [
    "unsigned-header",
    "AccessDenied",
    403,
    "There were headers present in the request which were not signed",
  ],
  regionSet: [
    "region-set",
    "RegionSetMismatch",
    400,
    "The provided X-Amz-Region-Set doesn't match against the requested S3 region.",
  ],
  unknownKey: [
    "unknown-key",
    "InvalidAccessKeyId",
    403,
    "The AWS Access Key Id you provided does not exist in our records.",
  ],
  invalidToken: ["invalid-token", "InvalidToken", 400, "The provided token is malformed or otherwise invalid."],
  expiredToken: ["expired-token", "ExpiredToken", 400, "The provided token has expired."],
  mismatch: [
    "mismatch",
    "SignatureDoesNotMatch",
    403,
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  ],
  payloadMismatch: [
    "payload-mismatch",
    "XAmzContentSHA256Mismatch",
    400,
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  ],
  decodedLength: ["chunk", "MissingContentLength", 411, "You must provide the Content-Length HTTP header."],
  incompleteBody: ["chunk", "IncompleteBody", 400, "The request body terminated unexpectedly"],
  chunkSize: [
    "chunk",
    "InvalidChunkSizeError",
    403,
    "Only the last chunk is allowed to have a size less than 8192 bytes",
  ],
  malformedTrailer: [
    "chunk",
    "MalformedTrailerError",
    400,
    "The request contained trailing data that was not well-formed or did not conform to our published schema.",
  ],
} as const satisfies Readonly<Record<string, S3Row>>;

export function s3Failure(
  name: keyof typeof s3Failures,
  found = "",
  fields?: Readonly<Record<string, string>>,
): Failure {
  const [reason, code, status, template] = s3Failures[name];
  const message = template.replace("{}", () => found);
  return { kind: "failure", reason, code, status, message, ...(fields && { fields }) };
}

/** What Fogbank does not do, by name. The code and status are S3's own for a header that it has not implemented. */
export function notImplemented(what: string): Failure {
  const message = `${what} is not implemented.`;
  return { kind: "failure", reason: "unsupported-mechanism", code: "NotImplemented", status: 501, message };
}

/** Refusals that only the keeper of the credentials can find. */

/** The operation wants a signature and the request has none. */
export function missingToken(family: Family): Failure {
  if (family === "s3") return s3Failure("accessDenied");
  const message = family === "rest-json" ? "Missing Authentication Token" : "Request is missing Authentication Token";
  return sharedFailure(family, "missing-token", message);
}

/** No such access key, or one that is inactive; at S3 also a temporary key without its own token. */
export function unknownKey(family: Family, accessKeyId: string): Failure {
  if (family === "s3") return s3Failure("unknownKey", "", { AWSAccessKeyId: accessKeyId });
  return sharedFailure(family, "unknown-key", "The security token included in the request is invalid.");
}

/** The token is none that was issued, or one of another access key. */
export function invalidToken(family: Family, sessionToken: string): Failure {
  if (family === "s3") return s3Failure("invalidToken", "", { "Token-0": sessionToken });
  return sharedFailure(family, "invalid-token", "The security token included in the request is invalid.");
}

export function expiredToken(family: Family, sessionToken: string): Failure {
  if (family === "s3") return s3Failure("expiredToken", "", { "Token-0": sessionToken });
  return sharedFailure(family, "expired-token", "The security token included in the request is expired");
}

/** The body read does not have the digest that was signed. */
export function payloadMismatch(signedSha256: string, computedSha256: string): Failure {
  const fields = { ClientComputedContentSHA256: signedSha256, S3ComputedContentSHA256: computedSha256 };
  return s3Failure("payloadMismatch", "", fields);
}

export function skewed(dateAsSent: string, nowMs: number, skewMs: number): Failure {
  return s3Failure("skewed", "", {
    RequestTime: dateAsSent,
    ServerTime: formatSeconds(nowMs),
    MaxAllowedSkewMilliseconds: String(skewMs),
  });
}
