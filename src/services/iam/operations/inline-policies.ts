import type { Call } from "../../../kernel/call.ts";
import type { Deps, IamHandler } from "../deps.ts";
import { noSuchInlinePolicy } from "../errors.ts";
import { type PageRequest, pageOf } from "../paging.ts";
import { groupHolder, type HolderKind, roleHolder, userHolder } from "../policy-holders.ts";
import { quotas } from "../quotas.ts";
import { requireInlineSize, requireValidPolicy } from "../rules.ts";
import { encodedDocument } from "../shapes.ts";
import type { PolicyHolder } from "../state/principal.ts";

type Holder = PolicyHolder & { readonly name: string };

interface NamesPolicy {
  readonly PolicyName: string;
}

function put<T extends Holder>(
  kind: HolderKind<T>,
  deps: Deps,
  call: Call,
  name: string,
  { PolicyName, PolicyDocument }: NamesPolicy & { readonly PolicyDocument: string },
): Record<string, never> {
  const holder = kind.requireForChange(deps, call, name);
  requireValidPolicy(PolicyDocument, "identity");
  const inline = { ...holder.inline, [PolicyName]: PolicyDocument };
  requireInlineSize(inline, quotas[kind.inlineQuota], kind.noun, holder.name);
  kind.put(deps, call, { ...holder, inline });
  return {};
}

function get<T extends Holder>(kind: HolderKind<T>, deps: Deps, call: Call, name: string, { PolicyName }: NamesPolicy) {
  const text = documentOf(kind.require(deps, call, name), PolicyName);
  if (text === undefined) throw noSuchInlinePolicy(kind.noun, PolicyName);
  return { PolicyName, PolicyDocument: encodedDocument(text) };
}

function remove<T extends Holder>(
  kind: HolderKind<T>,
  deps: Deps,
  call: Call,
  name: string,
  { PolicyName }: NamesPolicy,
): Record<string, never> {
  const holder = kind.requireForChange(deps, call, name);
  if (documentOf(holder, PolicyName) === undefined) throw noSuchInlinePolicy(kind.noun, PolicyName);
  const { [PolicyName]: _, ...inline } = holder.inline;
  kind.put(deps, call, { ...holder, inline });
  return {};
}

function list<T extends Holder>(kind: HolderKind<T>, deps: Deps, call: Call, name: string, request: PageRequest) {
  const names = Object.keys(kind.require(deps, call, name).inline).sort();
  const { items, rest } = pageOf(request, names, (each) => each);
  return { PolicyNames: items, ...rest };
}

/** Names come from outside: `constructor` is one that every object seems to have. */
const documentOf = ({ inline }: Holder, name: string): string | undefined =>
  Object.hasOwn(inline, name) ? inline[name] : undefined;

export const putUserPolicy: IamHandler<"PutUserPolicy"> = (deps, call, input) =>
  put(userHolder, deps, call, input.UserName, input);
export const getUserPolicy: IamHandler<"GetUserPolicy"> = (deps, call, input) => ({
  UserName: input.UserName,
  ...get(userHolder, deps, call, input.UserName, input),
});
export const deleteUserPolicy: IamHandler<"DeleteUserPolicy"> = (deps, call, input) =>
  remove(userHolder, deps, call, input.UserName, input);
export const listUserPolicies: IamHandler<"ListUserPolicies"> = (deps, call, input) =>
  list(userHolder, deps, call, input.UserName, input);

export const putGroupPolicy: IamHandler<"PutGroupPolicy"> = (deps, call, input) =>
  put(groupHolder, deps, call, input.GroupName, input);
export const getGroupPolicy: IamHandler<"GetGroupPolicy"> = (deps, call, input) => ({
  GroupName: input.GroupName,
  ...get(groupHolder, deps, call, input.GroupName, input),
});
export const deleteGroupPolicy: IamHandler<"DeleteGroupPolicy"> = (deps, call, input) =>
  remove(groupHolder, deps, call, input.GroupName, input);
export const listGroupPolicies: IamHandler<"ListGroupPolicies"> = (deps, call, input) =>
  list(groupHolder, deps, call, input.GroupName, input);

export const putRolePolicy: IamHandler<"PutRolePolicy"> = (deps, call, input) =>
  put(roleHolder, deps, call, input.RoleName, input);
export const getRolePolicy: IamHandler<"GetRolePolicy"> = (deps, call, input) => ({
  RoleName: input.RoleName,
  ...get(roleHolder, deps, call, input.RoleName, input),
});
export const deleteRolePolicy: IamHandler<"DeleteRolePolicy"> = (deps, call, input) =>
  remove(roleHolder, deps, call, input.RoleName, input);
export const listRolePolicies: IamHandler<"ListRolePolicies"> = (deps, call, input) =>
  list(roleHolder, deps, call, input.RoleName, input);
