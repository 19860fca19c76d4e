import type { Call } from "../../../../kernel/call.ts";
import { requireAll } from "../../access/require.ts";
import { aclsCount } from "../../access/resource-policy.ts";
import type { Deps } from "../../deps.ts";
import type { Bucket, ObjectVersion } from "../../state.ts";
import { type FailureReason, orFail } from "./failures.ts";

/** What the role must be allowed (user guide, "Setting up permissions for live replication"): the action, and when it is needed. */
interface Need {
  readonly action: string;
  readonly reason: FailureReason;
  readonly needed: (version: ObjectVersion, handsOver: boolean) => boolean;
}

const always = (): boolean => true;
const tagged = ({ tags }: ObjectVersion): boolean => Object.keys(tags ?? {}).length > 0;

const atSource: readonly Need[] = [
  { action: "s3:GetObjectVersionForReplication", reason: "SrcGetObjectNotPermitted", needed: always },
  { action: "s3:GetObjectVersionTagging", reason: "SrcGetTaggingNotPermitted", needed: tagged },
  { action: "s3:GetObjectVersionAcl", reason: "SrcGetAclNotPermitted", needed: ({ acl }) => acl !== undefined },
  {
    action: "s3:GetObjectRetention",
    reason: "SrcGetObjectNotPermitted",
    needed: ({ retention }) => retention !== undefined,
  },
  {
    action: "s3:GetObjectLegalHold",
    reason: "SrcGetObjectNotPermitted",
    needed: ({ legalHold }) => legalHold !== undefined,
  },
];

const atDestination: readonly Need[] = [
  { action: "s3:ReplicateObject", reason: "DstPutObjectNotPermitted", needed: always },
  { action: "s3:ReplicateTags", reason: "DstPutTaggingNotPermitted", needed: tagged },
  {
    action: "s3:ObjectOwnerOverrideToBucketOwner",
    reason: "DstPutAclNotPermitted",
    needed: (_, handsOver) => handsOver,
  },
];

const markerAtDestination: readonly Need[] = [
  { action: "s3:ReplicateDelete", reason: "DstDelObjNotPermitted", needed: always },
];

/** Throws a ReplicationFailure where the role may not read the version at its source. */
export function requireSource(deps: Deps, call: Call, bucket: Bucket, version: ObjectVersion): void {
  if (version.deleteMarker) return;
  const object = aclsCount(bucket) ? version : undefined;
  for (const { action, reason, needed } of atSource)
    if (needed(version, false))
      orFail(reason, () => requireAll(deps, call, { on: { bucket }, key: version.key, object }, action));
}

/** Throws a ReplicationFailure where the role may not write it at its destination. */
export function requireDestination(
  deps: Deps,
  call: Call,
  bucket: Bucket,
  version: ObjectVersion,
  handsOver: boolean,
): void {
  for (const { action, reason, needed } of version.deleteMarker ? markerAtDestination : atDestination)
    if (needed(version, handsOver))
      orFail(reason, () => requireAll(deps, call, { on: { bucket }, key: version.key }, action));
}
