import { parseArn } from "../../kernel/arn.ts";
import type { Scope } from "../../kernel/call.ts";
import type { Deps } from "./deps.ts";
import { noSuchGroup, noSuchInstanceProfile, noSuchPolicy, noSuchRole, noSuchUser } from "./errors.ts";
import type { Group } from "./state/group.ts";
import type { InstanceProfile } from "./state/instance-profile.ts";
import type { ManagedPolicy } from "./state/managed-policy.ts";
import type { Role } from "./state/role.ts";
import type { User } from "./state/user.ts";
import { nameKey } from "./state/user.ts";

/** Finding things by what requests call them. `find...` gives undefined, `require...` throws NoSuchEntity. */

export const findUser = ({ users }: Deps, scope: Scope, name: string): User | undefined =>
  users.get(scope, nameKey(name));
export const findGroup = ({ groups }: Deps, scope: Scope, name: string): Group | undefined =>
  groups.get(scope, nameKey(name));
export const findRole = ({ roles }: Deps, scope: Scope, name: string): Role | undefined =>
  roles.get(scope, nameKey(name));
export const findInstanceProfile = (
  { instanceProfiles }: Deps,
  scope: Scope,
  name: string,
): InstanceProfile | undefined => instanceProfiles.get(scope, nameKey(name));

export function requireUser(deps: Deps, scope: Scope, name: string): User {
  const user = findUser(deps, scope, name);
  if (!user) throw noSuchUser(name);
  return user;
}

export function requireGroup(deps: Deps, scope: Scope, name: string): Group {
  const group = findGroup(deps, scope, name);
  if (!group) throw noSuchGroup(name);
  return group;
}

export function requireRole(deps: Deps, scope: Scope, name: string): Role {
  const role = findRole(deps, scope, name);
  if (!role) throw noSuchRole(name);
  return role;
}

export function requireInstanceProfile(deps: Deps, scope: Scope, name: string): InstanceProfile {
  const profile = findInstanceProfile(deps, scope, name);
  if (!profile) throw noSuchInstanceProfile(name);
  return profile;
}

/** The user or role with this unique id. */
export const userById = ({ users }: Deps, scope: Scope, id: string): User | undefined =>
  users.findBy(scope, "id", id).next().value;
export const groupById = ({ groups }: Deps, scope: Scope, id: string): Group | undefined =>
  groups.findBy(scope, "id", id).next().value;
export const roleById = ({ roles }: Deps, scope: Scope, id: string): Role | undefined =>
  roles.findBy(scope, "id", id).next().value;

/** A customer-managed policy of this account. The ARN must name its path, too. */
export function findPolicy(
  { policies }: Deps,
  { account }: Pick<Scope, "account">,
  arn: string,
): ManagedPolicy | undefined {
  const parsed = parseArn(arn);
  if (parsed?.service !== "iam" || parsed.account !== account || !parsed.resource.startsWith("policy/"))
    return undefined;
  const nameStart = parsed.resource.lastIndexOf("/") + 1;
  const policy = policies.get({ account, region: "" }, nameKey(parsed.resource.slice(nameStart)));
  if (!policy || `policy${policy.path}${policy.name}` !== parsed.resource) return undefined;
  return policy;
}

export function requirePolicy(deps: Deps, scope: Scope, arn: string): ManagedPolicy {
  const policy = findPolicy(deps, scope, arn);
  if (!policy) throw noSuchPolicy(arn);
  return policy;
}
