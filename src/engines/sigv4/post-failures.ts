import type { Failure } from "./types.ts";

/** Refusals of the policy of a form, in S3's words. */

/** What the policy does not allow. */
export const policyFailure = (found: string): Failure => ({
  kind: "failure",
  reason: "policy",
  code: "AccessDenied",
  status: 403,
  message: `Invalid according to Policy: ${found}`,
});

/** What is no policy. */
export const invalidPolicy = (found: string): Failure => ({
  kind: "failure",
  reason: "policy",
  code: "InvalidPolicyDocument",
  status: 400,
  message: `Invalid Policy: ${found}`,
});
