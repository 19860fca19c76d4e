import type { Call } from "../../../kernel/call.ts";
import { AwsError } from "../../../kernel/error.ts";
import type { DeletedObject, Error as DeleteError, ObjectIdentifier } from "../../../model/types/s3.d.ts";
import { addressed } from "../access/addressed.ts";
import { requireRequester } from "../access/requester.ts";
import { refusalToDelete } from "../access/require.ts";
import type { BucketInput } from "../buckets/find.ts";
import type { Deps, S3Handler } from "../deps.ts";
import { malformedXml, notImplemented } from "../errors.ts";
import { checkKey } from "../objects/draft.ts";
import { checkMfa } from "../objects/mfa.ts";
import { type Removed, type RemoveInput, removeObject } from "../objects/remove.ts";
import type { Bucket } from "../state.ts";

export const deleteObject: S3Handler<"DeleteObject"> = (deps, call, input) => {
  const { bucket } = addressed(deps, call, input);
  refuseDirectoryConditions(call, input.IfMatchLastModifiedTime, input.IfMatchSize);
  checkKey(input.Key);
  const { versionId, deleteMarker } = removeObject(deps, call, bucket, input);
  return { VersionId: versionId, DeleteMarker: deleteMarker };
};

/** API reference: these two "are only supported for directory buckets". */
function refuseDirectoryConditions(call: Call, time: number | undefined, size: number | undefined): void {
  if (time !== undefined)
    throw notImplemented(call.operation, "the parameter IfMatchLastModifiedTime (directory buckets)");
  if (size !== undefined) throw notImplemented(call.operation, "the parameter IfMatchSize (directory buckets)");
}

/** API reference, DeleteObjects. */
const mostKeys = 1_000;

export const deleteObjects: S3Handler<"DeleteObjects"> = (deps, call, input) => {
  const { bucket } = addressed(deps, call, input);
  requireRequester(bucket, call, input.RequestPayer);
  const { Objects, Quiet = false } = input.Delete;
  if (Objects.length === 0 || Objects.length > mostKeys) throw malformedXml();
  // A code is good once: for all keys together, or none is touched.
  const named = Objects.some(({ VersionId }) => VersionId !== undefined);
  if (named) checkMfa(deps, call, bucket, input.MFA);
  const unlocked: Bucket = { ...bucket, settings: { ...bucket.settings, mfaDelete: false } };
  const Deleted: DeletedObject[] = [];
  const Errors: DeleteError[] = [];
  for (const each of Objects) {
    const outcome = removeOne(deps, call, unlocked, input, each);
    if (outcome instanceof AwsError) Errors.push(errorOf(each, outcome));
    else if (!Quiet) Deleted.push(deletedOf(each, outcome));
  }
  return { ...(Deleted.length > 0 ? { Deleted } : {}), ...(Errors.length > 0 ? { Errors } : {}) };
};

interface BulkInput extends BucketInput {
  readonly BypassGovernanceRetention?: boolean | undefined;
}

/** Nothing of a key is changed before everything about it is known: a refusal needs no undoing. */
function removeOne(
  deps: Deps,
  call: Call,
  bucket: Bucket,
  bulk: BulkInput,
  { Key, VersionId, ETag, LastModifiedTime, Size }: ObjectIdentifier,
): Removed | AwsError {
  const refusal = refusalToDelete(deps, call, bulk, Key, VersionId);
  if (refusal) return refusal;
  const input: RemoveInput = {
    Bucket: bulk.Bucket,
    BypassGovernanceRetention: bulk.BypassGovernanceRetention,
    Key,
    VersionId,
    IfMatch: ETag,
  };
  try {
    refuseDirectoryConditions(call, LastModifiedTime, Size);
    checkKey(Key);
    return removeObject(deps, call, bucket, input);
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

const errorOf = ({ Key, VersionId }: ObjectIdentifier, { code, message }: AwsError): DeleteError => ({
  Key,
  VersionId,
  Code: code,
  Message: message,
});

function deletedOf({ Key, VersionId }: ObjectIdentifier, { versionId, deleteMarker, marked }: Removed): DeletedObject {
  if (marked) return { Key, DeleteMarker: true, DeleteMarkerVersionId: versionId };
  if (deleteMarker) return { Key, VersionId, DeleteMarker: true, DeleteMarkerVersionId: versionId };
  return { Key, VersionId };
}
