import { parseArn } from "../../../kernel/arn.ts";
import type { Scope } from "../../../kernel/call.ts";
import type { Deps, SchedulerHandler } from "../deps.ts";
import { groupNotFound } from "../errors.ts";
import { requireGroup } from "../find.ts";
import { type Group, house } from "../state.ts";
import { tagList, withoutTags, withTags } from "../tags.ts";

const prefix = "schedule-group/";

/** Only groups have tags. */
export function taggedGroup(deps: Pick<Deps, "groups">, { account, region }: Scope, resourceArn: string): Group {
  const arn = parseArn(resourceArn);
  const name = arn?.resource.slice(prefix.length) ?? "";
  if (arn?.account !== account || arn.region !== region) throw groupNotFound(name);
  return requireGroup(deps, { account, region }, name);
}

export const tagResource: SchedulerHandler<"TagResource"> = (deps, call, { ResourceArn, Tags }) => {
  const group = taggedGroup(deps, call, ResourceArn);
  deps.groups.put(house, { ...group, tags: withTags(group.tags, Tags) });
  return {};
};

export const untagResource: SchedulerHandler<"UntagResource"> = (deps, call, { ResourceArn, TagKeys }) => {
  const group = taggedGroup(deps, call, ResourceArn);
  deps.groups.put(house, { ...group, tags: withoutTags(group.tags, TagKeys) });
  return {};
};

export const listTagsForResource: SchedulerHandler<"ListTagsForResource"> = (deps, call, { ResourceArn }) => ({
  Tags: tagList(taggedGroup(deps, call, ResourceArn).tags),
});
