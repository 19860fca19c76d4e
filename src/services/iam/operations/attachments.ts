import type { Call } from "../../../kernel/call.ts";
import type { Deps, IamHandler } from "../deps.ts";
import { noSuchPolicy, quotaExceeded, serviceRolePolicy } from "../errors.ts";
import { underPath } from "../listing.ts";
import { type PageRequest, pageOf } from "../paging.ts";
import { attachedPolicies, requireAttachable } from "../policy-catalog.ts";
import { groupHolder, type HolderKind, roleHolder, userHolder } from "../policy-holders.ts";
import { quotas } from "../quotas.ts";
import { requireArn } from "../rules.ts";
import type { PolicyHolder } from "../state/principal.ts";

type Holder = PolicyHolder & { readonly name: string };

/** Policies under this path belong to service-linked roles, which only AWS makes. */
const serviceRolePath = "/aws-service-role/";

/** Attaching again changes nothing. */
function attach<T extends Holder>(
  kind: HolderKind<T>,
  deps: Deps,
  call: Call,
  name: string,
  policyArn: string,
): Record<string, never> {
  const holder = kind.requireForChange(deps, call, name);
  const policy = requireAttachable(deps, call, policyArn);
  if (policy.path === serviceRolePath) throw serviceRolePolicy();
  if (holder.attached.includes(policy.arn)) return {};
  const limit = quotas[kind.attachedQuota];
  if (holder.attached.length >= limit) throw quotaExceeded(kind.attachedQuota, limit);
  kind.put(deps, call, { ...holder, attached: [...holder.attached, policy.arn] });
  return {};
}

function detach<T extends Holder>(
  kind: HolderKind<T>,
  deps: Deps,
  call: Call,
  name: string,
  policyArn: string,
): Record<string, never> {
  const holder = kind.requireForChange(deps, call, name);
  requireArn(policyArn);
  if (!holder.attached.includes(policyArn)) throw noSuchPolicy(policyArn);
  kind.put(deps, call, { ...holder, attached: holder.attached.filter((arn) => arn !== policyArn) });
  return {};
}

function list<T extends Holder>(
  kind: HolderKind<T>,
  deps: Deps,
  call: Call,
  name: string,
  request: PageRequest & { readonly PathPrefix?: string | undefined },
) {
  const policies = [...underPath(attachedPolicies(deps, call, kind.require(deps, call, name)), request.PathPrefix)];
  const { items, rest } = pageOf(request, policies, ({ arn }) => arn);
  return { AttachedPolicies: items.map((policy) => ({ PolicyName: policy.name, PolicyArn: policy.arn })), ...rest };
}

export const attachUserPolicy: IamHandler<"AttachUserPolicy"> = (deps, call, { UserName, PolicyArn }) =>
  attach(userHolder, deps, call, UserName, PolicyArn);
export const detachUserPolicy: IamHandler<"DetachUserPolicy"> = (deps, call, { UserName, PolicyArn }) =>
  detach(userHolder, deps, call, UserName, PolicyArn);
export const listAttachedUserPolicies: IamHandler<"ListAttachedUserPolicies"> = (deps, call, input) =>
  list(userHolder, deps, call, input.UserName, input);

export const attachGroupPolicy: IamHandler<"AttachGroupPolicy"> = (deps, call, { GroupName, PolicyArn }) =>
  attach(groupHolder, deps, call, GroupName, PolicyArn);
export const detachGroupPolicy: IamHandler<"DetachGroupPolicy"> = (deps, call, { GroupName, PolicyArn }) =>
  detach(groupHolder, deps, call, GroupName, PolicyArn);
export const listAttachedGroupPolicies: IamHandler<"ListAttachedGroupPolicies"> = (deps, call, input) =>
  list(groupHolder, deps, call, input.GroupName, input);

export const attachRolePolicy: IamHandler<"AttachRolePolicy"> = (deps, call, { RoleName, PolicyArn }) =>
  attach(roleHolder, deps, call, RoleName, PolicyArn);
export const detachRolePolicy: IamHandler<"DetachRolePolicy"> = (deps, call, { RoleName, PolicyArn }) =>
  detach(roleHolder, deps, call, RoleName, PolicyArn);
export const listAttachedRolePolicies: IamHandler<"ListAttachedRolePolicies"> = (deps, call, input) =>
  list(roleHolder, deps, call, input.RoleName, input);
