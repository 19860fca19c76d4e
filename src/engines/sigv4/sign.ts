import { sign as signEcdsa } from "node:crypto";
import { canonicalHeaders, canonicalPath, canonicalQuery, canonicalRequest, queryPairs } from "./canonical.ts";
import { formatAmzDate } from "./dates.ts";
import { sha256Hex } from "./digest.ts";
import { uriEncode } from "./encode.ts";
import type { SigningKeyCache } from "./keys.ts";
import {
  type Algorithm,
  ECDSA_P256_SHA256,
  HMAC_SHA256,
  type Presented,
  type SignedRequestFacts,
  type SigningRules,
} from "./types.ts";

/** The signing side, for tests and for calls of our own. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface SigningInput {
  /** Unsigned. Its headers are all signed, but for those that proxies change. */
  readonly facts: SignedRequestFacts;
  readonly credentials: Credentials;
  readonly service: string;
  /** SigV4A: the region set. */
  readonly region: string;
  readonly nowMs: number;
  /** Last line of the canonical request: a digest in hex, UNSIGNED-PAYLOAD or a streaming form. */
  readonly payloadHash: string;
  readonly rules: Pick<SigningRules, "normalizePath" | "doubleEncode">;
  readonly algorithm?: Algorithm;
  /** The token is added after signing. */
  readonly omitSessionToken?: boolean;
}

export interface Signed {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  readonly signature: string;
  /** For signing chunks. */
  readonly signer: Pick<Presented, "algorithm" | "accessKeyId" | "scope" | "signature" | "amzDate">;
}

export interface SignedWithHeaders extends Signed {
  /** To be added to the request's. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Headers that change on the way or belong to one hop: AWS's own signers leave them out. */
const unsignable: ReadonlySet<string> = new Set([
  "authorization",
  "connection",
  "expect",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "x-amzn-trace-id",
]);

/** Signs with an Authorization header. x-amz-content-sha256 is the caller's to set where the service wants it. */
export function signHeaders(input: SigningInput, keys: SigningKeyCache): SignedWithHeaders {
  const { facts, credentials, omitSessionToken } = input;
  const scope = scopeOf(input);
  const token = credentials.sessionToken;
  const added: Record<string, string> = { "x-amz-date": scope.amzDate };
  if (scope.algorithm === ECDSA_P256_SHA256) added["x-amz-region-set"] = input.region;
  if (token !== undefined && omitSessionToken !== true) added["x-amz-security-token"] = token;
  const complete = { ...facts, headers: { ...facts.headers, ...added } };
  const names = signableHeaders(complete);
  const signed = signRequest(complete, canonicalQuery(queryPairs(facts.query)), names, scope, input, keys);
  const authorization = `${scope.algorithm} Credential=${scope.credential}, SignedHeaders=${names.join(";")}, Signature=${signed.signature}`;
  const late = token !== undefined && omitSessionToken === true ? { "x-amz-security-token": token } : {};
  return { ...signed, headers: { ...added, ...late, authorization } };
}

export interface Presigned extends Signed {
  /** The whole query, without the question mark. */
  readonly query: string;
}

/** Signs by query parameters. */
export function presign(input: SigningInput, expiresSeconds: number, keys: SigningKeyCache): Presigned {
  const { facts, credentials, omitSessionToken } = input;
  const scope = scopeOf(input);
  const names = signableHeaders(facts);
  const token = credentials.sessionToken;
  const parameters: [string, string][] = [
    ["X-Amz-Algorithm", scope.algorithm],
    ["X-Amz-Credential", scope.credential],
    ["X-Amz-Date", scope.amzDate],
    ["X-Amz-SignedHeaders", names.join(";")],
    ["X-Amz-Expires", String(expiresSeconds)],
  ];
  if (scope.algorithm === ECDSA_P256_SHA256) parameters.push(["X-Amz-Region-Set", input.region]);
  const late: [string, string][] = token === undefined ? [] : [["X-Amz-Security-Token", token]];
  if (omitSessionToken !== true) parameters.push(...late);
  const query = join(facts.query, parameters);
  const signed = signRequest(facts, canonicalQuery(queryPairs(query)), names, scope, input, keys);
  const rest: [string, string][] = omitSessionToken === true ? late : [];
  return { ...signed, query: join(query, [...rest, ["X-Amz-Signature", signed.signature]]) };
}

function join(query: string, parameters: readonly (readonly [string, string])[]): string {
  let out = query;
  for (const [name, value] of parameters) out += `${out === "" ? "" : "&"}${name}=${uriEncode(value)}`;
  return out;
}

interface SigningScope {
  readonly algorithm: Algorithm;
  readonly amzDate: string;
  readonly credential: string;
  readonly scope: Presented["scope"];
}

function scopeOf({ algorithm = HMAC_SHA256, nowMs, region, service, credentials }: SigningInput): SigningScope {
  const amzDate = formatAmzDate(nowMs);
  const date = amzDate.slice(0, 8);
  const asymmetric = algorithm === ECDSA_P256_SHA256;
  const text = asymmetric ? `${date}/${service}/aws4_request` : `${date}/${region}/${service}/aws4_request`;
  const scope = { date, region: asymmetric ? "" : region, service, text };
  return { algorithm, amzDate, credential: `${credentials.accessKeyId}/${text}`, scope };
}

function signableHeaders({ headers }: SignedRequestFacts): string[] {
  return Object.keys(headers)
    .filter((name) => headers[name] !== undefined && !unsignable.has(name))
    .sort();
}

function signRequest(
  facts: SignedRequestFacts,
  query: string,
  names: readonly string[],
  { algorithm, amzDate, scope }: SigningScope,
  { credentials, payloadHash, rules }: SigningInput,
  keys: SigningKeyCache,
): Signed {
  const path = canonicalPath(facts.path, rules);
  const headers = canonicalHeaders(facts, names);
  const canonical = canonicalRequest(facts.method, path, query, headers, names.join(";"), payloadHash);
  const stringToSign = `${algorithm}\n${amzDate}\n${scope.text}\n${sha256Hex(canonical)}`;
  const key = { algorithm, scope, ...credentials };
  const signature = signText(key, stringToSign, keys);
  const signer = { algorithm, accessKeyId: credentials.accessKeyId, scope, signature, amzDate };
  return { canonicalRequest: canonical, stringToSign, signature, signer };
}

/** Lower-case hex: of the HMAC, or of the DER form of the ECDSA signature, which differs each time. */
export function signText(
  key: Credentials & Pick<Presented, "algorithm" | "scope">,
  text: string,
  keys: SigningKeyCache,
): string {
  if (key.algorithm === HMAC_SHA256) return keys.hmacKey(key.accessKeyId, key.secretAccessKey, key.scope).sign(text);
  const { privateKey } = keys.keyPair(key.accessKeyId, key.secretAccessKey);
  return signEcdsa("sha256", Buffer.from(text, "latin1"), privateKey).toString("hex");
}
