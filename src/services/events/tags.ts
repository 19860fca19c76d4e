import type { Tag } from "../../model/types/events.d.ts";
import { tooMany, validation } from "./errors.ts";
import { quotas } from "./quotas.ts";
import type { Tags } from "./state.ts";

export function withTags(tags: Tags, added: readonly Tag[] = []): Tags {
  const result = new Map(Object.entries(tags));
  const seen = new Set<string>();
  for (const { Key, Value } of added) {
    refuseReserved(Key);
    if (seen.has(Key)) throw validation(`Duplicate tag key: ${Key}`);
    seen.add(Key);
    result.set(Key, Value);
  }
  if (result.size > quotas.tagsPerResource) throw tooMany();
  return Object.fromEntries(result);
}

export function withoutTags(tags: Tags, removed: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.includes(key)));
}

export const tagList = (tags: Tags): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

function refuseReserved(key: string): void {
  if (key.toLowerCase().startsWith("aws:"))
    throw validation("System tags cannot be added/updated by requester: keys beginning with aws: are reserved.");
}
