import { arn } from "../../kernel/arn.ts";
import type { Call } from "../../kernel/call.ts";
import type { AuthorizedRow, IamRow } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/cloudtrail.d.ts";
import type { Deps } from "./deps.ts";
import { findTrail } from "./trails/find.ts";
import { trailArn } from "./trails/names.ts";

type Rows = { readonly [Name in keyof Operations]?: IamRow<Operations[Name]["input"], Deps> };

/** The ARN of the trail that is meant, or would be, were there one of that name. */
function arnOf(call: Call, given: string, deps: Deps): string {
  if (given.startsWith("arn:")) return given;
  const trail = findTrail(deps, call, given);
  return trail ? trailArn(call.account, trail) : arn("cloudtrail", call.region, call.account, `trail/${given}`);
}

/** An action on one trail, which `named` finds in the input. */
const onTrail = <Input extends object>(
  action: string,
  named: (input: Input) => string,
): AuthorizedRow<Input, Deps> => ({
  action,
  resource: (call, input, deps) => arnOf(call, named(input), deps),
  resourceTags: (call, input, deps) => findTrail(deps, call, named(input))?.tags,
});

const byName = (action: string) => onTrail<{ Name: string }>(action, ({ Name }) => Name);
const byTrailName = (action: string) => onTrail<{ TrailName: string }>(action, ({ TrailName }) => TrailName);
const anywhere = (action: string) => ({ action, resource: () => "*" });

type TagsInput = { TagsList?: readonly { Key: string; Value?: string | undefined }[] | undefined };
const requestTags = ({ TagsList = [] }: TagsInput) =>
  Object.fromEntries(TagsList.map(({ Key, Value = "" }) => [Key, Value]));

/** Operation to action and resource (Service authorization reference, "AWS CloudTrail"). */
export const iam = {
  CreateTrail: {
    action: "cloudtrail:CreateTrail",
    resource: (call, { Name }) => arn("cloudtrail", call.region, call.account, `trail/${Name}`),
    requestTags,
  },
  UpdateTrail: byName("cloudtrail:UpdateTrail"),
  DeleteTrail: byName("cloudtrail:DeleteTrail"),
  DescribeTrails: anywhere("cloudtrail:DescribeTrails"),
  GetTrail: byName("cloudtrail:GetTrail"),
  ListTrails: anywhere("cloudtrail:ListTrails"),
  GetTrailStatus: byName("cloudtrail:GetTrailStatus"),
  StartLogging: byName("cloudtrail:StartLogging"),
  StopLogging: byName("cloudtrail:StopLogging"),
  PutEventSelectors: byTrailName("cloudtrail:PutEventSelectors"),
  GetEventSelectors: byTrailName("cloudtrail:GetEventSelectors"),
  AddTags: {
    ...onTrail<Operations["AddTags"]["input"]>("cloudtrail:AddTags", ({ ResourceId }) => ResourceId),
    requestTags,
  },
  RemoveTags: {
    ...onTrail<Operations["RemoveTags"]["input"]>("cloudtrail:RemoveTags", ({ ResourceId }) => ResourceId),
    tagKeys: ({ TagsList }) => TagsList.map(({ Key }) => Key),
  },
  ListTags: {
    action: "cloudtrail:ListTags",
    resource: (_, { ResourceIdList }) => ResourceIdList,
  },
  ListPublicKeys: anywhere("cloudtrail:ListPublicKeys"),
  LookupEvents: anywhere("cloudtrail:LookupEvents"),
} satisfies Rows;
