import type { Call } from "../../../kernel/call.ts";
import { type BucketInput, houseScope, requireBucket } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import type { Bucket } from "../state.ts";
import type { BucketSettings } from "./settings.ts";

type Changed = { readonly [Name in keyof BucketSettings]?: BucketSettings[Name] };

/** Writes a bucket with some of its settings changed; `undefined` takes one away. */
export function change({ buckets }: Pick<Deps, "buckets">, bucket: Bucket, changed: Changed): void {
  buckets.put(houseScope, { ...bucket, settings: { ...bucket.settings, ...changed } });
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
