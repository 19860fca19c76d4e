import { invalidToken } from "./errors.ts";

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

interface Page<T> {
  readonly items: readonly T[];
  /** To be spread into the answer. */
  readonly rest: { readonly NextToken?: string };
}

/** "MaxResults": the most that a page holds, and what it holds where the request does not say (API reference). */
const usual = 100;

/** A page of what stands in the order of its keys, from behind the key that the token holds. */
export function pageOf<T>(
  { MaxResults = usual, NextToken }: PageRequest,
  from: (after: readonly string[] | undefined) => Iterable<T>,
  keyOf: (item: T) => readonly string[],
): Page<T> {
  const items: T[] = [];
  for (const item of from(NextToken === undefined ? undefined : readToken(NextToken))) {
    const last = items.at(-1);
    if (items.length === MaxResults && last !== undefined)
      return { items, rest: { NextToken: writeToken(keyOf(last)) } };
    items.push(item);
  }
  return { items, rest: {} };
}

/** Names have no slash. */
const writeToken = (key: readonly string[]): string => Buffer.from(`S1/${key.join("/")}`).toString("base64url");

function readToken(token: string): readonly string[] {
  const [mark, ...key] = Buffer.from(token, "base64url").toString().split("/");
  if (mark !== "S1" || key.length === 0 || writeToken(key) !== token) throw invalidToken();
  return key;
}
