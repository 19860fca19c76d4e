import type { Call } from "../../../kernel/call.ts";
import type { StorageClass } from "../../../model/types/s3.d.ts";
import type { Bucket, ObjectVersion } from "../state.ts";

/** What became of an object, by the names of event notifications without their `s3:` (user guide, "Supported event types"). */
export type ObjectEvent =
  | "ObjectCreated:Put"
  | "ObjectCreated:Post"
  | "ObjectCreated:Copy"
  | "ObjectCreated:CompleteMultipartUpload"
  | "ObjectRemoved:Delete"
  | "ObjectRemoved:DeleteMarkerCreated"
  | "ObjectRestore:Post"
  | "ObjectRestore:Completed"
  | "ObjectRestore:Delete"
  | "ObjectTagging:Put"
  | "ObjectTagging:Delete"
  | "ObjectAcl:Put"
  /** Told to nobody outside: a retention or a legal hold was put. */
  | "ObjectLock:Put"
  | "LifecycleExpiration:Delete"
  | "LifecycleExpiration:DeleteMarkerCreated"
  | "LifecycleTransition"
  | "Replication:OperationFailedReplication"
  | "Replication:OperationNotTracked"
  | "Replication:OperationMissedThreshold"
  | "Replication:OperationReplicatedAfterThreshold";

export interface Happening {
  readonly event: ObjectEvent;
  readonly version: ObjectVersion;
  /** Of a transition: the class that it goes to. */
  readonly destinationClass?: StorageClass | undefined;
  readonly replication?: ReplicationHappening | undefined;
}

/** What events about a replication tell beside the object. */
export interface ReplicationHappening {
  readonly ruleId: string;
  /** ARN of the bucket. */
  readonly destination: string;
  /** `OBJECT_PUT`, `OBJECT_TAGGING` ... */
  readonly operation: string;
  /** Epoch milliseconds of the change that is replicated. */
  readonly requestedAt: number;
  readonly failureReason?: string | undefined;
  /** Minutes of Replication Time Control. */
  readonly threshold?: number | undefined;
  /** Minutes that it took. */
  readonly took?: number | undefined;
}

/**
 * Told of everything that becomes of objects, inside the transaction that does it: what it writes is committed with it or
 * not at all. Notifications, replication and whatever else follows from a change hang here.
 */
export type Happened = (call: Call, bucket: Bucket, happening: Happening) => void;
