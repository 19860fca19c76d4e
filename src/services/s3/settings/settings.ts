import type { PublicAccessBlock } from "../../../kernel/gifts.ts";
import type {
  AnalyticsConfiguration,
  BucketAbacStatus,
  BucketAccelerateStatus,
  BucketVersioningStatus,
  CORSConfiguration,
  IntelligentTieringConfiguration,
  InventoryConfiguration,
  LifecycleRule,
  LoggingEnabled,
  MetricsConfiguration,
  NotificationConfiguration,
  ObjectLockRule,
  ObjectOwnership,
  Payer,
  Permission,
  ReplicationConfiguration,
  ServerSideEncryptionRule,
  TransitionDefaultMinimumObjectSize,
  WebsiteConfiguration,
} from "../../../model/types/s3.d.ts";

/**
 * How a bucket is configured. Configurations stand as they were put, in the shapes of the API, times in epoch
 * milliseconds; what was never put is absent, and readers get the default from the functions below.
 */
export interface BucketSettings {
  /** Absent: never enabled, which is not the same as suspended. */
  readonly versioning?: BucketVersioningStatus | undefined;
  readonly mfaDelete?: boolean | undefined;
  /** Present once object lock is enabled; it cannot be taken away. */
  readonly objectLock?: ObjectLockSetting | undefined;
  /** Absent: the controls were deleted, and objects belong to who writes them. */
  readonly ownership?: ObjectOwnership | undefined;
  readonly acl: Acl;
  /** Absent: deleted, nothing is blocked. */
  readonly publicAccessBlock?: PublicAccessBlock | undefined;
  /** The bucket policy's text, as it was put. */
  readonly policy?: string | undefined;
  readonly cors?: CORSConfiguration | undefined;
  readonly website?: WebsiteConfiguration | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly lifecycle?: LifecycleSetting | undefined;
  readonly replication?: ReplicationConfiguration | undefined;
  readonly logging?: LoggingEnabled | undefined;
  readonly notification?: NotificationConfiguration | undefined;
  /** Absent: BucketOwner. */
  readonly requestPayment?: Payer | undefined;
  readonly acceleration?: BucketAccelerateStatus | undefined;
  /** One rule; absent: SSE-S3. */
  readonly encryption?: ServerSideEncryptionRule | undefined;
  readonly abac?: BucketAbacStatus | undefined;
  readonly inventory?: ById<InventoryConfiguration> | undefined;
  readonly analytics?: ById<AnalyticsConfiguration> | undefined;
  readonly metrics?: ById<MetricsConfiguration> | undefined;
  readonly intelligentTiering?: ById<IntelligentTieringConfiguration> | undefined;
}

/** Configurations under their ids, which clients choose. */
export type ById<T> = Readonly<Record<string, T>>;

export interface ObjectLockSetting {
  /** The default retention. */
  readonly rule?: ObjectLockRule | undefined;
}

export interface LifecycleSetting {
  readonly rules: readonly LifecycleRule[];
  readonly minimumSize: TransitionDefaultMinimumObjectSize;
}

/** Of a bucket or an object. Accounts stand by their number, canonical ids only on the wire. */
export interface Acl {
  readonly owner: string;
  readonly grants: readonly AclGrant[];
}

export interface AclGrant {
  readonly grantee: AclGrantee;
  readonly permission: Permission;
}

export type AclGrantee = { readonly account: string } | { readonly group: AclGroup };

/** S3's predefined groups ("Access control list (ACL) overview"). */
export type AclGroup = "AllUsers" | "AuthenticatedUsers" | "LogDelivery";

/** The owner alone: what `private` means, and every object where ACLs are disabled. */
export const privateAcl = (owner: string): Acl => ({
  owner,
  grants: [{ grantee: { account: owner }, permission: "FULL_CONTROL" }],
});

const everythingBlocked: PublicAccessBlock = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

/** A new bucket's: ACLs disabled and public access blocked ("Default settings for new S3 buckets", since April 2023). */
export const newSettings = (owner: string): BucketSettings => ({
  ownership: "BucketOwnerEnforced",
  acl: privateAcl(owner),
  publicAccessBlock: everythingBlocked,
});
