/**
 * The vocabulary of AWS Signature Version 4: what a request shows, what it claims, and what is made of it.
 *
 * Strings of a request are byte strings, as node:http gives them: one character per byte of the wire. A character
 * above U+00FF can only come from a caller inside the process and stands for its UTF-8 bytes.
 */

/** Header values under lower-case names, as `IncomingMessage.headers` has them. HTTP/2's `:authority` may be among them. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface SignedRequestFacts {
  readonly method: string;
  /** As on the wire: still percent-encoded, without the query. */
  readonly path: string;
  /** As on the wire, without the question mark; "" when there is none. */
  readonly query: string;
  readonly headers: RequestHeaders;
  /**
   * Names and values in turn, as `IncomingMessage.rawHeaders`. node:http joins repeated headers with ", " where AWS
   * signs ","; with this list a repeated header verifies as it was signed.
   */
  readonly rawHeaders?: readonly string[];
}

export const HMAC_SHA256 = "AWS4-HMAC-SHA256";
export const ECDSA_P256_SHA256 = "AWS4-ECDSA-P256-SHA256";
export type Algorithm = typeof HMAC_SHA256 | typeof ECDSA_P256_SHA256;

export interface Scope {
  /** yyyyMMdd */
  readonly date: string;
  /** "" for SigV4A, whose scope names none. */
  readonly region: string;
  readonly service: string;
  /** As signed: `20150830/us-east-1/iam/aws4_request`. */
  readonly text: string;
}

/** What the request claims, judged for everything but the key and the signature. Holds no secret but the session token. */
export interface Presented {
  readonly kind: "header" | "query";
  readonly algorithm: Algorithm;
  /** As spelt in the request: S3 reads the scheme of a header without case, and signs it as sent. */
  readonly algorithmText: string;
  readonly accessKeyId: string;
  readonly scope: Scope;
  /** Lower-case, in the request's order. */
  readonly signedHeaders: readonly string[];
  /** The same, joined with ";". */
  readonly signedHeadersText: string;
  readonly signature: string;
  /** `20150830T123600Z`, whatever form it was sent in. */
  readonly amzDate: string;
  readonly dateAsSent: string;
  /** Epoch milliseconds of `amzDate`. */
  readonly signedAtMs: number;
  readonly expiresSeconds: number | undefined;
  readonly sessionToken: string | undefined;
  /** SigV4A: `us-east-1,eu-*`. */
  readonly regionSet: string | undefined;
  /** The value of x-amz-content-sha256, where one was sent. */
  readonly contentSha256: string | undefined;
  /** Signature Version 2: `scope`, `algorithm` and `signedHeadersText` mean nothing. */
  readonly version2?: true;
}

export interface Anonymous {
  readonly kind: "anonymous";
}

/** The vocabulary in which a service refuses. `query` also serves rest-xml services other than S3. */
export type Family = "query" | "ec2" | "json" | "rest-json" | "s3";

/** Why, in one word, for a journey; `code`, `status` and `message` are what the client gets. */
export type Reason =
  | "missing-token"
  | "two-mechanisms"
  | "unsupported-mechanism"
  | "incomplete"
  | "malformed-date"
  | "not-current"
  | "expired"
  | "unsigned-header"
  | "scope"
  | "region-set"
  | "payload-declaration"
  | "unknown-key"
  | "invalid-token"
  | "expired-token"
  | "mismatch"
  | "payload-mismatch"
  | "policy"
  | "chunk";

export interface Failure {
  readonly kind: "failure";
  readonly reason: Reason;
  readonly code: string;
  readonly status: number;
  readonly message: string;
  /** Elements that S3 puts beside the message, in its order. */
  readonly fields?: Readonly<Record<string, string>>;
}

export interface SigningRules {
  readonly family: Family;
  /** Names accepted in the scope; the first is the one that a refusal names. */
  readonly services: readonly string[];
  readonly regions: readonly string[];
  /** How far the request's date may be from now, to either side. */
  readonly skewMs: number;
  /** Remove dot segments and repeated slashes. Every service but S3. */
  readonly normalizePath: boolean;
  /** Encode the path that is already encoded on the wire once more. Every service but S3. */
  readonly doubleEncode: boolean;
  /** S3: x-amz-content-sha256 must be there, is checked, and is what was signed. */
  readonly contentSha256Required: boolean;
  /** The operation may be signed with UNSIGNED-PAYLOAD. Without it the body's digest counts, whatever the header says. */
  readonly unsignedPayload: boolean;
  /** A presigned request's token may have been added after signing (AWS IoT does so). */
  readonly unsignedSessionToken: boolean;
  readonly presignMaxSeconds: number;
  /** `fixed`: a presigned request lives for `skewMs` whatever X-Amz-Expires says, as at STS. */
  readonly presignExpires: "honoured" | "fixed";
  /** Besides every x-amz-* header. */
  readonly mustBeSigned: readonly string[];
  /** x-amz-* headers that need not be signed. */
  readonly mayBeUnsigned: readonly string[];
  /** Signature Version 2 will do as well, in presigned URLs and form uploads: S3 in its older regions. */
  readonly version2: boolean;
  /** A refused signature shows the canonical request and the string to sign in its message. */
  readonly explainMismatch: boolean;
}

/** What is still to be done about the body. */
export type PayloadDuty =
  | { readonly kind: "verified" }
  /** The body was not read yet: its SHA-256 must be `expected`, else `payloadMismatch`. */
  | { readonly kind: "sha256"; readonly expected: string }
  | { readonly kind: "unsigned" }
  /** aws-chunked: to be read through `createChunkVerifier`. */
  | { readonly kind: "chunked"; readonly mode: ChunkMode };

export interface ChunkMode {
  /** The value of x-amz-content-sha256. */
  readonly name: string;
  readonly algorithm: Algorithm | undefined;
  readonly trailer: boolean;
}

export type Verdict =
  | { readonly ok: true; readonly payload: PayloadDuty }
  | {
      readonly ok: false;
      readonly failure: Failure;
      /** What should have been signed; absent when the signature was not what failed. */
      readonly computed?: { readonly canonicalRequest: string; readonly stringToSign: string };
    };
