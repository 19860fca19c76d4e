import { invalidMarker } from "./errors.ts";

/** IAM's paging, as every List operation and some Get operations have it. */
export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface Page<T> {
  readonly items: T[];
  /** To be spread into the answer. */
  readonly rest: { IsTruncated: boolean; Marker?: string };
}

/** "If you do not include this parameter, the number of items defaults to 100"; the model allows up to 1,000. */
const defaultItems = 100;

/**
 * One page of what `from` yields. A marker is the key of the last item that was given, so that what is deleted between
 * two pages shifts nothing.
 *
 * @param from items behind the key, all of them without one
 */
export function pageFrom<T>(
  request: PageRequest,
  keyOf: (item: T) => string,
  from: (after: string | undefined) => Iterable<T>,
): Page<T> {
  const wanted = request.MaxItems ?? defaultItems;
  const items: T[] = [];
  for (const item of from(request.Marker === undefined ? undefined : readMarker(request.Marker))) {
    const last = items.at(-1);
    if (items.length === wanted && last !== undefined) {
      return { items, rest: { IsTruncated: true, Marker: writeMarker(keyOf(last)) } };
    }
    items.push(item);
  }
  return { items, rest: { IsTruncated: false } };
}

/** One page of a list, in the list's own order. */
export function pageOf<T>(request: PageRequest, list: readonly T[], keyOf: (item: T) => string): Page<T> {
  return pageFrom(request, keyOf, (after) =>
    after === undefined ? list : list.slice(indexBehind(list, keyOf, after)),
  );
}

/** Where the item of the marker is gone, the page goes on with what would stand behind it in order of keys. */
function indexBehind<T>(list: readonly T[], keyOf: (item: T) => string, after: string): number {
  const known = list.findIndex((item) => keyOf(item) === after);
  if (known >= 0) return known + 1;
  const next = list.findIndex((item) => keyOf(item) > after);
  return next < 0 ? list.length : next;
}

/** Tells our markers from junk; nothing else rests on it. */
const markerPrefix = "A1";

const writeMarker = (key: string): string => markerPrefix + Buffer.from(key).toString("base64url");

function readMarker(marker: string): string {
  const encoded = marker.slice(markerPrefix.length);
  const key = Buffer.from(encoded, "base64url").toString();
  if (key === "" || writeMarker(key) !== marker) throw invalidMarker();
  return key;
}
