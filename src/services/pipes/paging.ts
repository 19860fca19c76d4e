import { invalidToken } from "./errors.ts";

interface PageRequest {
  readonly Limit?: number | undefined;
  readonly NextToken?: string | undefined;
}

interface Page<T> {
  readonly items: readonly T[];
  /** To be spread into the answer. */
  readonly rest: { readonly NextToken?: string };
}

/** "Limit": the most that a page holds, and what it holds where the request does not say (API reference). */
const usual = 100;

/** A page of what stands in the order of its names, from behind the one that the token holds. */
export function pageOf<T>(
  { Limit = usual, NextToken }: PageRequest,
  from: (after: string | undefined) => Iterable<T>,
  nameOf: (item: T) => string,
): Page<T> {
  const items: T[] = [];
  for (const item of from(NextToken === undefined ? undefined : readToken(NextToken))) {
    const last = items.at(-1);
    if (items.length === Limit && last !== undefined) return { items, rest: { NextToken: writeToken(nameOf(last)) } };
    items.push(item);
  }
  return { items, rest: {} };
}

/** Tells our tokens from junk; nothing else rests on it. */
const mark = "P1";
const writeToken = (name: string): string => Buffer.from(mark + name).toString("base64url");

function readToken(token: string): string {
  const name = Buffer.from(token, "base64url").toString().slice(mark.length);
  if (name === "" || writeToken(name) !== token) throw invalidToken();
  return name;
}
