import { keep } from "../../base/kept.ts";
import { type Bucket, fullBucket, mayStart, spend } from "../../engines/dynamodb/index.ts";
import { throughputExceeded } from "./errors.ts";

export type MeterKind = "read" | "write";

/** Token buckets by table or index and kind. */
export interface Meters {
  /** Throws ProvisionedThroughputExceededException where nothing is left of `unitsPerSecond`. */
  require(name: string, unitsPerSecond: number | undefined, now: number): void;
  hasTokens(name: string, unitsPerSecond: number | undefined, now: number): boolean;
  spend(name: string, unitsPerSecond: number | undefined, now: number, units: number): void;
}

/** Tables and indexes that are counted; a bucket that is forgotten is full. Tables that are gone are among them. */
const most = 50_000;

interface Metered {
  readonly unitsPerSecond: number;
  readonly bucket: Bucket;
}

/** `unitsPerSecond` undefined: no bound, and nothing is counted. */
export function createMeters(): Meters {
  const meters = new Map<string, Metered>();

  /** A bucket whose rate was changed keeps what it holds, up to what the new one may. */
  function bucketOf(name: string, unitsPerSecond: number, now: number): Bucket {
    const known = meters.get(name);
    if (!known) return fullBucket(unitsPerSecond, now);
    if (known.unitsPerSecond === unitsPerSecond) return known.bucket;
    const { tokens, at } = fullBucket(unitsPerSecond, now);
    return { tokens: Math.min(tokens, known.bucket.tokens), at };
  }

  const hasTokens: Meters["hasTokens"] = (name, unitsPerSecond, now) =>
    unitsPerSecond === undefined || mayStart(bucketOf(name, unitsPerSecond, now), unitsPerSecond, now);

  return {
    hasTokens,
    require(name, unitsPerSecond, now) {
      if (!hasTokens(name, unitsPerSecond, now)) throw throughputExceeded();
    },
    spend(name, unitsPerSecond, now, units) {
      if (unitsPerSecond === undefined || units === 0) return;
      const bucket = spend(bucketOf(name, unitsPerSecond, now), unitsPerSecond, now, units);
      keep(meters, name, { unitsPerSecond, bucket }, most);
    },
  };
}
