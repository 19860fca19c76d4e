import { addWithin } from "../counts.ts";
import type { IamHandler } from "../deps.ts";
import { groupExists, mustFirst, quotaExceeded } from "../errors.ts";
import { findGroup, groupById, requireGroup, requireUser } from "../find.ts";
import { pageOfNamed } from "../listing.ts";
import { pageOf } from "../paging.ts";
import { quotas } from "../quotas.ts";
import { shortUser, toGroup } from "../shapes.ts";
import type { Group } from "../state/group.ts";
import { nameKey } from "../state/user.ts";

export const createGroup: IamHandler<"CreateGroup"> = (deps, call, { GroupName, Path = "/" }) => {
  if (findGroup(deps, call, GroupName)) throw groupExists(GroupName);
  const group: Group = {
    id: deps.ids.next("group"),
    name: GroupName,
    path: Path,
    createdAt: call.now,
    inline: {},
    attached: [],
  };
  addWithin(deps.groups, call, group, "GroupsPerAccount");
  return { Group: toGroup(call.account, group) };
};

/** The group, and a page of its users. */
export const getGroup: IamHandler<"GetGroup"> = (deps, call, input) => {
  const group = requireGroup(deps, call, input.GroupName);
  const { items, rest } = pageOf(input, [...deps.users.findBy(call, "group", group.id)], ({ name }) => nameKey(name));
  return {
    Group: toGroup(call.account, group),
    Users: items.map((user) => shortUser(call.account, user)),
    ...rest,
  };
};

export const listGroups: IamHandler<"ListGroups"> = (deps, call, input) => {
  const { items, rest } = pageOfNamed(deps.groups, call, input);
  return { Groups: items.map((group) => toGroup(call.account, group)), ...rest };
};

export const updateGroup: IamHandler<"UpdateGroup"> = (deps, call, { GroupName, NewPath, NewGroupName }) => {
  const group = requireGroup(deps, call, GroupName);
  const renamed: Group = { ...group, name: NewGroupName ?? group.name, path: NewPath ?? group.path };
  const other = findGroup(deps, call, renamed.name);
  if (other && other.id !== group.id) throw groupExists(renamed.name);
  deps.groups.delete(call, nameKey(group.name));
  deps.groups.put(call, renamed);
  return {};
};

export const deleteGroup: IamHandler<"DeleteGroup"> = (deps, call, { GroupName }) => {
  const group = requireGroup(deps, call, GroupName);
  if (group.attached.length > 0) throw mustFirst("detach all policies");
  if (Object.keys(group.inline).length > 0) throw mustFirst("delete policies");
  if (!deps.users.findBy(call, "group", group.id).next().done) throw mustFirst("remove users from group");
  deps.groups.delete(call, nameKey(group.name));
  return {};
};

/** Adding a member again changes nothing. */
export const addUserToGroup: IamHandler<"AddUserToGroup"> = (deps, call, { GroupName, UserName }) => {
  const group = requireGroup(deps, call, GroupName);
  const user = requireUser(deps, call, UserName);
  if (user.groups.includes(group.id)) return {};
  if (user.groups.length >= quotas.GroupsPerUser) throw quotaExceeded("GroupsPerUser", quotas.GroupsPerUser);
  deps.users.put(call, { ...user, groups: [...user.groups, group.id] });
  return {};
};

/** Removing who is no member changes nothing, either. */
export const removeUserFromGroup: IamHandler<"RemoveUserFromGroup"> = (deps, call, { GroupName, UserName }) => {
  const group = requireGroup(deps, call, GroupName);
  const user = requireUser(deps, call, UserName);
  if (!user.groups.includes(group.id)) return {};
  deps.users.put(call, { ...user, groups: user.groups.filter((id) => id !== group.id) });
  return {};
};

export const listGroupsForUser: IamHandler<"ListGroupsForUser"> = (deps, call, input) => {
  const user = requireUser(deps, call, input.UserName);
  const groups = user.groups.flatMap((id) => groupById(deps, call, id) ?? []);
  groups.sort((a, b) => (nameKey(a.name) < nameKey(b.name) ? -1 : 1));
  const { items, rest } = pageOf(input, groups, ({ name }) => nameKey(name));
  return { Groups: items.map((group) => toGroup(call.account, group)), ...rest };
};
