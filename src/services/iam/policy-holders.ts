import type { Scope } from "../../kernel/call.ts";
import type { Deps } from "./deps.ts";
import { requireGroup, requireRole, requireUser } from "./find.ts";
import type { Quota } from "./quotas.ts";
import { requireModifiable } from "./rules.ts";
import type { Group } from "./state/group.ts";
import type { PolicyHolder } from "./state/principal.ts";
import type { Role } from "./state/role.ts";
import type { User } from "./state/user.ts";

/** What policies can hang on. The operations on policies of users, groups and roles differ in these rows only. */
export interface HolderKind<T extends PolicyHolder & { readonly name: string }> {
  /** As messages call it. */
  readonly noun: "user" | "group" | "role";
  readonly inlineQuota: Quota;
  readonly attachedQuota: Quota;
  readonly require: (deps: Deps, scope: Scope, name: string) => T;
  /** As `require`, for a change. */
  readonly requireForChange: (deps: Deps, scope: Scope, name: string) => T;
  readonly put: (deps: Deps, scope: Scope, holder: T) => void;
}

export const userHolder: HolderKind<User> = {
  noun: "user",
  inlineQuota: "UserPolicySize",
  attachedQuota: "PoliciesPerUser",
  require: requireUser,
  requireForChange: requireUser,
  put: ({ users }, scope, user) => users.put(scope, user),
};

export const groupHolder: HolderKind<Group> = {
  noun: "group",
  inlineQuota: "GroupPolicySize",
  attachedQuota: "PoliciesPerGroup",
  require: requireGroup,
  requireForChange: requireGroup,
  put: ({ groups }, scope, group) => groups.put(scope, group),
};

export const roleHolder: HolderKind<Role> = {
  noun: "role",
  inlineQuota: "RolePolicySize",
  attachedQuota: "PoliciesPerRole",
  require: requireRole,
  requireForChange(deps, scope, name) {
    const role = requireRole(deps, scope, name);
    requireModifiable(role);
    return role;
  },
  put: ({ roles }, scope, role) => roles.put(scope, role),
};
