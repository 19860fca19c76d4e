import { parseArn } from "../../kernel/arn.ts";
import type { Scope } from "../../kernel/call.ts";
import { isAwsPolicyArn } from "./aws-policies.ts";
import type { Deps } from "./deps.ts";
import { invalidInput } from "./errors.ts";
import { groupById, requireGroup, requireRole, requireUser } from "./find.ts";
import { findInCatalog } from "./policy-catalog.ts";
import type { Group } from "./state/group.ts";
import type { PolicyHolder } from "./state/principal.ts";
import type { Role } from "./state/role.ts";
import type { User } from "./state/user.ts";

/** A user, group or role that an ARN names. */
export type Entity =
  | { readonly kind: "user"; readonly arn: string; readonly it: User }
  | { readonly kind: "group"; readonly arn: string; readonly it: Group }
  | { readonly kind: "role"; readonly arn: string; readonly it: Role };

/** A policy, and where it hangs. */
export interface EntityPolicy {
  readonly name: string;
  /** Of a managed policy. */
  readonly arn?: string | undefined;
  readonly text: string;
  readonly type: "inline" | "aws-managed" | "user-managed";
  readonly holder: { readonly kind: "user" | "group" | "role"; readonly name: string };
}

export const notAnEntity = (arn: string) =>
  invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);

/** @throws InvalidInput, NoSuchEntity */
export function requireEntity(deps: Deps, scope: Scope, arn: string): Entity {
  const parsed = parseArn(arn);
  if (parsed?.service !== "iam" || parsed.account !== scope.account) throw notAnEntity(arn);
  const kind = parsed.resource.slice(0, Math.max(parsed.resource.indexOf("/"), 0));
  const name = parsed.resource.slice(parsed.resource.lastIndexOf("/") + 1);
  switch (kind) {
    case "user":
      return { kind, arn, it: requireUser(deps, scope, name) };
    case "group":
      return { kind, arn, it: requireGroup(deps, scope, name) };
    case "role":
      return { kind, arn, it: requireRole(deps, scope, name) };
    default:
      throw notAnEntity(arn);
  }
}

/** All identity-based policies of an entity; a user's groups count in. */
export function policiesOfEntity(deps: Deps, scope: Scope, { kind, it }: Entity): EntityPolicy[] {
  const own = policiesOn(deps, scope, it, { kind, name: it.name });
  if (kind !== "user") return own;
  const ofGroups = it.groups.flatMap((id) => {
    const group = groupById(deps, scope, id);
    return group ? policiesOn(deps, scope, group, { kind: "group", name: group.name }) : [];
  });
  return [...own, ...ofGroups];
}

export function policiesOn(
  deps: Deps,
  scope: Scope,
  { inline, attached }: PolicyHolder,
  holder: EntityPolicy["holder"],
): EntityPolicy[] {
  const policies = Object.entries(inline).map(([name, text]): EntityPolicy => ({ name, text, type: "inline", holder }));
  for (const arn of attached) {
    const policy = findInCatalog(deps, scope, arn);
    if (!policy) continue;
    const type = isAwsPolicyArn(arn) ? "aws-managed" : "user-managed";
    policies.push({ name: policy.name, arn, text: policy.text, type, holder });
  }
  return policies;
}
