import type { Call } from "../../../kernel/call.ts";
import { type BucketInput, houseScope, requireBucket } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import { expectMidnight } from "../jobs/schedule.ts";
import type { Bucket } from "../state.ts";
import type { BucketSettings } from "./settings.ts";

type Changed = { readonly [Name in keyof BucketSettings]?: BucketSettings[Name] };

/** Writes a bucket with some of its settings changed; `undefined` takes one away. */
export function change(
  deps: Pick<Deps, "buckets" | "jobs" | "alarm" | "clock">,
  bucket: Bucket,
  changed: Changed,
): void {
  deps.buckets.put(houseScope, { ...bucket, settings: { ...bucket.settings, ...changed } });
  if (changed.lifecycle ?? changed.inventory) expectMidnight(deps, deps.clock.now());
}

/** The settings of the bucket that a request names. */
export const settingsOf = (deps: Deps, call: Call, input: BucketInput): BucketSettings =>
  requireBucket(deps, call, input).settings;

/** An operation that takes one setting away, whether it was there or not. */
export const removes =
  (name: Exclude<keyof BucketSettings, "acl">) =>
  (deps: Deps, call: Call, input: BucketInput): Record<string, never> => {
    const bucket = requireBucket(deps, call, input);
    if (bucket.settings[name] !== undefined) change(deps, bucket, { [name]: undefined });
    return {};
  };
