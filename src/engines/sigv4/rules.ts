import type { Family, SigningRules } from "./types.ts";
import { knowsVersion2 } from "./version2.ts";

const MINUTE_MS = 60_000;

/**
 * The rules of a family, for a service's signing names and the regions it answers for; `overrides` are a service's own.
 *
 * Evidence. Skew: DynamoDB, STS and ECR name 15 minutes in "Signature expired", IAM, CloudFormation and CodeDeploy 5.
 * S3 (API reference, "Authenticating requests"): 15 minutes, path signed as sent, digest header required.
 */
export function signingRules(
  family: Family,
  services: readonly string[],
  regions: readonly string[],
  overrides?: Partial<SigningRules>,
): SigningRules {
  const base = family === "s3" ? s3 : { ...common, explainMismatch: explains[family] };
  const version2 = family === "s3" && regions.every(knowsVersion2);
  return { ...base, family, services, regions, version2, ...overrides };
}

type Preset = Omit<SigningRules, "family" | "services" | "regions" | "version2">;

/** JSON services append the canonical request to the message; STS was recorded without it. */
const explains: Readonly<Record<Exclude<Family, "s3">, boolean>> = {
  query: false,
  ec2: false,
  json: true,
  "rest-json": true,
};

const common: Omit<Preset, "explainMismatch"> = {
  skewMs: 5 * MINUTE_MS,
  normalizePath: true,
  doubleEncode: true,
  contentSha256Required: false,
  unsignedPayload: false,
  unsignedSessionToken: true,
  presignMaxSeconds: 604_800,
  presignExpires: "honoured",
  mustBeSigned: ["host"],
  // The digest counts only when it equals the body's, and a token only when it belongs to the access key.
  mayBeUnsigned: ["x-amz-content-sha256", "x-amz-security-token"],
};

const s3: Preset = {
  skewMs: 15 * MINUTE_MS,
  normalizePath: false,
  doubleEncode: false,
  contentSha256Required: true,
  unsignedPayload: true,
  unsignedSessionToken: false,
  presignMaxSeconds: 604_800,
  presignExpires: "honoured",
  mustBeSigned: ["host", "content-md5"],
  mayBeUnsigned: ["x-amz-content-sha256"],
  explainMismatch: false,
};
