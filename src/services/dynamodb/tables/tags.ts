import type { Call } from "../../../kernel/call.ts";
import type { Deps, DynamoHandler } from "../deps.ts";
import { noSuchResource } from "../errors.ts";
import type { Table } from "../state.ts";
import { resourceAt } from "./resource-policies.ts";
import { tagList, withoutTags, withTags } from "./tag-rules.ts";

/** Tables have tags; their indexes and streams have none of their own. */
function taggedTable(deps: Deps, call: Call, arn: string): Table {
  const address = resourceAt(arn);
  const table = address.region === call.region ? deps.tables.get(address, address.table) : undefined;
  if (!table || arn.includes("/stream/") || arn.includes("/index/")) throw noSuchResource(arn);
  return table;
}

export const tagResource: DynamoHandler<"TagResource"> = (deps, call, { ResourceArn, Tags }) => {
  const table = taggedTable(deps, call, ResourceArn);
  deps.tables.put(resourceAt(ResourceArn), { ...table, tags: withTags(table.tags, Tags) });
  return {};
};

export const untagResource: DynamoHandler<"UntagResource"> = (deps, call, { ResourceArn, TagKeys }) => {
  const table = taggedTable(deps, call, ResourceArn);
  deps.tables.put(resourceAt(ResourceArn), { ...table, tags: withoutTags(table.tags, TagKeys) });
  return {};
};

/** All of them at once: there are 50 at most. */
export const listTagsOfResource: DynamoHandler<"ListTagsOfResource"> = (deps, call, { ResourceArn }) => ({
  Tags: tagList(taggedTable(deps, call, ResourceArn).tags),
});
