import { badRequest } from "./errors.ts";
import type { Tags } from "./state.ts";

/** Tags of a resource, with those that are added. Throws where they are too many, or AWS's. */
export function acceptTags(tags: Tags, added: Tags = {}): Tags {
  for (const key of Object.keys(added))
    if (key.toLowerCase().startsWith("aws:")) throw badRequest("Tag keys that begin with aws: are reserved.");
  const all = new Map([...Object.entries(tags), ...Object.entries(added)]);
  if (all.size > 50) throw badRequest("A resource has at most 50 tags.");
  return Object.fromEntries(all);
}

export const withoutTags = (tags: Tags, removed: readonly string[]): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.includes(key)));
