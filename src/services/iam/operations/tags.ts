import type { IamHandler } from "../deps.ts";
import { requireInstanceProfile, requireRole, requireUser } from "../find.ts";
import { type PageRequest, pageOf } from "../paging.ts";
import { requireInCatalog, requireOwnPolicy } from "../policy-catalog.ts";
import { type Tags, tagList, withoutTags, withTags } from "../tags.ts";

export function pageOfTags(tags: Tags, request: PageRequest) {
  const { items, rest } = pageOf(request, tagList(tags), ({ Key }) => Key);
  return { Tags: items, ...rest };
}

export const tagUser: IamHandler<"TagUser"> = (deps, call, { UserName, Tags }) => {
  const user = requireUser(deps, call, UserName);
  deps.users.put(call, { ...user, tags: withTags(user.tags, Tags) });
  return {};
};
export const untagUser: IamHandler<"UntagUser"> = (deps, call, { UserName, TagKeys }) => {
  const user = requireUser(deps, call, UserName);
  deps.users.put(call, { ...user, tags: withoutTags(user.tags, TagKeys) });
  return {};
};
export const listUserTags: IamHandler<"ListUserTags"> = (deps, call, input) =>
  pageOfTags(requireUser(deps, call, input.UserName).tags, input);

/** Service-linked roles take tags, too: neither operation knows UnmodifiableEntity. */
export const tagRole: IamHandler<"TagRole"> = (deps, call, { RoleName, Tags }) => {
  const role = requireRole(deps, call, RoleName);
  deps.roles.put(call, { ...role, tags: withTags(role.tags, Tags) });
  return {};
};
export const untagRole: IamHandler<"UntagRole"> = (deps, call, { RoleName, TagKeys }) => {
  const role = requireRole(deps, call, RoleName);
  deps.roles.put(call, { ...role, tags: withoutTags(role.tags, TagKeys) });
  return {};
};
export const listRoleTags: IamHandler<"ListRoleTags"> = (deps, call, input) =>
  pageOfTags(requireRole(deps, call, input.RoleName).tags, input);

export const tagPolicy: IamHandler<"TagPolicy"> = (deps, call, { PolicyArn, Tags }) => {
  const policy = requireOwnPolicy(deps, call, PolicyArn);
  deps.policies.put(call, { ...policy, tags: withTags(policy.tags, Tags) });
  return {};
};
export const untagPolicy: IamHandler<"UntagPolicy"> = (deps, call, { PolicyArn, TagKeys }) => {
  const policy = requireOwnPolicy(deps, call, PolicyArn);
  deps.policies.put(call, { ...policy, tags: withoutTags(policy.tags, TagKeys) });
  return {};
};
export const listPolicyTags: IamHandler<"ListPolicyTags"> = (deps, call, input) =>
  pageOfTags(requireInCatalog(deps, call, input.PolicyArn).own?.tags ?? {}, input);

export const tagInstanceProfile: IamHandler<"TagInstanceProfile"> = (deps, call, { InstanceProfileName, Tags }) => {
  const profile = requireInstanceProfile(deps, call, InstanceProfileName);
  deps.instanceProfiles.put(call, { ...profile, tags: withTags(profile.tags, Tags) });
  return {};
};
export const untagInstanceProfile: IamHandler<"UntagInstanceProfile"> = (
  deps,
  call,
  { InstanceProfileName, TagKeys },
) => {
  const profile = requireInstanceProfile(deps, call, InstanceProfileName);
  deps.instanceProfiles.put(call, { ...profile, tags: withoutTags(profile.tags, TagKeys) });
  return {};
};
export const listInstanceProfileTags: IamHandler<"ListInstanceProfileTags"> = (deps, call, input) =>
  pageOfTags(requireInstanceProfile(deps, call, input.InstanceProfileName).tags, input);
