import { badRequest } from "./errors.ts";

interface PageRequest {
  readonly Limit?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** A page of what stands in the order of its names, at most 100. The token names the last item that was given. */
export function pageOf<T>({ Limit, NextToken }: PageRequest, nameOf: (item: T) => string, all: Iterable<T>) {
  const after = NextToken === undefined ? undefined : readToken(NextToken);
  const most = Math.min(Limit ?? 100, 100);
  const items: T[] = [];
  for (const item of all) {
    if (after !== undefined && nameOf(item) <= after) continue;
    const last = items.at(-1);
    if (items.length >= most && last !== undefined) return { items, rest: { NextToken: writeToken(nameOf(last)) } };
    items.push(item);
  }
  return { items, rest: {} };
}

/** Tells our tokens from junk; nothing else rests on it. */
const mark = "R1";
const writeToken = (name: string): string => mark + Buffer.from(name).toString("base64url");

function readToken(token: string): string {
  const name = Buffer.from(token.slice(mark.length), "base64url").toString();
  if (name === "" || writeToken(name) !== token) throw badRequest("NextToken is not valid.");
  return name;
}
