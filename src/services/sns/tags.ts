import type { Tag } from "../../model/types/sns.d.ts";
import { invalid, tooManyTags } from "./errors.ts";
import type { Attributes } from "./state.ts";

/** "You can add up to 50 tags to a topic" (SNS developer guide, "Topic tagging"). */
const mostTags = 50;

/** The tags as a map. Throws InvalidParameter on keys that come twice or are AWS's. */
export function readTags(tags: readonly Tag[] = []): Attributes {
  const read = new Map<string, string>();
  for (const { Key, Value } of tags) {
    if (read.has(Key)) throw invalid("Duplicated keys are not allowed.");
    if (Key.toLowerCase().startsWith("aws:")) {
      throw invalid(`Tag Reason: Tag keys beginning with 'aws:' are reserved: ${Key}`);
    }
    read.set(Key, Value);
  }
  return Object.fromEntries(read);
}

export function withTags(tags: Attributes, added: Attributes): Attributes {
  const result = { ...tags, ...added };
  if (Object.keys(result).length > mostTags) throw tooManyTags();
  return result;
}

export const withoutTags = (tags: Attributes, removed: readonly string[]): Attributes =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.includes(key)));

export const tagList = (tags: Attributes): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
