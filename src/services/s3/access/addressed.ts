import type { Call } from "../../../kernel/call.ts";
import type { AccessPoint } from "../../../kernel/gifts.ts";
import { type BucketInput, bucketNamed, checkOwner } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import { noSuchBucket, permanentRedirect } from "../errors.ts";
import type { Bucket } from "../state.ts";
import { noSuchAccessPoint } from "./errors.ts";
import { pointNamed } from "./points.ts";
import { recallPoint } from "./recall-point.ts";

/** What a request is about, whatever name it was called by. */
export interface Addressed {
  readonly bucket: Bucket;
  /** The access point that the request came through. */
  readonly point?: AccessPoint | undefined;
}

type AddressDeps = Pick<Deps, "buckets" | "accessPoints">;

/** What is asked about a request is asked about one bucket: it is looked for once. */
const lately = new WeakMap<object, Addressed>();

/**
 * The bucket that a request addresses, by its name or through an access point. Throws NoSuchBucket, PermanentRedirect
 * where it stands in another region, AccessDenied where it is not whose the request says.
 */
export function addressed(deps: AddressDeps, call: Call, input: BucketInput): Addressed {
  const known = lately.get(input);
  if (known && known.bucket === bucketNamed(deps, known.bucket.name)) return known;
  const found = anywhere(deps, call, input.Bucket);
  if (found.bucket.region !== call.region) throw permanentRedirect(found.bucket.name, found.bucket.region);
  checkOwner(found.bucket, input.ExpectedBucketOwner);
  lately.set(input, found);
  return found;
}

/** The same in whichever region: for the one operation that tells which it is, and for sources of copies. */
export function anywhere(deps: AddressDeps, call: Call, name: string): Addressed {
  const bucket = bucketNamed(deps, name);
  if (bucket) return { bucket };
  const named = pointNamed(name, call.region);
  const point = named && recallPoint(deps.accessPoints, named);
  if (!point) throw named && name.startsWith("arn:") ? noSuchAccessPoint(name) : noSuchBucket(name);
  const behind = bucketNamed(deps, point.bucket);
  if (!behind) throw noSuchBucket(point.bucket);
  return { bucket: behind, point };
}
