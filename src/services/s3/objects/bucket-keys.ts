import type { Call } from "../../../kernel/call.ts";
import type { Bucket } from "../state.ts";

/**
 * S3 user guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys": a key of the bucket's own, asked of KMS once for
 * every requester and used for a limited time, so that KMS hears of few requests.
 */
export interface BucketKeys {
  /** `keyId`: as it was named when the key was made. */
  made(bucket: Bucket, keyId: string, call: Call, make: () => Promise<MadeKey>): Promise<MadeKey>;
  opened(bucket: Bucket, sealedKey: string, call: Call, open: () => Promise<Uint8Array>): Promise<Uint8Array>;
}

export interface MadeKey {
  readonly keyArn: string;
  readonly sealedKey: string;
  readonly dataKey: Uint8Array;
}

interface Kept<T> {
  readonly value: T;
  readonly until: number;
}

/** Milliseconds. AWS says "short-lived"; a key that is revoked is used no longer than this. */
const keptFor = 5 * 60_000;
const mostKept = 1_000;

/** In memory alone: a start asks anew. */
export function createBucketKeys(): BucketKeys {
  const made = new Map<string, Kept<MadeKey>>();
  const opened = new Map<string, Kept<Uint8Array>>();
  const nameOf = ({ name, createdAt }: Bucket, { principal }: Call, key: string): string =>
    JSON.stringify([name, createdAt, principal.arn, principal.id, key]);

  async function recalled<T>(keys: Map<string, Kept<T>>, name: string, now: number, ask: () => Promise<T>): Promise<T> {
    const kept = keys.get(name);
    // A clock that was moved back must not lengthen a key's life.
    if (kept && kept.until > now && kept.until <= now + keptFor) return kept.value;
    const value = await ask();
    if (keys.size >= mostKept) keys.clear();
    keys.set(name, { value, until: now + keptFor });
    return value;
  }

  return {
    made: (bucket, keyId, call, make) => recalled(made, nameOf(bucket, call, keyId), call.now, make),
    opened: (bucket, sealedKey, call, open) => recalled(opened, nameOf(bucket, call, sealedKey), call.now, open),
  };
}
