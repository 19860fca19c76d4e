import type { KmsHandler } from "../deps.ts";
import { findKey, toManage } from "../find.ts";
import { requireNotPendingDeletion } from "../key-state.ts";
import { pageOf } from "../paging.ts";
import { tagList, withoutTags, withTags } from "../tags.ts";

export const tagResource: KmsHandler<"TagResource"> = (deps, call, input) => {
  const found = findKey(deps, call, input.KeyId, toManage);
  requireNotPendingDeletion(found, call.now);
  deps.keys.put(found.scope, { ...found.key, tags: withTags(found.key.tags, input.Tags) });
  return {};
};

export const untagResource: KmsHandler<"UntagResource"> = (deps, call, input) => {
  const found = findKey(deps, call, input.KeyId, toManage);
  requireNotPendingDeletion(found, call.now);
  deps.keys.put(found.scope, { ...found.key, tags: withoutTags(found.key.tags, input.TagKeys) });
  return {};
};

export const listResourceTags: KmsHandler<"ListResourceTags"> = (deps, call, input) => {
  const { key } = findKey(deps, call, input.KeyId, toManage);
  const sorted = tagList(key.tags).sort((a, b) => (a.TagKey < b.TagKey ? -1 : 1));
  const { items, rest } = pageOf(input, 50, ({ TagKey }) => TagKey, sorted);
  return { Tags: items, ...rest };
};
