import type { IamHandler } from "../deps.ts";
import { noBoundary } from "../errors.ts";
import { requireUser } from "../find.ts";
import { requireAttachable } from "../policy-catalog.ts";
import { roleHolder } from "../policy-holders.ts";

/** Permissions boundaries of users and roles. Groups have none. */

export const putUserPermissionsBoundary: IamHandler<"PutUserPermissionsBoundary"> = (deps, call, input) => {
  const user = requireUser(deps, call, input.UserName);
  deps.users.put(call, { ...user, boundary: requireAttachable(deps, call, input.PermissionsBoundary).arn });
  return {};
};

export const deleteUserPermissionsBoundary: IamHandler<"DeleteUserPermissionsBoundary"> = (
  deps,
  call,
  { UserName },
) => {
  const user = requireUser(deps, call, UserName);
  if (user.boundary === undefined) throw noBoundary("user", user.name);
  deps.users.put(call, { ...user, boundary: undefined });
  return {};
};

export const putRolePermissionsBoundary: IamHandler<"PutRolePermissionsBoundary"> = (deps, call, input) => {
  const role = roleHolder.requireForChange(deps, call, input.RoleName);
  deps.roles.put(call, { ...role, boundary: requireAttachable(deps, call, input.PermissionsBoundary).arn });
  return {};
};

export const deleteRolePermissionsBoundary: IamHandler<"DeleteRolePermissionsBoundary"> = (
  deps,
  call,
  { RoleName },
) => {
  const role = roleHolder.requireForChange(deps, call, RoleName);
  if (role.boundary === undefined) throw noBoundary("role", role.name);
  deps.roles.put(call, { ...role, boundary: undefined });
  return {};
};
