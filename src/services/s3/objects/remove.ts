import type { Call } from "../../../kernel/call.ts";
import type { BucketInput } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import type { Bucket } from "../state.ts";
import { wholeSeconds } from "./commit.ts";
import { checkWrite, type WriteConditions } from "./conditions.ts";
import { checkUnlocked } from "./lock.ts";
import { checkMfa } from "./mfa.ts";
import { currentVersion, type NewVersion, namedVersion, placeVersion, removeVersion } from "./versions.ts";

export interface RemoveInput extends BucketInput, Pick<WriteConditions, "IfMatch"> {
  readonly Key: string;
  readonly VersionId?: string | undefined;
  readonly MFA?: string | undefined;
  readonly BypassGovernanceRetention?: boolean | undefined;
}

export interface Removed {
  /** The version that is gone, or the delete marker that was made. */
  readonly versionId?: string | undefined;
  readonly deleteMarker?: boolean | undefined;
  /** A marker was made, not removed. */
  readonly marked?: boolean | undefined;
}

/**
 * User guide, "Deleting object versions from a versioning-enabled bucket": a named version goes for good; without one, a
 * delete marker goes in front, or, where no versions are kept, the object itself. What is not there is deleted with success.
 * Runs in the caller's transaction.
 */
export function removeObject(deps: Deps, call: Call, bucket: Bucket, input: RemoveInput): Removed {
  if (input.IfMatch !== undefined)
    checkWrite({ IfMatch: input.IfMatch }, input.Key, currentVersion(deps, bucket, input.Key));
  if (input.VersionId !== undefined) return removeNamed(deps, call, bucket, input, input.VersionId);
  if (bucket.settings.versioning !== undefined) return mark(deps, call, bucket, input.Key);
  const version = currentVersion(deps, bucket, input.Key);
  if (!version) return {};
  deps.pins.release(removeVersion(deps, bucket, version));
  deps.happened(call, bucket, { event: "ObjectRemoved:Delete", version });
  return {};
}

function removeNamed(deps: Deps, call: Call, bucket: Bucket, input: RemoveInput, versionId: string): Removed {
  checkMfa(deps, call, bucket, input.MFA);
  const version = namedVersion(deps, bucket, input.Key, versionId);
  if (!version) return { versionId };
  checkUnlocked(deps, call, input, version);
  deps.pins.release(removeVersion(deps, bucket, version));
  deps.happened(call, bucket, { event: "ObjectRemoved:Delete", version });
  return { versionId, deleteMarker: version.deleteMarker };
}

function mark(deps: Deps, call: Call, bucket: Bucket, key: string): Removed {
  const placed = placeVersion(deps, bucket, deleteMarker(call, bucket, key));
  deps.pins.release(placed.released);
  deps.happened(call, bucket, { event: "ObjectRemoved:DeleteMarkerCreated", version: placed.version });
  return { versionId: placed.version.versionId, deleteMarker: true, marked: true };
}

export const deleteMarker = ({ now, principal }: Call, { name, account }: Bucket, key: string): NewVersion => ({
  bucket: name,
  key,
  deleteMarker: true,
  modifiedAt: wholeSeconds(now),
  owner: principal.account === "" ? account : principal.account,
  size: 0,
  etag: "",
  storageClass: "STANDARD",
  headers: {},
});
