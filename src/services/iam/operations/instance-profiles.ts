import { roleArn } from "../arns.ts";
import { addWithin } from "../counts.ts";
import type { IamHandler } from "../deps.ts";
import { instanceProfileExists, mustFirst, noSuchRole, quotaExceeded } from "../errors.ts";
import { findInstanceProfile, requireInstanceProfile, requireRole } from "../find.ts";
import { pageOfNamed } from "../listing.ts";
import { pageOf } from "../paging.ts";
import { quotas } from "../quotas.ts";
import { requireModifiable } from "../rules.ts";
import { fullInstanceProfile, shortInstanceProfile } from "../shapes.ts";
import type { InstanceProfile } from "../state/instance-profile.ts";
import { nameKey } from "../state/user.ts";
import { withTags } from "../tags.ts";

export const createInstanceProfile: IamHandler<"CreateInstanceProfile"> = (deps, call, input) => {
  if (findInstanceProfile(deps, call, input.InstanceProfileName))
    throw instanceProfileExists(input.InstanceProfileName);
  const profile: InstanceProfile = {
    id: deps.ids.next("instanceProfile"),
    name: input.InstanceProfileName,
    path: input.Path ?? "/",
    createdAt: call.now,
    tags: withTags({}, input.Tags),
  };
  addWithin(deps.instanceProfiles, call, profile, "InstanceProfilesPerAccount");
  return { InstanceProfile: fullInstanceProfile(deps, call.account, profile) };
};

export const getInstanceProfile: IamHandler<"GetInstanceProfile"> = (deps, call, { InstanceProfileName }) => ({
  InstanceProfile: fullInstanceProfile(deps, call.account, requireInstanceProfile(deps, call, InstanceProfileName)),
});

export const listInstanceProfiles: IamHandler<"ListInstanceProfiles"> = (deps, call, input) => {
  const { items, rest } = pageOfNamed(deps.instanceProfiles, call, input);
  return { InstanceProfiles: items.map((profile) => shortInstanceProfile(deps, call.account, profile)), ...rest };
};

export const listInstanceProfilesForRole: IamHandler<"ListInstanceProfilesForRole"> = (deps, call, input) => {
  const role = requireRole(deps, call, input.RoleName);
  const profiles = [...deps.instanceProfiles.findBy(call, "role", role.id)];
  const { items, rest } = pageOf(input, profiles, ({ name }) => nameKey(name));
  return { InstanceProfiles: items.map((profile) => shortInstanceProfile(deps, call.account, profile)), ...rest };
};

/** Whoever gives a role to instances passes it to EC2 ("Using an IAM role to grant permissions to applications"). */
export const addRoleToInstanceProfile: IamHandler<"AddRoleToInstanceProfile"> = (deps, call, input) => {
  const profile = requireInstanceProfile(deps, call, input.InstanceProfileName);
  const role = requireRole(deps, call, input.RoleName);
  requireModifiable(role);
  deps.ports.authorizer.require(call, {
    action: "iam:PassRole",
    resource: roleArn(call.account, role),
    context: { "iam:PassedToService": "ec2.amazonaws.com" },
  });
  const limit = quotas.InstanceSessionsPerInstanceProfile;
  if (profile.role !== undefined) throw quotaExceeded("InstanceSessionsPerInstanceProfile", limit);
  deps.instanceProfiles.put(call, { ...profile, role: role.id });
  return {};
};

export const removeRoleFromInstanceProfile: IamHandler<"RemoveRoleFromInstanceProfile"> = (deps, call, input) => {
  const profile = requireInstanceProfile(deps, call, input.InstanceProfileName);
  const role = requireRole(deps, call, input.RoleName);
  if (profile.role !== role.id) throw noSuchRole(role.name);
  deps.instanceProfiles.put(call, { ...profile, role: undefined });
  return {};
};

export const deleteInstanceProfile: IamHandler<"DeleteInstanceProfile"> = (deps, call, { InstanceProfileName }) => {
  const profile = requireInstanceProfile(deps, call, InstanceProfileName);
  if (profile.role !== undefined) throw mustFirst("remove roles from instance profile");
  deps.instanceProfiles.delete(call, nameKey(profile.name));
  return {};
};
