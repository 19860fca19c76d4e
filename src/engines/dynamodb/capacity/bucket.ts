/**
 * Provisioned throughput as a bucket of tokens: it fills with the provisioned units each second and keeps what 300
 * seconds bring ("Burst capacity", developer guide).
 */
export interface Bucket {
  /** May be below zero: the last request took more than was left. */
  readonly tokens: number;
  /** Epoch milliseconds at which so many were there. */
  readonly at: number;
}

const burstSeconds = 300;

/** A new table may burst at once. */
export const fullBucket = (unitsPerSecond: number, now: number): Bucket => ({
  tokens: unitsPerSecond * burstSeconds,
  at: now,
});

/** The bucket as time has filled it. Time that goes back takes nothing away. */
export function refilled(bucket: Bucket, unitsPerSecond: number, now: number): Bucket {
  const seconds = Math.max(0, now - bucket.at) / 1_000;
  const tokens = Math.min(unitsPerSecond * burstSeconds, bucket.tokens + seconds * unitsPerSecond);
  return { tokens, at: now };
}

/**
 * Whether a request may start: there is anything left. What it costs is known when it has read, and may leave a debt,
 * which later requests wait for; so an item that is larger than the whole second's units can be read at all.
 */
export const mayStart = (bucket: Bucket, unitsPerSecond: number, now: number): boolean =>
  refilled(bucket, unitsPerSecond, now).tokens > 0;

export function spend(bucket: Bucket, unitsPerSecond: number, now: number, units: number): Bucket {
  const { tokens, at } = refilled(bucket, unitsPerSecond, now);
  return { tokens: tokens - units, at };
}
