import type { Call } from "../../../kernel/call.ts";
import type { ConditionValue } from "../../../kernel/ports.ts";
import type { ObjectVersion } from "../state.ts";
import type { Addressed } from "./addressed.ts";
import { accessPointArn } from "./points.ts";
import { tagsInHeader } from "./tag-header.ts";

/** Members of inputs that are condition keys, or that one is made of. */
export interface ConditionInput {
  readonly Prefix?: string | undefined;
  readonly Delimiter?: string | undefined;
  readonly MaxKeys?: number | undefined;
  readonly ACL?: string | undefined;
  readonly GrantFullControl?: string | undefined;
  readonly GrantRead?: string | undefined;
  readonly GrantReadACP?: string | undefined;
  readonly GrantWrite?: string | undefined;
  readonly GrantWriteACP?: string | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly SSECustomerAlgorithm?: string | undefined;
  readonly StorageClass?: string | undefined;
  readonly MetadataDirective?: string | undefined;
  readonly WebsiteRedirectLocation?: string | undefined;
  readonly CopySource?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly ObjectOwnership?: string | undefined;
  readonly CreateBucketConfiguration?: { readonly LocationConstraint?: string | undefined } | undefined;
  readonly ObjectLockMode?: string | undefined;
  readonly ObjectLockRetainUntilDate?: number | undefined;
  readonly ObjectLockLegalHoldStatus?: string | undefined;
  readonly Retention?:
    | { readonly Mode?: string | undefined; readonly RetainUntilDate?: number | undefined }
    | undefined;
  readonly LegalHold?: { readonly Status?: string | undefined } | undefined;
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly Tagging?: string | { readonly TagSet: readonly { Key: string; Value: string }[] } | undefined;
  readonly InventoryConfiguration?: { readonly OptionalFields?: readonly string[] | undefined } | undefined;
}

/** What a condition key may be computed from. */
export interface ConditionSources {
  readonly call: Call;
  readonly input: ConditionInput;
  readonly on: Addressed | undefined;
  /** The object that stands there already; looked for when a policy asks. */
  readonly existing: () => ObjectVersion | undefined;
}

type Row = (sources: ConditionSources) => ConditionValue;

const from =
  (member: keyof ConditionInput): Row =>
  ({ input }) =>
    input[member] as string | undefined;

const dayMs = 86_400_000;

