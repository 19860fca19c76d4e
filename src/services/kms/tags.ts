import type { Tag } from "../../model/types/kms.d.ts";
import { tag, tooMany } from "./errors.ts";

export type Tags = Readonly<Record<string, string>>;

/** "Tags for each KMS key: 50" (KMS developer guide, "Tags in AWS KMS"). */
const mostTags = 50;

export function withTags(tags: Tags, added: readonly Tag[] = []): Tags {
  const result = new Map(Object.entries(tags));
  const seen = new Set<string>();
  for (const { TagKey, TagValue } of added) {
    refuseReserved(TagKey);
    if (seen.has(TagKey)) throw tag("Duplicate tag keys");
    seen.add(TagKey);
    result.set(TagKey, TagValue);
  }
  if (result.size > mostTags) throw tooMany("Too many tags");
  return Object.fromEntries(result);
}

export function withoutTags(tags: Tags, removed: readonly string[]): Tags {
  for (const key of removed) refuseReserved(key);
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.includes(key)));
}

export const tagList = (tags: Tags): Tag[] => Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));

function refuseReserved(key: string): void {
  if (key.toLowerCase().startsWith("aws:")) throw tag("Tags beginning with aws: are reserved");
}
