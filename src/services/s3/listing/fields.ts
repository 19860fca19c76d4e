import { percentEncodePath } from "../../../base/percent.ts";
import { ownerOf } from "../access/resource-policy.ts";
import { invalidArgument } from "../errors.ts";
import { isArchived, restoreState } from "../objects/restore.ts";
import { quoted } from "../objects/show.ts";
import { canonicalId } from "../owner.ts";
import type { Bucket, ObjectVersion } from "../state.ts";

/** API reference: "Sets the maximum number of keys returned"; a page has never more than a thousand. */
const mostListed = 1_000;

export function pageSize(argument: string, asked: number | undefined): number {
  if (asked === undefined) return mostListed;
  if (asked < 0)
    throw invalidArgument(`Argument ${argument} must be an integer between 0 and 2147483647`, argument, asked);
  return Math.min(asked, mostListed);
}

/** How keys are written: as they are, or encoded as forms are (`encoding-type=url`). */
export function keyWriter(encodingType: string | undefined): (key: string) => string {
  if (encodingType === undefined) return (key) => key;
  if (encodingType !== "url")
    throw invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", encodingType);
  return (key) => percentEncodePath(key).replaceAll("%20", "+");
}

export interface EntryOptions {
  readonly written: (key: string) => string;
  readonly owner: boolean;
  readonly restore: boolean;
  readonly now: number;
}

export const ownerEntry = (bucket: Bucket, version: ObjectVersion) => ({ ID: canonicalId(ownerOf(bucket, version)) });

/** One object in a listing. */
export function objectEntry(bucket: Bucket, version: ObjectVersion, { written, owner, restore, now }: EntryOptions) {
  const { checksum } = version;
  return {
    Key: written(version.key),
    LastModified: version.modifiedAt,
    ETag: quoted(version.etag),
    ...(checksum ? { ChecksumAlgorithm: [checksum.algorithm], ChecksumType: checksum.type } : {}),
    Size: version.size,
    ...(owner ? { Owner: ownerEntry(bucket, version) } : {}),
    StorageClass: version.storageClass,
    ...(restore && isArchived(version) ? { RestoreStatus: restoreEntry(version, now) } : {}),
  };
}

function restoreEntry(version: ObjectVersion, now: number) {
  const state = restoreState(version, now);
  return state === "ready"
    ? { IsRestoreInProgress: false, RestoreExpiryDate: version.restore?.expiresAt }
    : { IsRestoreInProgress: state === "ongoing" };
}

export const prefixEntries = (prefixes: readonly string[], written: (key: string) => string) =>
  prefixes.length === 0 ? {} : { CommonPrefixes: prefixes.map((prefix) => ({ Prefix: written(prefix) })) };
