import type { TrailHandler } from "../deps.ts";
import { resourceNotFound } from "../errors.ts";
import { findTrail, requireOwnTrail } from "../trails/find.ts";
import { tagList, withoutTags, withTags } from "../trails/tags.ts";

export const addTags: TrailHandler<"AddTags"> = (deps, call, { ResourceId, TagsList }) => {
  const trail = requireOwnTrail(deps, call, ResourceId);
  deps.trails.put(call, { ...trail, tags: withTags(trail.tags, TagsList) });
  return {};
};

export const removeTags: TrailHandler<"RemoveTags"> = (deps, call, { ResourceId, TagsList }) => {
  const trail = requireOwnTrail(deps, call, ResourceId);
  deps.trails.put(call, { ...trail, tags: withoutTags(trail.tags, TagsList) });
  return {};
};

export const listTags: TrailHandler<"ListTags"> = (deps, call, { ResourceIdList }) => ({
  ResourceTagList: ResourceIdList.map((ResourceId) => {
    const trail = findTrail(deps, call, ResourceId);
    if (!trail) throw resourceNotFound(ResourceId);
    return { ResourceId, TagsList: tagList(trail.tags) };
  }),
});
