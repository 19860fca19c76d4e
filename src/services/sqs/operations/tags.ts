import type { SqsHandler } from "../deps.ts";
import { missingParameter } from "../errors.ts";
import { requireQueue } from "../find.ts";
import { withoutTags, withTags } from "../tags.ts";

export const listQueueTags: SqsHandler<"ListQueueTags"> = (deps, call, input) => {
  const { tags } = requireQueue(deps, call, input.QueueUrl);
  return Object.keys(tags).length === 0 ? {} : { Tags: { ...tags } };
};

export const tagQueue: SqsHandler<"TagQueue"> = (deps, call, input) => {
  const queue = requireQueue(deps, call, input.QueueUrl);
  if (input.Tags === undefined) throw missingParameter("Tags");
  deps.queues.put(queue, { ...queue, tags: withTags(queue.tags, input.Tags) });
  return {};
};

export const untagQueue: SqsHandler<"UntagQueue"> = (deps, call, input) => {
  const queue = requireQueue(deps, call, input.QueueUrl);
  if (input.TagKeys === undefined) throw missingParameter("TagKeys");
  deps.queues.put(queue, { ...queue, tags: withoutTags(queue.tags, input.TagKeys) });
  return {};
};
