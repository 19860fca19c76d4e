import { canonicalQuery, headerValue, type QueryPair, queryPairs } from "./canonical.ts";
import { decode } from "./encode.ts";
import type { SignedRequestFacts } from "./types.ts";

/** The parts of a SigV4 `Authorization` header. A part that is missing is undefined. */
export interface AuthorizationHeader {
  /** Up to the first space. */
  readonly scheme: string;
  readonly credential: string | undefined;
  readonly signedHeaders: string | undefined;
  readonly signature: string | undefined;
  /** The first part without an equal sign. */
  readonly notAPair: string | undefined;
}

/** Parts stand between commas and white space: AWS splits at both, as its message for "Credential=not valid/..." shows. */
export function parseAuthorization(header: string): AuthorizationHeader {
  return parseCustomary(header) ?? parseAny(header);
}

/** The one spelling that AWS's own signers write, read without a look at each character. */
function parseCustomary(header: string): AuthorizationHeader | undefined {
  const credentialAt = header.indexOf(CREDENTIAL);
  const headersAt = header.indexOf(SIGNED_HEADERS, credentialAt);
  const signatureAt = header.indexOf(SIGNATURE, headersAt);
  if (credentialAt < 0 || headersAt < 0 || signatureAt < 0) return undefined;
  const credential = header.slice(credentialAt + CREDENTIAL.length, headersAt);
  const signedHeaders = header.slice(headersAt + SIGNED_HEADERS.length, signatureAt);
  const signature = header.slice(signatureAt + SIGNATURE.length);
  if (header.indexOf(" ") !== credentialAt || holdsSeparator(credential)) return undefined;
  if (holdsSeparator(signedHeaders) || holdsSeparator(signature)) return undefined;
  return { scheme: header.slice(0, credentialAt), credential, signedHeaders, signature, notAPair: undefined };
}

const CREDENTIAL = " Credential=";
const SIGNED_HEADERS = ", SignedHeaders=";
const SIGNATURE = ", Signature=";

function holdsSeparator(text: string): boolean {
  return text.includes(",") || text.includes(" ") || text.includes("\t");
}

function parseAny(header: string): AuthorizationHeader {
  const schemeEnd = header.indexOf(" ");
  let credential: string | undefined;
  let signedHeaders: string | undefined;
  let signature: string | undefined;
  let notAPair: string | undefined;
  let at = schemeEnd < 0 ? header.length : schemeEnd;
  while (at < header.length) {
    while (at < header.length && separates(header.charCodeAt(at))) at++;
    let end = at;
    while (end < header.length && !separates(header.charCodeAt(end))) end++;
    if (end > at) {
      const equals = header.indexOf("=", at);
      if (equals < 0 || equals >= end) notAPair ??= header.slice(at, end);
      else if (header.startsWith("Credential=", at)) credential ??= header.slice(equals + 1, end);
      else if (header.startsWith("SignedHeaders=", at)) signedHeaders ??= header.slice(equals + 1, end);
      else if (header.startsWith("Signature=", at)) signature ??= header.slice(equals + 1, end);
    }
    at = end;
  }
  const scheme = schemeEnd < 0 ? header : header.slice(0, schemeEnd);
  return { scheme, credential, signedHeaders, signature, notAPair };
}

function separates(code: number): boolean {
  return code === 44 || code === 32 || code === 9;
}

/** Where a request carries its signature, before anything is judged. */
export interface Mechanism {
  /** The Authorization header, trimmed; undefined when absent or empty. */
  readonly header: string | undefined;
  /** Empty unless the query may hold authentication parameters. */
  readonly pairs: readonly QueryPair[];
  readonly inQuery: boolean;
  /** Signature Version 2 in the query. */
  readonly version2: boolean;
}

const none: readonly QueryPair[] = [];

export function findMechanism(facts: SignedRequestFacts): Mechanism {
  const header = headerValue(facts, "authorization")?.trim();
  const { query } = facts;
  // Spelt with escapes the names are not found here, and the request counts as unsigned.
  const mayHold = query !== "" && (query.includes("X-Amz-Algorithm") || query.includes("Signature"));
  const pairs = mayHold ? queryPairs(query) : none;
  const inQuery = parameter(pairs, "X-Amz-Algorithm") !== undefined;
  return {
    header: header === "" ? undefined : header,
    pairs,
    inQuery,
    version2: parameter(pairs, "Signature") !== undefined && parameter(pairs, "AWSAccessKeyId") !== undefined,
  };
}

/** The decoded value of the parameter's first occurrence. */
export function parameter(pairs: readonly QueryPair[], name: string): string | undefined {
  for (const pair of pairs) if (pair.name === name) return decode(pair.value);
  return undefined;
}

/** The query as a presigned request signs it: without its signature, and where allowed without its token. */
export function presignedQuery(query: string, withoutToken: boolean): string {
  const left = withoutToken ? ["X-Amz-Signature", "X-Amz-Security-Token"] : ["X-Amz-Signature"];
  return canonicalQuery(queryPairs(query), left);
}
