import { checkPolicy, type PolicyKind, policySize } from "../../engines/iam/index.ts";
import { isAccountId, parseArn } from "../../kernel/arn.ts";
import type { Scope } from "../../kernel/call.ts";
import type { Deps } from "./deps.ts";
import { inlinePoliciesTooLong, invalidInput, malformedPolicy, quotaExceeded, unmodifiableRole } from "./errors.ts";
import { findRole, findUser } from "./find.ts";
import { quotas } from "./quotas.ts";
import type { Role } from "./state/role.ts";
import { trustedPrincipals } from "./trusted-principals.ts";

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

export function requireTrustPolicy(deps: Deps, text: string): void {
  requireValidPolicy(text, "trust");
  if (policySize(text) > quotas.ACLSizePerRole) throw quotaExceeded("ACLSizePerRole", quotas.ACLSizePerRole);
  for (const principal of trustedPrincipals(text)) {
    if (!principalExists(deps, principal)) throw malformedPolicy(`Invalid principal in policy: "AWS":"${principal}"`);
  }
}

/** A trust policy may only name users and roles that exist; IAM looks them up to store their ids. */
function principalExists(deps: Deps, text: string): boolean {
  const arn = parseArn(text);
  if (arn?.service !== "iam" || !isAccountId(arn.account)) return true;
  const scope: Scope = { account: arn.account, region: "" };
  const [kind] = arn.resource.split("/", 1);
  const pathAndName = arn.resource.slice(kind?.length ?? 0);
  const name = pathAndName.slice(pathAndName.lastIndexOf("/") + 1);
  if (kind !== "user" && kind !== "role") return true;
  const found = kind === "user" ? findUser(deps, scope, name) : findRole(deps, scope, name);
  return found !== undefined && `${found.path}${found.name}` === pathAndName;
}

/** A service-linked role belongs to its service ("Service-linked roles"). */
export function requireModifiable(role: Role): void {
  if (role.linkedService !== undefined) throw unmodifiableRole(role.name);
}

/** @throws InvalidInput for what is no ARN at all */
export function requireArn(text: string): void {
  if (!parseArn(text)) throw invalidInput(`ARN ${text} is not valid.`);
}
