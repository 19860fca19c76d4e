import type { Call } from "../../../kernel/call.ts";
import type { ByteStream } from "../../../model/stream.ts";
import { anywhere } from "../access/addressed.ts";
import { type CopySource, readCopySource } from "../access/copy-source.ts";
import { checkOwner } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import { invalidRequest, noSuchKey, notInActiveTier } from "../errors.ts";
import type { Bucket, ObjectVersion } from "../state.ts";
import { checkSource } from "./conditions.ts";
import { keyOf } from "./encryption.ts";
import { isThere, openBody } from "./open-body.ts";
import { isArchived, restoreState } from "./restore.ts";
import { requireVersion } from "./versions.ts";

/** What CopyObject and UploadPartCopy say of where the bytes come from. */
export interface SourceInput {
  readonly CopySource: string;
  readonly CopySourceIfMatch?: string | undefined;
  readonly CopySourceIfNoneMatch?: string | undefined;
  readonly CopySourceIfModifiedSince?: number | undefined;
  readonly CopySourceIfUnmodifiedSince?: number | undefined;
  readonly CopySourceSSECustomerAlgorithm?: string | undefined;
  readonly CopySourceSSECustomerKey?: string | undefined;
  readonly CopySourceSSECustomerKeyMD5?: string | undefined;
  readonly ExpectedSourceBucketOwner?: string | undefined;
}

export interface Source {
  readonly bucket: Bucket;
  readonly version: ObjectVersion;
}

/** The version to copy from; its conditions hold, and it can be read. */
export function findSource(deps: Deps, call: Call, input: SourceInput): Source {
  const named: CopySource = readCopySource(input.CopySource);
  const { bucket } = anywhere(deps, call, named.bucket);
  checkOwner(bucket, input.ExpectedSourceBucketOwner);
  const version = requireVersion(deps, bucket, named.key, named.versionId);
  if (version.deleteMarker) {
    if (named.versionId === undefined) throw noSuchKey(named.key);
    throw invalidRequest("The source of a copy request may not specifically refer to a delete marker by version id.");
  }
  checkSource(
    {
      IfMatch: input.CopySourceIfMatch,
      IfNoneMatch: input.CopySourceIfNoneMatch,
      IfModifiedSince: input.CopySourceIfModifiedSince,
      IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
    },
    version,
  );
  if (isArchived(version) && restoreState(version, call.now) !== "ready") throw notInActiveTier();
  return { bucket, version };
}

/** Its bytes [start, end), opened, to be sealed anew. Undefined where it was replaced or deleted since it was found. */
export async function sourceBody(
  deps: Deps,
  call: Call,
  { bucket, version }: Source,
  input: SourceInput,
  start: number,
  end: number,
): Promise<ByteStream | undefined> {
  const customer = {
    SSECustomerAlgorithm: input.CopySourceSSECustomerAlgorithm,
    SSECustomerKey: input.CopySourceSSECustomerKey,
    SSECustomerKeyMD5: input.CopySourceSSECustomerKeyMD5,
  };
  const key = version.encryption && (await keyOf(deps, call, bucket, version.encryption, customer));
  if (!isThere(deps, bucket, version)) return undefined;
  const body = openBody(deps, bucket, version, key, start, end);
  return body instanceof Uint8Array ? whole(body) : body;
}

/** Bytes as a stream. */
export const whole = (bytes: Uint8Array): ByteStream => ({
  length: bytes.length,
  async *[Symbol.asyncIterator]() {
    if (bytes.length > 0) yield bytes;
  },
});
