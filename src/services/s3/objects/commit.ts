import type { Call } from "../../../kernel/call.ts";
import { addressed } from "../access/addressed.ts";
import type { BucketInput } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import type { Bucket, ObjectVersion } from "../state.ts";
import { checkWrite, type WriteConditions } from "./conditions.ts";
import type { ObjectEvent } from "./happened.ts";
import { currentVersion, type NewVersion, placeVersion } from "./versions.ts";

/** S3 knows times by the second. */
export const wholeSeconds = (now: number): number => Math.floor(now / 1000) * 1000;

/** What is about to become an object. */
export interface Landing {
  readonly input: BucketInput & WriteConditions & { readonly Key: string };
  readonly event: ObjectEvent;
  /** Inside the transaction: the bucket may have changed since the request came. */
  readonly version: (bucket: Bucket) => NewVersion;
  /** The same, once the version has its place. */
  readonly landed?: (bucket: Bucket, version: ObjectVersion) => void;
  /** Frees what came in, if it does not land. */
  readonly discard: () => Promise<void>;
}

/**
 * Makes an object of what came in, at once and for good: conditions are asked in the transaction that writes, so that of
 * two writers exactly one wins. Resolves when it is committed. Whatever goes wrong, what came in is discarded.
 */
export async function land(deps: Deps, call: Call, landing: Landing): Promise<ObjectVersion> {
  const { input, event } = landing;
  try {
    const version = deps.store.transact(() => {
      const { bucket } = addressed(deps, call, input);
      checkWrite(input, input.Key, currentVersion(deps, bucket, input.Key));
      const placed = placeVersion(deps, bucket, landing.version(bucket));
      landing.landed?.(bucket, placed.version);
      deps.happened(call, bucket, { event, version: placed.version });
      deps.pins.release(placed.released);
      return placed.version;
    });
    await deps.store.committed();
    return version;
  } catch (error) {
    await landing.discard();
    throw error;
  }
}
