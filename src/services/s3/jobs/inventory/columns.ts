import { percentEncodePath } from "../../../../base/percent.ts";
import type { InventoryConfiguration, InventoryOptionalField } from "../../../../model/types/s3.d.ts";
import { ownerOf } from "../../access/resource-policy.ts";
import { nullVersion } from "../../objects/version-ids.ts";
import { canonicalId } from "../../owner.ts";
import { privateAcl } from "../../settings/settings.ts";
import type { Bucket, ObjectVersion } from "../../state.ts";
import { expiryOf } from "../lifecycle/decide.ts";
import { rulesIn } from "../lifecycle/rules.ts";

/** A version as a report lists it. */
export interface Listed {
  readonly bucket: Bucket;
  readonly version: ObjectVersion;
  readonly latest: boolean;
}

type Column = readonly [name: string, value: (listed: Listed) => string];

const iso = (time: number | undefined): string => (time === undefined ? "" : new Date(time).toISOString());
const flag = (value: boolean): string => (value ? "true" : "false");
/** Of a delete marker nothing of the kind is known. */
const ofObject =
  (value: (version: ObjectVersion, bucket: Bucket) => string) =>
  ({ version, bucket }: Listed): string =>
    version.deleteMarker ? "" : value(version, bucket);

const encryptionNames = {
  AES256: "SSE-S3",
  "aws:kms": "SSE-KMS",
  "aws:kms:dsse": "DSSE-KMS",
  customer: "SSE-C",
} as const;

/** User guide, "Amazon S3 Inventory list". The fields that are missing here are refused when they are configured. */
const optional: Readonly<Partial<Record<InventoryOptionalField, Column[1]>>> = {
  Size: ofObject(({ size }) => String(size)),
  LastModifiedDate: ({ version }) => iso(version.modifiedAt),
  ETag: ofObject(({ etag }) => etag),
  StorageClass: ofObject(({ storageClass }) => storageClass),
  IsMultipartUploaded: ofObject(({ partsCount }) => flag(partsCount !== undefined)),
  ReplicationStatus: ({ version }) => version.replicationStatus ?? "",
  EncryptionStatus: ofObject(({ encryption }) => (encryption ? encryptionNames[encryption.kind] : "NOT-SSE")),
  ObjectLockRetainUntilDate: ({ version }) => iso(version.retention?.until),
  ObjectLockMode: ({ version }) => version.retention?.mode ?? "",
  ObjectLockLegalHoldStatus: ofObject(({ legalHold }) => (legalHold ? "On" : "Off")),
  IntelligentTieringAccessTier: ofObject(({ storageClass }) =>
    storageClass === "INTELLIGENT_TIERING" ? "FREQUENT" : "",
  ),
  BucketKeyStatus: ofObject(({ encryption }) =>
    encryption && "bucketKey" in encryption && encryption.bucketKey ? "ENABLED" : "DISABLED",
  ),
  ChecksumAlgorithm: ofObject(({ checksum }) => checksum?.algorithm ?? ""),
  ObjectAccessControlList: ofObject((version, bucket) => aclOf(version, bucket)),
  ObjectOwner: ofObject((version, bucket) => canonicalId(ownerOf(bucket, version))),
  LifecycleExpirationDate: ({ bucket, version, latest }) => {
    const { lifecycle } = bucket.settings;
    return latest && lifecycle && !version.deleteMarker ? iso(expiryOf(rulesIn(lifecycle), version)?.at) : "";
  },
};

export const isReported = (field: InventoryOptionalField): boolean => optional[field] !== undefined;

/** User guide, "Object ACL field": JSON in base64. */
function aclOf(version: ObjectVersion, bucket: Bucket): string {
  const { grants } = version.acl ?? privateAcl(ownerOf(bucket, version));
  const shown = grants.map(({ grantee, permission }) => ({
    ...("account" in grantee ? { canonicalId: canonicalId(grantee.account) } : { group: grantee.group }),
    type: "account" in grantee ? "CanonicalUser" : "Group",
    permission,
  }));
  const document = { version: "2022-11-10", status: version.acl ? "AVAILABLE" : "UNAVAILABLE", grants: shown };
  return Buffer.from(JSON.stringify(document)).toString("base64");
}

/** The columns of a report, in the order of the user guide. */
export function columnsOf({ IncludedObjectVersions, OptionalFields = [] }: InventoryConfiguration): readonly Column[] {
  const wanted = new Set(OptionalFields);
  const all: Column[] = [
    ["Bucket", ({ bucket }) => bucket.name],
    ["Key", ({ version }) => percentEncodePath(version.key)],
  ];
  if (IncludedObjectVersions === "All")
    all.push(
      ["VersionId", ({ version }) => (version.versionId === nullVersion ? "" : version.versionId)],
      ["IsLatest", ({ latest }) => flag(latest)],
      ["IsDeleteMarker", ({ version }) => flag(version.deleteMarker === true)],
    );
  for (const [name, value] of Object.entries(optional))
    if (value && wanted.has(name as InventoryOptionalField)) all.push([name, value]);
  return all;
}

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

export const rowOf = (columns: readonly Column[], listed: Listed): string =>
  `${columns.map(([, value]) => quote(value(listed))).join(",")}\n`;
