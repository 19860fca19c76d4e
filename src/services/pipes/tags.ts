import { invalid, tooManyTags } from "./errors.ts";
import type { Tags } from "./state.ts";

/** API reference, TagMap. */
const mostTags = 50;

export function withTags(tags: Tags, added: Tags = {}): Tags {
  const result = new Map(Object.entries(tags));
  for (const [key, value] of Object.entries(added)) {
    if (key.toLowerCase().startsWith("aws:")) throw invalid("Tags", "aws: prefixed tag key names are not allowed.");
    result.set(key, value);
  }
  if (result.size > mostTags) throw tooManyTags();
  return Object.fromEntries(result);
}

export function withoutTags(tags: Tags, removed: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.includes(key)));
}
