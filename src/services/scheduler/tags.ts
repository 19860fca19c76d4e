import type { Tag } from "../../model/types/scheduler.d.ts";
import { tooManyTags, validation } from "./errors.ts";
import type { Tags } from "./state.ts";

/** EventBridge Scheduler user guide, "Quotas": as every AWS service has it. */
const mostTags = 50;

export function withTags(tags: Tags, added: readonly Tag[] = []): Tags {
  const result = new Map(Object.entries(tags));
  const seen = new Set<string>();
  for (const { Key, Value } of added) {
    if (Key.toLowerCase().startsWith("aws:")) throw validation("aws: prefixed tag key names are not allowed.");
    if (seen.has(Key)) throw validation(`Duplicate tag key ${Key}.`);
    seen.add(Key);
    result.set(Key, Value);
  }
  if (result.size > mostTags) throw tooManyTags();
  return Object.fromEntries(result);
}

export function withoutTags(tags: Tags, removed: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.includes(key)));
}

export const tagList = (tags: Tags): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
