import { checkPolicy, type PolicyKind, policySize } from "../../engines/iam/index.ts";
import { parseArn } from "../../kernel/arn.ts";
import { inlinePoliciesTooLong, invalidInput, malformedPolicy, quotaExceeded, unmodifiableRole } from "./errors.ts";
import { quotas } from "./quotas.ts";
import type { Role } from "./state/role.ts";

/** What IAM checks and its model does not say. */

export function requireValidPolicy(text: string, kind: PolicyKind): void {
  const problem = checkPolicy(text, kind);
  if (problem) throw malformedPolicy(problem.message);
}

/** A managed policy's document. */
export function requireManagedDocument(text: string): void {
  requireValidPolicy(text, "identity");
  if (policySize(text) > quotas.PolicySize) throw quotaExceeded("PolicySize", quotas.PolicySize);
}

/** Inline policies share one allowance a user, group or role. */
export function requireInlineSize(
  inline: Readonly<Record<string, string>>,
  limit: number,
  kind: string,
  name: string,
): void {
  let size = 0;
  for (const text of Object.values(inline)) size += policySize(text);
  if (size > limit) throw inlinePoliciesTooLong(limit, kind, name);
}

export function requireTrustPolicy(text: string): void {
  requireValidPolicy(text, "trust");
  if (policySize(text) > quotas.ACLSizePerRole) throw quotaExceeded("ACLSizePerRole", quotas.ACLSizePerRole);
}

/** A service-linked role belongs to its service ("Service-linked roles"). */
export function requireModifiable(role: Role): void {
  if (role.linkedService !== undefined) throw unmodifiableRole(role.name);
}

/** @throws InvalidInput for what is no ARN at all */
export function requireArn(text: string): void {
  if (!parseArn(text)) throw invalidInput(`ARN ${text} is not valid.`);
}
