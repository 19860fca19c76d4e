import type { Tag } from "../../../model/types/dynamodb.d.ts";
import { validation } from "../errors.ts";

type Tags = Readonly<Record<string, string>>;

/** "Tagging restrictions in DynamoDB". */
const mostTags = 50;

export function withTags(tags: Tags, added: readonly Tag[]): Tags {
  const result = new Map(Object.entries(tags));
  const seen = new Set<string>();
  for (const { Key, Value } of added) {
    refuseReserved(Key);
    if (seen.has(Key)) throw validation(`One or more parameter values were invalid: Duplicate tag key: ${Key}`);
    seen.add(Key);
    result.set(Key, Value);
  }
  if (result.size > mostTags) {
    throw validation(`One or more parameter values were invalid: Too many tags: a resource has at most ${mostTags}`);
  }
  return Object.fromEntries(result);
}

export function withoutTags(tags: Tags, removed: readonly string[]): Tags {
  for (const key of removed) refuseReserved(key);
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.includes(key)));
}

export const tagList = (tags: Tags): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

function refuseReserved(key: string): void {
  if (!key.toLowerCase().startsWith("aws:")) return;
  throw validation("One or more parameter values were invalid: Tag keys cannot start with aws:");
}
