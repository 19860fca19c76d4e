import { invalidMarker } from "./errors.ts";

/** KMS's paging: a marker names the last item that was given, so that what is deleted between two pages shifts nothing. */
export interface PageRequest {
  readonly Limit?: number | undefined;
  readonly Marker?: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** To be spread into the answer. */
  readonly rest: { readonly Truncated: boolean; readonly NextMarker?: string };
}

/**
 * @param from items behind the key, in order; all of them without one
 * @param usual how many where the request does not say
 */
export function pageFrom<T>(
  { Limit, Marker }: PageRequest,
  usual: number,
  keyOf: (item: T) => string,
  from: (after: string | undefined) => Iterable<T>,
): Page<T> {
  const wanted = Limit ?? usual;
  const items: T[] = [];
  for (const item of from(Marker === undefined ? undefined : readMarker(Marker))) {
    const last = items.at(-1);
    if (items.length === wanted && last !== undefined)
      return { items, rest: { Truncated: true, NextMarker: writeMarker(keyOf(last)) } };
    items.push(item);
  }
  return { items, rest: { Truncated: false } };
}

/** One page of a list that is short enough to be at hand, in order of its keys. */
export const pageOf = <T>(
  request: PageRequest,
  usual: number,
  keyOf: (item: T) => string,
  list: readonly T[],
): Page<T> =>
  pageFrom(request, usual, keyOf, (after) => (after === undefined ? list : list.filter((item) => keyOf(item) > after)));

/** Tells our markers from junk; nothing else rests on it. */
const prefix = "K1";
const writeMarker = (key: string): string => prefix + Buffer.from(key).toString("base64url");

function readMarker(marker: string): string {
  const key = Buffer.from(marker.slice(prefix.length), "base64url").toString();
  if (key === "" || writeMarker(key) !== marker) throw invalidMarker();
  return key;
}
