import type { Scope } from "../../kernel/call.ts";
import type { Collection } from "../../kernel/collection.ts";
import { defaultGroup } from "./arns.ts";
import { groupIsGoing, groupNotFound, scheduleNotFound } from "./errors.ts";
import { type Group, house, type Schedule } from "./state.ts";

interface Known {
  readonly groups: Collection<Group>;
  readonly schedules: Collection<Schedule>;
}

/** The default group is always there, stored or not. */
export function groupIn(
  { groups }: Pick<Known, "groups">,
  { account, region }: Scope,
  name: string,
): Group | undefined {
  const group = groups.get(house, account, region, name);
  if (group || name !== defaultGroup) return group;
  return { account, region, name, createdAt: 0, modifiedAt: 0, tags: {} };
}

export function requireGroup(known: Pick<Known, "groups">, scope: Scope, name: string): Group {
  const group = groupIn(known, scope, name);
  if (!group) throw groupNotFound(name);
  return group;
}

/** A group in which schedules may be made and changed. */
export function requireActiveGroup(known: Pick<Known, "groups">, scope: Scope, name: string): Group {
  const group = requireGroup(known, scope, name);
  if (group.goesAt !== undefined) throw groupIsGoing(name);
  return group;
}

export function requireSchedule(known: Known, { account, region }: Scope, group: string, name: string): Schedule {
  const schedule = known.schedules.get(house, account, region, group, name);
  if (schedule) return schedule;
  requireGroup(known, { account, region }, group);
  throw scheduleNotFound(name);
}
