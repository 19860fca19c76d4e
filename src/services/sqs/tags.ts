import { invalidParameter } from "./errors.ts";

export type Tags = Readonly<Record<string, string>>;

/** "50 tags" a queue (SQS developer guide, "Amazon SQS queue quotas"). */
const mostTags = 50;

/** With more tags, or other values of those that it has. Throws InvalidParameterValue. */
export function withTags(tags: Tags, added: Tags = {}): Tags {
  const all = new Map(Object.entries(tags));
  for (const [key, value] of Object.entries(added)) {
    checkKey(key);
    if (value.length > 256) throw invalidParameter(`Tag value must be between 0 and 256 characters in length.`);
    all.set(key, value);
  }
  if (all.size > mostTags) throw invalidParameter(`Too many tags added for queue: the maximum is ${mostTags}.`);
  return Object.fromEntries(all);
}

export function withoutTags(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}

function checkKey(key: string): void {
  if (key.length < 1 || key.length > 128)
    throw invalidParameter("Tag keys must be between 1 and 128 characters in length.");
  if (key.toLowerCase().startsWith("aws:"))
    throw invalidParameter("Tag keys must not begin with aws:, which is reserved.");
}
