import type { Json } from "../event-pattern/fields.ts";

/**
 * `text` without the white space between its tokens; undefined where it is no JSON. Its numbers keep all their digits,
 * which parsing and writing it anew would not.
 */
export function minified(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return text.replace(stringOrSpace, (found) => (found.startsWith('"') ? found : ""));
}

const stringOrSpace = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|[ \t\r\n]+/g;

/** What a string is as JSON, where it is some; everything else as it is. */
export function parsedIfJson(value: Json): Json {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}
