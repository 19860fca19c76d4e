import { parseAmzDate } from "./dates.ts";
import { s3Failure } from "./failures.ts";
import type { SigningKeyCache } from "./keys.ts";
import { s3Mismatch } from "./mismatch.ts";
import { checkS3Credential } from "./s3-checks.ts";
import {
  type Algorithm,
  type Anonymous,
  ECDSA_P256_SHA256,
  type Failure,
  HMAC_SHA256,
  type Scope,
  type SigningRules,
  type Verdict,
} from "./types.ts";
import { signatureMatches } from "./verify.ts";
import { sameHmacSha1 } from "./version2.ts";

/**
 * The signature of a browser's form upload (S3 API reference, "Browser-based uploads using POST"): the string to sign
 * is the base64 text of the policy. What the policy allows, and until when, is S3's to judge.
 */
export interface PresentedPolicy {
  readonly kind: "policy";
  readonly algorithm: Algorithm;
  readonly accessKeyId: string;
  readonly scope: Scope;
  readonly signature: string;
  readonly amzDate: string;
  readonly sessionToken: string | undefined;
  /** Signature Version 2: `scope`, `algorithm` and `amzDate` mean nothing. */
  readonly version2?: true;
  /** Base64, as signed. */
  readonly policy: string;
}

/** Form fields under lower-case names. */
export type FormFields = Readonly<Record<string, string | undefined>>;

export function readPostPolicy(fields: FormFields, rules: SigningRules): PresentedPolicy | Anonymous | Failure {
  const policy = fields.policy;
  if (fields.awsaccesskeyid !== undefined || (fields.signature !== undefined && policy !== undefined)) {
    return rules.version2 ? readVersion2(fields) : s3Failure("version2");
  }
  const algorithm = fields["x-amz-algorithm"];
  const signature = fields["x-amz-signature"];
  const credential = fields["x-amz-credential"];
  const amzDate = fields["x-amz-date"];
  if (policy === undefined) {
    const signed = algorithm ?? signature ?? credential;
    return signed === undefined ? { kind: "anonymous" } : s3Failure("postField", "policy");
  }
  if (algorithm === undefined) return s3Failure("postField", "X-Amz-Algorithm");
  if (credential === undefined) return s3Failure("postField", "X-Amz-Credential");
  if (amzDate === undefined) return s3Failure("postField", "X-Amz-Date");
  if (signature === undefined) return s3Failure("postField", "X-Amz-Signature");
  if (algorithm !== HMAC_SHA256 && algorithm !== ECDSA_P256_SHA256) return s3Failure("version2");
  if (parseAmzDate(amzDate) === undefined) return s3Failure("postDate");
  const scoped = checkS3Credential(credential, algorithm, rules, "postCredential");
  if (scoped.kind === "failure") return scoped;
  const { accessKeyId, scope } = scoped;
  if (scope.date !== amzDate.slice(0, 8)) {
    const words = `Invalid credential date "${scope.date}". This date is not the same as X-Amz-Date: "${amzDate.slice(0, 8)}".`;
    return s3Failure("postCredential", words);
  }
  const sessionToken = fields["x-amz-security-token"];
  return { kind: "policy", algorithm, accessKeyId, scope, signature, amzDate, sessionToken, policy };
}

/** Signature Version 2 of a form: HMAC-SHA-1 over the policy, and no scope. */
function readVersion2(fields: FormFields): PresentedPolicy | Failure {
  const { policy, signature, awsaccesskeyid: accessKeyId } = fields;
  if (policy === undefined) return s3Failure("postField", "policy");
  if (accessKeyId === undefined) return s3Failure("postField", "AWSAccessKeyId");
  if (signature === undefined) return s3Failure("postField", "signature");
  const scope = { date: "", region: "", service: "s3", text: "" };
  const sessionToken = fields["x-amz-security-token"];
  const version2 = true;
  return {
    kind: "policy",
    version2,
    algorithm: HMAC_SHA256,
    accessKeyId,
    scope,
    signature,
    amzDate: "",
    sessionToken,
    policy,
  };
}

export function verifyPostPolicy(presented: PresentedPolicy, secretAccessKey: string, keys: SigningKeyCache): Verdict {
  const { policy, accessKeyId, signature } = presented;
  const matches = presented.version2
    ? sameHmacSha1(secretAccessKey, policy, signature)
    : signatureMatches(presented, secretAccessKey, policy, keys);
  if (matches) return { ok: true, payload: { kind: "unsigned" } };
  return { ok: false, failure: s3Mismatch(accessKeyId, signature, policy) };
}
