import type { ScheduleGroupSummary } from "../../../model/types/scheduler.d.ts";
import { defaultGroup, groupArn } from "../arns.ts";
import type { SchedulerHandler } from "../deps.ts";
import { defaultGroupStays, groupExists, groupIsGoing, tooManyGroups } from "../errors.ts";
import { groupIn, requireGroup } from "../find.ts";
import { pageOf } from "../paging.ts";
import { type Group, house } from "../state.ts";
import { withTags } from "../tags.ts";

/** EventBridge Scheduler user guide, "Quotas". */
const mostGroups = 500;
/** AWS takes its time, too; clients see the state DELETING. */
const goingMs = 1_000;

export const createScheduleGroup: SchedulerHandler<"CreateScheduleGroup"> = ({ groups }, call, input) => {
  const { Name: name, Tags, ClientToken: token } = input;
  const { account, region, now } = call;
  const old = groupIn({ groups }, call, name);
  if (old?.goesAt !== undefined) throw groupIsGoing(name);
  // "If you do not specify a client token, EventBridge Scheduler uses a randomly generated token": the same one is the same request.
  if (old && (token === undefined || old.token !== token)) throw groupExists(name);
  if (!old) {
    if ([...groups.list(house, { prefix: [account, region], limit: mostGroups })].length === mostGroups)
      throw tooManyGroups();
    groups.put(house, { account, region, name, createdAt: now, modifiedAt: now, tags: withTags({}, Tags), token });
  }
  return { ScheduleGroupArn: groupArn(call, name) };
};

/** "Deleting a schedule group also deletes all of its schedules": one after another, while the group is DELETING. */
export const deleteScheduleGroup: SchedulerHandler<"DeleteScheduleGroup"> = ({ groups, alarm }, call, { Name }) => {
  if (Name === defaultGroup) throw defaultGroupStays();
  const group = requireGroup({ groups }, call, Name);
  if (group.goesAt !== undefined) return {};
  const goesAt = call.now + goingMs;
  groups.put(house, { ...group, modifiedAt: call.now, goesAt });
  alarm.by(goesAt);
  return {};
};

export const getScheduleGroup: SchedulerHandler<"GetScheduleGroup"> = (deps, call, { Name }) =>
  shown(requireGroup(deps, call, Name));

export const listScheduleGroups: SchedulerHandler<"ListScheduleGroups"> = ({ groups }, call, input) => {
  const { account, region } = call;
  const all = [...groups.list(house, { prefix: [account, region] })];
  const theDefault = groupIn({ groups }, call, defaultGroup);
  if (theDefault && !all.some(({ name }) => name === defaultGroup)) all.push(theDefault);
  all.sort((one, other) => (one.name < other.name ? -1 : 1));
  const wanted = all.filter(({ name }) => name.startsWith(input.NamePrefix ?? ""));
  const { items, rest } = pageOf(
    input,
    (after) => wanted.filter(({ name }) => after?.[0] === undefined || name > after[0]),
    ({ name }) => [name],
  );
  return { ScheduleGroups: items.map(shown), ...rest };
};

function shown(group: Group): ScheduleGroupSummary {
  return {
    Arn: groupArn(group, group.name),
    Name: group.name,
    State: group.goesAt === undefined ? "ACTIVE" : "DELETING",
    CreationDate: group.createdAt,
    LastModificationDate: group.modifiedAt,
  };
}
