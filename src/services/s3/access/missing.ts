import type { Call } from "../../../kernel/call.ts";
import type { AwsError } from "../../../kernel/error.ts";
import type { BucketInput } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import { noSuchKey } from "../errors.ts";
import { addressed } from "./addressed.ts";
import { requireAll } from "./require.ts";

/**
 * What a caller hears who may read a key that is not there: 404 where they may list the bucket, and would see that it is
 * missing; else 403, for they shall not learn of it (API reference, GetObject, "Permissions").
 */
export function missingKey(deps: Deps, call: Call, input: BucketInput & { readonly Key: string }): AwsError {
  requireAll(deps, call, { on: addressed(deps, call, input) }, "s3:ListBucket");
  return noSuchKey(input.Key);
}
