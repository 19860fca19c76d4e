import { invalid } from "./errors.ts";

export interface Page<T> {
  readonly items: readonly T[];
  /** Opens the next page. */
  readonly next: string | undefined;
}

/** "Each call returns a limited list, up to 100" (SNS API reference, ListTopics and its kin). */
const usual = 100;

/**
 * A page of what stands in the order of its keys. The token names the last item that was given, so that what is deleted
 * between two pages shifts nothing.
 *
 * @param from items behind the key, in order; all of them without one
 */
export function pageOf<T>(
  token: string | undefined,
  keyOf: (item: T) => readonly string[],
  from: (after: readonly string[] | undefined) => Iterable<T>,
  most: number = usual,
): Page<T> {
  const items: T[] = [];
  for (const item of from(token === undefined || token === "" ? undefined : readToken(token))) {
    const last = items.at(-1);
    if (items.length === most && last !== undefined) return { items, next: writeToken(keyOf(last)) };
    items.push(item);
  }
  return { items, next: undefined };
}

const writeToken = (key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString("base64");

function readToken(token: string): readonly string[] {
  const text = Buffer.from(token, "base64").toString();
  try {
    const key: unknown = JSON.parse(text);
    if (Array.isArray(key) && key.every((part) => typeof part === "string")) return key;
  } catch {
    // Falls through to the one answer for tokens that are none of ours.
  }
  throw invalid("NextToken");
}
