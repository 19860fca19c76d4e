import { setKey } from "../../base/record.ts";
import { invalidInput, quotaExceeded } from "./errors.ts";
import { quotas } from "./quotas.ts";

export type Tags = Readonly<Record<string, string>>;

interface TagEntry {
  Key: string;
  Value: string;
}

/** `tags` with `added` on top, checked as IAM does ("Tags for IAM resources"). */
export function withTags(tags: Tags, added: readonly TagEntry[] = []): Tags {
  if (added.length === 0) return tags;
  const result: Record<string, string> = { ...tags };
  const seen = new Set<string>();
  for (const { Key, Value } of added) {
    refuseReserved(Key);
    const lower = Key.toLowerCase();
    if (seen.has(lower)) {
      throw invalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
    seen.add(lower);
    // Keys have no case: a tag of another spelling is replaced, and the new spelling stays.
    for (const known of Object.keys(result)) if (known.toLowerCase() === lower && known !== Key) delete result[known];
    setKey(result, Key, Value);
  }
  if (Object.keys(result).length > quotas.TagsPerResource)
    throw quotaExceeded("TagsPerResource", quotas.TagsPerResource);
  return result;
}

/** Keys that are not there are passed over. */
export function withoutTags(tags: Tags, removed: readonly string[]): Tags {
  const gone = new Set(removed.map((key) => key.toLowerCase()));
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key.toLowerCase())));
}

function refuseReserved(key: string): void {
  if (!key.toLowerCase().startsWith("aws:")) return;
  throw invalidInput("System tags cannot be added/updated/deleted by requester");
}

export const tagList = (tags: Tags): TagEntry[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** For answers that leave the member out where there are no tags. */
export const someTags = (tags: Tags): { Tags: TagEntry[] } | undefined => {
  const Tags = tagList(tags);
  return Tags.length > 0 ? { Tags } : undefined;
};
