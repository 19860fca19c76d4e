import type { Call } from "../../../kernel/call.ts";
import type { Deps } from "../deps.ts";
import { accessDenied, noSuchBucket, permanentRedirect } from "../errors.ts";
import type { Bucket } from "../state.ts";

/** The namespace of buckets is one for all accounts and regions; where a house collection stands does not matter. */
export const houseScope = { account: "*", region: "*" } as const;

interface Kept {
  readonly changes: number;
  readonly byName: Map<string, Bucket>;
}

/** Buckets as they were read last, as long as none of them changes: every request asks for its bucket several times. */
const lately = new WeakMap<Deps["buckets"], Kept>();
const mostKept = 1_000;

export function bucketNamed({ buckets }: Pick<Deps, "buckets">, name: string): Bucket | undefined {
  let kept = lately.get(buckets);
  if (kept?.changes !== buckets.changes() || kept.byName.size > mostKept) {
    kept = { changes: buckets.changes(), byName: new Map() };
    lately.set(buckets, kept);
  }
  const known = kept.byName.get(name);
  if (known) return known;
  const read = buckets.get(houseScope, name);
  if (read) kept.byName.set(name, read);
  return read;
}

/** What every request to a bucket says about it. */
export interface BucketInput {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string | undefined;
}

/** The bucket, as long as it stands where the request came in and is whose the request says. */
export function requireBucket(deps: Pick<Deps, "buckets">, call: Call, input: BucketInput): Bucket {
  const bucket = bucketNamed(deps, input.Bucket);
  if (!bucket) throw noSuchBucket(input.Bucket);
  if (bucket.region !== call.region) throw permanentRedirect(bucket.name, bucket.region);
  checkOwner(bucket, input.ExpectedBucketOwner);
  return bucket;
}

/** S3 user guide, "Verifying bucket ownership with bucket owner condition": 403 where it is somebody else's. */
export function checkOwner(bucket: Bucket, expected: string | undefined): void {
  if (expected !== undefined && expected !== bucket.account) throw accessDenied();
}
