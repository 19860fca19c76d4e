import { orderedHash } from "./ordered-base64.ts";

/**
 * The order of a scan, and what parallel segments divide: MurmurHash3 (x86, 32 bits; public domain) over the UTF-16
 * units of a partition key. AWS keeps its function to itself. It only has to spread keys: what makes them unique stands
 * behind it.
 */
export function hashText(text: string): number {
  let hash = 0;
  let at = 0;
  for (; at + 1 < text.length; at += 2) {
    hash = mixIn(hash, text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16));
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  if (at < text.length) hash = mixIn(hash, text.charCodeAt(at));
  hash ^= text.length * 2;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function mixIn(hash: number, block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51);
  return hash ^ Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}

export interface SegmentRange {
  /** The segment holds the partition tokens from here ... */
  readonly from: string;
  /** ... to before this; to the end where it is undefined. */
  readonly to: string | undefined;
}

const hashes = 2 ** 32;

/** The partition tokens of one segment of a parallel scan: an equal share of the hashes. */
export function segmentRange(segment: number, totalSegments: number): SegmentRange {
  const boundary = (number: number): string => orderedHash(Math.floor((number * hashes) / totalSegments));
  return { from: boundary(segment), to: segment + 1 === totalSegments ? undefined : boundary(segment + 1) };
}
