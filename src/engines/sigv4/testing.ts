import {
  type Credentials,
  createSigningKeyCache,
  type Failure,
  type Presented,
  presign,
  readCredentials,
  type SignedRequestFacts,
  type SigningInput,
  type SigningRules,
  sha256Hex,
  signHeaders,
  signingRules,
  type Verdict,
  verify,
} from "./index.ts";

/** What the tests of this folder share: one signer, one request, one round trip. */

export const NOW = Date.UTC(2015, 7, 30, 12, 36, 0);
export const CREDENTIALS: Credentials = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
export const keys = createSigningKeyCache();

export const stsRules = signingRules("query", ["sts"], ["us-east-1"]);
export const s3Rules = signingRules("s3", ["s3"], ["us-east-1"]);

export const post: SignedRequestFacts = {
  method: "POST",
  path: "/",
  query: "",
  headers: { host: "sts.us-east-1.amazonaws.com", "content-type": "application/x-www-form-urlencoded" },
};

export const BODY = "Action=GetCallerIdentity&Version=2011-06-15";

export function signingInput(
  facts: SignedRequestFacts,
  rules: SigningRules,
  payloadHash: string,
  overrides?: Partial<SigningInput>,
): SigningInput {
  const [service = ""] = rules.services;
  const [region = ""] = rules.regions;
  return { facts, credentials: CREDENTIALS, service, region, nowMs: NOW, payloadHash, rules, ...overrides };
}

/** The request with a signature in its headers. For S3 the digest is declared, as S3 wants it. */
export function signed(
  facts: SignedRequestFacts,
  rules: SigningRules,
  body = "",
  overrides?: Partial<SigningInput>,
): SignedRequestFacts {
  const payloadHash = overrides?.payloadHash ?? sha256Hex(body);
  const declared = rules.contentSha256Required ? { "x-amz-content-sha256": payloadHash } : {};
  const complete = { ...facts, headers: { ...facts.headers, ...declared } };
  const { headers } = signHeaders(signingInput(complete, rules, payloadHash, overrides), keys);
  return { ...complete, headers: { ...complete.headers, ...headers } };
}

/** The request with a signature in its query. */
export function presigned(
  facts: SignedRequestFacts,
  rules: SigningRules,
  expiresSeconds = 60,
  overrides?: Partial<SigningInput>,
): SignedRequestFacts {
  const payloadHash = rules.contentSha256Required ? "UNSIGNED-PAYLOAD" : sha256Hex("");
  const { query } = presign(signingInput(facts, rules, payloadHash, overrides), expiresSeconds, keys);
  return { ...facts, query };
}

export function present(facts: SignedRequestFacts, rules: SigningRules, nowMs = NOW): Presented {
  const reading = readCredentials(facts, nowMs, rules);
  if (reading.kind === "header" || reading.kind === "query") return reading;
  throw new Error(`not read: ${JSON.stringify(reading)}`);
}

/** The whole way in, for the one access key that exists. */
export function authenticate(
  facts: SignedRequestFacts,
  rules: SigningRules,
  body: string | Uint8Array = "",
  nowMs = NOW,
): Verdict | Failure {
  const presented = readCredentials(facts, nowMs, rules);
  if (presented.kind === "failure") return presented;
  if (presented.kind === "anonymous") throw new Error("the request carries no signature");
  const { secretAccessKey } = CREDENTIALS;
  return verify({ facts, presented, secretAccessKey, bodySha256: sha256Hex(body) }, rules, keys);
}

/** Whether the request gets in. */
export function passes(facts: SignedRequestFacts, rules: SigningRules, body: string | Uint8Array = ""): boolean {
  const reading = readCredentials(facts, NOW, rules);
  if (reading.kind === "failure" || reading.kind === "anonymous") return false;
  if (reading.accessKeyId !== CREDENTIALS.accessKeyId) return false;
  const outcome = authenticate(facts, rules, body);
  return "ok" in outcome && outcome.ok;
}

export function withHeader(facts: SignedRequestFacts, name: string, value: string | undefined): SignedRequestFacts {
  return { ...facts, headers: { ...facts.headers, [name]: value } };
}

/** Changes the text of one header. */
export function edited(facts: SignedRequestFacts, name: string, from: string, to: string): SignedRequestFacts {
  const value = String(facts.headers[name] ?? "");
  if (!value.includes(from)) throw new Error(`${name} has no ${from}: ${value}`);
  return withHeader(
    facts,
    name,
    value.replace(from, () => to),
  );
}

export function editedQuery(facts: SignedRequestFacts, from: string, to: string): SignedRequestFacts {
  if (!facts.query.includes(from)) throw new Error(`the query has no ${from}: ${facts.query}`);
  return { ...facts, query: facts.query.replace(from, () => to) };
}
