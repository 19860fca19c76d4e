import type { AuthorizedRow, IamRow } from "../../kernel/service.ts";
import type { Operations, Tag } from "../../model/types/scheduler.d.ts";
import { defaultGroup, groupArn, scheduleArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { groupIn } from "./find.ts";
import { taggedGroup } from "./operations/tags.ts";
import type { Tags } from "./state.ts";

type Rows = { readonly [Name in keyof Operations]?: IamRow<Operations[Name]["input"], Deps> };

interface OnSchedule {
  readonly Name: string;
  readonly GroupName?: string | undefined;
}

const onSchedule = <Input extends OnSchedule>(action: string): AuthorizedRow<Input, Deps> => ({
  action,
  resource: (call, { Name, GroupName }) => scheduleArn(call, GroupName ?? defaultGroup, Name),
});

const onGroup = <Input extends { readonly Name: string }>(action: string): AuthorizedRow<Input, Deps> => ({
  action,
  resource: (call, { Name }) => groupArn(call, Name),
  resourceTags: (call, { Name }, deps) => groupIn(deps, call, Name)?.tags,
});

const onTagged = <Input extends { readonly ResourceArn: string }>(action: string): AuthorizedRow<Input, Deps> => ({
  action,
  resource: (_call, { ResourceArn }) => ResourceArn,
  resourceTags: (call, { ResourceArn }, deps) => taggedGroup(deps, call, ResourceArn).tags,
});

const requestTags = ({ Tags = [] }: { readonly Tags?: readonly Tag[] | undefined }): Tags =>
  Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));

const onAny = <Input extends object>(action: string): AuthorizedRow<Input, Deps> => ({ action, resource: () => "*" });

/** Operation to action, resource and who decides (service authorization reference, "Amazon EventBridge Scheduler"). */
export const iam = {
  CreateSchedule: onSchedule("scheduler:CreateSchedule"),
  CreateScheduleGroup: {
    action: "scheduler:CreateScheduleGroup",
    resource: (call, { Name }: Operations["CreateScheduleGroup"]["input"]) => groupArn(call, Name),
    requestTags,
  },
  DeleteSchedule: onSchedule("scheduler:DeleteSchedule"),
  DeleteScheduleGroup: onGroup("scheduler:DeleteScheduleGroup"),
  GetSchedule: onSchedule("scheduler:GetSchedule"),
  GetScheduleGroup: onGroup("scheduler:GetScheduleGroup"),
  ListScheduleGroups: onAny("scheduler:ListScheduleGroups"),
  ListSchedules: onAny("scheduler:ListSchedules"),
  ListTagsForResource: onTagged("scheduler:ListTagsForResource"),
  TagResource: { ...onTagged("scheduler:TagResource"), requestTags },
  UntagResource: {
    ...onTagged("scheduler:UntagResource"),
    tagKeys: ({ TagKeys }: Operations["UntagResource"]["input"]) => TagKeys,
  },
  UpdateSchedule: onSchedule("scheduler:UpdateSchedule"),
} satisfies Rows;