/** S3's condition keys (service authorization reference, "Amazon S3"), in lower case, one row each. */
const rows = new Map<string, Row>(
  Object.entries({
    "s3:prefix": from("Prefix"),
    "s3:delimiter": from("Delimiter"),
    "s3:max-keys": ({ input }) => (input.MaxKeys === undefined ? undefined : String(input.MaxKeys)),
    "s3:x-amz-acl": from("ACL"),
    "s3:x-amz-grant-full-control": from("GrantFullControl"),
    "s3:x-amz-grant-read": from("GrantRead"),
    "s3:x-amz-grant-read-acp": from("GrantReadACP"),
    "s3:x-amz-grant-write": from("GrantWrite"),
    "s3:x-amz-grant-write-acp": from("GrantWriteACP"),
    "s3:x-amz-server-side-encryption": from("ServerSideEncryption"),
    "s3:x-amz-server-side-encryption-aws-kms-key-id": from("SSEKMSKeyId"),
    "s3:x-amz-server-side-encryption-customer-algorithm": from("SSECustomerAlgorithm"),
    "s3:x-amz-storage-class": from("StorageClass"),
    "s3:x-amz-metadata-directive": from("MetadataDirective"),
    "s3:x-amz-website-redirect-location": from("WebsiteRedirectLocation"),
    "s3:x-amz-copy-source": from("CopySource"),
    "s3:x-amz-object-ownership": from("ObjectOwnership"),
    "s3:versionid": from("VersionId"),
    "s3:locationconstraint": ({ input }) => input.CreateBucketConfiguration?.LocationConstraint,
    "s3:object-lock-mode": ({ input }) => input.ObjectLockMode ?? input.Retention?.Mode,
    "s3:object-lock-retain-until-date": ({ input }) => {
      const until = retainedUntil(input);
      return until === undefined ? undefined : new Date(until).toISOString();
    },
    "s3:object-lock-remaining-retention-days": ({ input, call }) => {
      const until = retainedUntil(input);
      return until === undefined ? undefined : String(Math.ceil((until - call.now) / dayMs));
    },
    "s3:object-lock-legal-hold": ({ input }) => input.ObjectLockLegalHoldStatus ?? input.LegalHold?.Status,
    "s3:if-match": from("IfMatch"),
    "s3:if-none-match": from("IfNoneMatch"),
    "s3:objectcreationoperation": ({ call }) => String(createsObject.has(call.operation)),
    "s3:requestobjecttagkeys": ({ input }) => {
      const keys = Object.keys(requestTags(input) ?? {});
      return keys.length > 0 ? keys : undefined;
    },
    "s3:inventoryaccessibleoptionalfields": ({ input }) => input.InventoryConfiguration?.OptionalFields,
    "s3:resourceaccount": ({ on }) => on?.bucket.account,
    "s3:dataaccesspointarn": ({ on }) => on?.point && accessPointArn(on.point),
    "s3:dataaccesspointaccount": ({ on }) => on?.point?.account,
    "s3:accesspointnetworkorigin": ({ on }) => on?.point && (on.point.vpcId === undefined ? "Internet" : "VPC"),
    "s3:authtype": ({ call }) => call.signature?.type,
    "s3:signatureversion": ({ call }) => call.signature?.version,
    "s3:signatureage": ({ call }) => {
      const { signedAt, type } = call.signature ?? {};
      // "The length of time, in milliseconds, that a signature is valid in an authenticated request": presigned ones.
      return signedAt === undefined || type === "REST-HEADER" ? undefined : String(call.now - signedAt);
    },
    "s3:x-amz-content-sha256": ({ call }) => call.signature?.contentSha256,
    "s3:tlsversion": ({ call }) => call.source.tlsVersion,
  } satisfies Record<string, Row>),
);

const retainedUntil = ({ ObjectLockRetainUntilDate, Retention }: ConditionInput): number | undefined =>
  ObjectLockRetainUntilDate ?? Retention?.RetainUntilDate;

/** "Whether the operation creates an object": the requests of a multipart upload before its end do not. */
const createsObject: ReadonlySet<string> = new Set(["PutObject", "CopyObject", "CompleteMultipartUpload"]);

/** Keys with a tag's own key behind a slash. */
const tagRows = new Map<string, (sources: ConditionSources) => Readonly<Record<string, string>> | undefined>([
  ["s3:existingobjecttag", ({ existing }) => existing()?.tags],
  ["s3:requestobjecttag", ({ input }) => requestTags(input)],
  ["s3:buckettag", ({ on }) => abacTags(on)],
  ["s3:accesspointtag", ({ on }) => on?.point?.tags],
]);

/** Tags of a bucket take part in decisions once that is enabled for it (S3 user guide, "Enabling ABAC in general purpose buckets"). */
export const abacTags = (on: Addressed | undefined): Readonly<Record<string, string>> | undefined =>
  on?.bucket.settings.abac === "Enabled" ? on.bucket.settings.tags : undefined;

/** Tags that an object is to have, by header or by document. */
export function requestTags({ Tagging }: ConditionInput): Readonly<Record<string, string>> | undefined {
  if (Tagging === undefined) return undefined;
  if (typeof Tagging === "string") return tagsInHeader(Tagging);
  return Object.fromEntries(Tagging.TagSet.map(({ Key, Value }) => [Key, Value]));
}

/** @param key in lower case, the tag's own key too */
export function conditionValue(key: string, sources: ConditionSources): ConditionValue {
  const row = rows.get(key);
  if (row) return row(sources);
  const slash = key.indexOf("/");
  const tags = slash < 0 ? undefined : tagRows.get(key.slice(0, slash))?.(sources);
  if (!tags) return undefined;
  const wanted = key.slice(slash + 1);
  for (const name of Object.keys(tags)) if (name.toLowerCase() === wanted) return tags[name];
  return undefined;
}
