import type { Call } from "../../../kernel/call.ts";
import { readArn } from "../arns.ts";
import type { Deps, SnsHandler } from "../deps.ts";
import { invalid, resourceNotFound } from "../errors.ts";
import type { FoundTopic } from "../find.ts";
import { readTags, tagList, withoutTags, withTags } from "../tags.ts";

/** Only topics have tags. */
export function tagged({ topics }: Deps, call: Call, arn: string): FoundTopic {
  const { account, region, resource } = readArn(arn, "ResourceArn");
  if (region !== call.region) throw invalid("ResourceArn");
  const topic = topics.get({ account, region }, resource);
  if (!topic) throw resourceNotFound();
  return { scope: { account, region }, arn, topic };
}

export const tagResource: SnsHandler<"TagResource"> = (deps, call, { ResourceArn, Tags }) => {
  const { scope, topic } = tagged(deps, call, ResourceArn);
  deps.topics.put(scope, { ...topic, tags: withTags(topic.tags, readTags(Tags)) });
  return {};
};

export const untagResource: SnsHandler<"UntagResource"> = (deps, call, { ResourceArn, TagKeys }) => {
  const { scope, topic } = tagged(deps, call, ResourceArn);
  deps.topics.put(scope, { ...topic, tags: withoutTags(topic.tags, TagKeys) });
  return {};
};

export const listTagsForResource: SnsHandler<"ListTagsForResource"> = (deps, call, { ResourceArn }) => ({
  Tags: tagList(tagged(deps, call, ResourceArn).topic.tags),
});
