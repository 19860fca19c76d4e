import { formatHttpDate } from "../../../base/timestamp.ts";
import type { Call } from "../../../kernel/call.ts";
import { wireGrants, wireOwner } from "../access/acl.ts";
import { addressed } from "../access/addressed.ts";
import { objectArn } from "../access/arns.ts";
import { replacedAcl } from "../access/new-acl.ts";
import { aclsCount, ownerOf } from "../access/resource-policy.ts";
import type { BucketInput } from "../buckets/find.ts";
import type { Deps, S3Handler } from "../deps.ts";
import { deleteMarkerNamed, malformedXml, noLockOnObject } from "../errors.ts";
import { changedRetention, missingLock } from "../objects/lock.ts";
import { shownVersionId } from "../objects/show.ts";
import { tagSet, tagsOfSet } from "../objects/tags.ts";
import { requireVersion, rewriteVersion } from "../objects/versions.ts";
import { privateAcl } from "../settings/settings.ts";
import type { Bucket, ObjectVersion } from "../state.ts";

/** What can be changed of an object in its place: tags, locks, ACL. */
interface Named extends BucketInput {
  readonly Key: string;
  readonly VersionId?: string | undefined;
}

function find(deps: Deps, call: Call, input: Named): { readonly bucket: Bucket; readonly version: ObjectVersion } {
  const { bucket } = addressed(deps, call, input);
  const version = requireVersion(deps, bucket, input.Key, input.VersionId);
  if (version.deleteMarker)
    throw deleteMarkerNamed(
      call.operation.startsWith("Get") ? "GET" : "PUT",
      version.versionId,
      formatHttpDate(version.modifiedAt),
    );
  return { bucket, version };
}

export const getObjectTagging: S3Handler<"GetObjectTagging"> = (deps, call, input) => {
  const { bucket, version } = find(deps, call, input);
  return { VersionId: shownVersionId(bucket, version), TagSet: tagSet(version.tags) };
};

export const putObjectTagging: S3Handler<"PutObjectTagging"> = (deps, call, input) => {
  const { bucket, version } = find(deps, call, input);
  const changed = { ...version, tags: tagsOfSet(input.Tagging.TagSet) };
  rewriteVersion(deps, bucket, changed);
  deps.happened(call, bucket, { event: "ObjectTagging:Put", version: changed });
  return { VersionId: shownVersionId(bucket, version) };
};

export const deleteObjectTagging: S3Handler<"DeleteObjectTagging"> = (deps, call, input) => {
  const { bucket, version } = find(deps, call, input);
  const changed = { ...version, tags: undefined };
  rewriteVersion(deps, bucket, changed);
  deps.happened(call, bucket, { event: "ObjectTagging:Delete", version: changed });
  return { VersionId: shownVersionId(bucket, version) };
};

export const getObjectAcl: S3Handler<"GetObjectAcl"> = (deps, call, input) => {
  const { bucket, version } = find(deps, call, input);
  const owner = ownerOf(bucket, version);
  const acl = (aclsCount(bucket) ? version.acl : undefined) ?? privateAcl(owner);
  return { Owner: wireOwner(owner), Grants: wireGrants(acl) };
};

export const putObjectAcl: S3Handler<"PutObjectAcl"> = (deps, call, input) => {
  const { bucket, version } = find(deps, call, input);
  // "Requests that specify the bucket-owner-full-control canned ACL keep working" where ACLs are disabled, and change nothing.
  if (!aclsCount(bucket) && input.ACL === "bucket-owner-full-control") return {};
  const resource = objectArn(bucket.name, input.Key);
  const acl = replacedAcl(deps, call, bucket, { owner: version.owner, action: "s3:PutObjectAcl", resource }, input);
  const changed = { ...version, acl };
  rewriteVersion(deps, bucket, changed);
  deps.happened(call, bucket, { event: "ObjectAcl:Put", version: changed });
  return {};
};

function findLocked(deps: Deps, call: Call, input: Named) {
  const found = find(deps, call, input);
  if (!found.bucket.settings.objectLock) throw missingLock();
  return found;
}

export const getObjectRetention: S3Handler<"GetObjectRetention"> = (deps, call, input) => {
  const { retention } = findLocked(deps, call, input).version;
  if (!retention) throw noLockOnObject();
  return { Retention: { Mode: retention.mode, RetainUntilDate: retention.until } };
};

export const putObjectRetention: S3Handler<"PutObjectRetention"> = (deps, call, input) => {
  const { bucket, version } = findLocked(deps, call, input);
  const retention = changedRetention(deps, call, input, version, input.Retention ?? {});
  const changed = { ...version, retention };
  rewriteVersion(deps, bucket, changed);
  deps.happened(call, bucket, { event: "ObjectLock:Put", version: changed });
  return {};
};

export const getObjectLegalHold: S3Handler<"GetObjectLegalHold"> = (deps, call, input) => {
  const { legalHold } = findLocked(deps, call, input).version;
  if (legalHold === undefined) throw noLockOnObject();
  return { LegalHold: { Status: legalHold ? "ON" : "OFF" } };
};

export const putObjectLegalHold: S3Handler<"PutObjectLegalHold"> = (deps, call, input) => {
  const { bucket, version } = findLocked(deps, call, input);
  const status = input.LegalHold?.Status;
  if (status !== "ON" && status !== "OFF") throw malformedXml();
  const changed = { ...version, legalHold: status === "ON" };
  rewriteVersion(deps, bucket, changed);
  deps.happened(call, bucket, { event: "ObjectLock:Put", version: changed });
  return {};
};
