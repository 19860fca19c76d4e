import { setKey } from "../../../base/record.ts";

/** Tags in the `x-amz-tagging` header, written as a query. What is malformed there is the operation's to refuse. */
export function tagsInHeader(header: string): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const [key, value] of new URLSearchParams(header)) setKey(tags, key, value);
  return tags;
}
