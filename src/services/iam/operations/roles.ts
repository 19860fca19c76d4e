import { addWithin } from "../counts.ts";
import type { IamHandler } from "../deps.ts";
import { mustFirst, roleExists } from "../errors.ts";
import { findRole, requireRole } from "../find.ts";
import { pageOfNamed } from "../listing.ts";
import { requireBoundary } from "../policy-catalog.ts";
import { requireModifiable, requireTrustPolicy } from "../rules.ts";
import { fullRole, shortRole } from "../shapes.ts";
import type { Role } from "../state/role.ts";
import { nameKey } from "../state/user.ts";
import { withTags } from "../tags.ts";
import { idsOfTrusted } from "../trusted-principals.ts";

/** "If you do not specify a value for this setting, the default value of one hour is applied." */
const defaultSessionSeconds = 3_600;

export const createRole: IamHandler<"CreateRole"> = (deps, call, input) => {
  if (findRole(deps, call, input.RoleName)) throw roleExists(input.RoleName);
  requireTrustPolicy(input.AssumeRolePolicyDocument);
  const role: Role = {
    id: deps.ids.next("role"),
    name: input.RoleName,
    path: input.Path ?? "/",
    createdAt: call.now,
    trustPolicy: input.AssumeRolePolicyDocument,
    trustedIds: idsOfTrusted(deps, input.AssumeRolePolicyDocument),
    description: input.Description,
    maxSessionSeconds: input.MaxSessionDuration ?? defaultSessionSeconds,
    boundary: requireBoundary(deps, call, input.PermissionsBoundary),
    inline: {},
    attached: [],
    tags: withTags({}, input.Tags),
  };
  addWithin(deps.roles, call, role, "RolesPerAccount");
  const { RoleLastUsed: _, ...created } = fullRole(deps, call.account, role, undefined);
  return { Role: created };
};

export const getRole: IamHandler<"GetRole"> = (deps, call, { RoleName }) => {
  const role = requireRole(deps, call, RoleName);
  return { Role: fullRole(deps, call.account, role, deps.uses.of(call.account, role.id)?.last) };
};

export const listRoles: IamHandler<"ListRoles"> = (deps, call, input) => {
  const { items, rest } = pageOfNamed(deps.roles, call, input);
  return { Roles: items.map((role) => shortRole(deps, call.account, role)), ...rest };
};

/** What is not given stays. */
export const updateRole: IamHandler<"UpdateRole"> = (deps, call, { RoleName, Description, MaxSessionDuration }) => {
  const role = requireRole(deps, call, RoleName);
  // A service-linked role takes a description, and nothing else.
  if (MaxSessionDuration !== undefined) requireModifiable(role);
  deps.roles.put(call, {
    ...role,
    description: Description ?? role.description,
    maxSessionSeconds: MaxSessionDuration ?? role.maxSessionSeconds,
  });
  return {};
};

export const updateRoleDescription: IamHandler<"UpdateRoleDescription"> = (deps, call, { RoleName, Description }) => {
  const role: Role = { ...requireRole(deps, call, RoleName), description: Description };
  deps.roles.put(call, role);
  return { Role: shortRole(deps, call.account, role) };
};

export const updateAssumeRolePolicy: IamHandler<"UpdateAssumeRolePolicy"> = (
  deps,
  call,
  { RoleName, PolicyDocument },
) => {
  const role = requireRole(deps, call, RoleName);
  requireModifiable(role);
  requireTrustPolicy(PolicyDocument);
  deps.roles.put(call, { ...role, trustPolicy: PolicyDocument, trustedIds: idsOfTrusted(deps, PolicyDocument) });
  return {};
};

export const deleteRole: IamHandler<"DeleteRole"> = (deps, call, { RoleName }) => {
  const role = requireRole(deps, call, RoleName);
  requireModifiable(role);
  if (!deps.instanceProfiles.findBy(call, "role", role.id).next().done) {
    throw mustFirst("remove roles from instance profile");
  }
  if (role.attached.length > 0) throw mustFirst("detach all policies");
  if (Object.keys(role.inline).length > 0) throw mustFirst("delete policies");
  deps.roles.delete(call, nameKey(role.name));
  deps.uses.forget(call.account, role.id);
  return {};
};
