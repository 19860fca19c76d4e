import type { ObjectEvent } from "../../objects/happened.ts";

/** How an event is told: to queues, topics and functions, and to EventBridge. */
export interface EventRow {
  /**
   * Of the record (user guide, "Event message structure"): 2.2 for replication, 2.3 for lifecycle, ACLs, tags and the end of
   * restored copies, else 2.1.
   */
  readonly version: "2.1" | "2.2" | "2.3";
  /** What is told of the object beside its key and version. */
  readonly tells: { readonly size?: true; readonly etag?: true; readonly sequencer?: true };
  /** Absent: EventBridge does not hear of it (user guide, "EventBridge event message structure"). */
  readonly bridge?: BridgeRow;
}

interface BridgeRow {
  readonly type: string;
  /** The operation, or what else brought it about. */
  readonly reason?: string;
  readonly deletionType?: "Permanently Deleted" | "Delete Marker Created";
}

const whole = { size: true, etag: true } as const;
const created = (reason: string): EventRow => ({
  version: "2.1",
  tells: { ...whole, sequencer: true },
  bridge: { type: "Object Created", reason },
});
const deleted = "Object Deleted";
const inPlace = (type: string): EventRow => ({ version: "2.3", tells: { etag: true }, bridge: { type } });
const replication: EventRow = { version: "2.2", tells: { ...whole, sequencer: true } };

/** An event without a row is told to nobody. */
export const eventRows: Readonly<Partial<Record<ObjectEvent, EventRow>>> = {
  "ObjectCreated:Put": created("PutObject"),
  "ObjectCreated:Post": created("POST Object"),
  "ObjectCreated:Copy": created("CopyObject"),
  "ObjectCreated:CompleteMultipartUpload": created("CompleteMultipartUpload"),
  "ObjectRemoved:Delete": {
    version: "2.1",
    tells: { sequencer: true },
    bridge: { type: deleted, reason: "DeleteObject", deletionType: "Permanently Deleted" },
  },
  "ObjectRemoved:DeleteMarkerCreated": {
    version: "2.1",
    tells: { etag: true, sequencer: true },
    bridge: { type: deleted, reason: "DeleteObject", deletionType: "Delete Marker Created" },
  },
  "ObjectRestore:Post": { version: "2.1", tells: whole, bridge: { type: "Object Restore Initiated" } },
  "ObjectRestore:Completed": { version: "2.1", tells: whole, bridge: { type: "Object Restore Completed" } },
  "ObjectRestore:Delete": inPlace("Object Restore Expired"),
  "ObjectTagging:Put": inPlace("Object Tags Added"),
  "ObjectTagging:Delete": inPlace("Object Tags Deleted"),
  "ObjectAcl:Put": inPlace("Object ACL Updated"),
  "LifecycleExpiration:Delete": {
    version: "2.3",
    tells: { sequencer: true },
    bridge: { type: deleted, reason: "Lifecycle Expiration", deletionType: "Permanently Deleted" },
  },
  "LifecycleExpiration:DeleteMarkerCreated": {
    version: "2.3",
    tells: { etag: true, sequencer: true },
    bridge: { type: deleted, reason: "Lifecycle Expiration", deletionType: "Delete Marker Created" },
  },
  LifecycleTransition: { version: "2.3", tells: whole, bridge: { type: "Object Storage Class Changed" } },
  "Replication:OperationFailedReplication": replication,
  "Replication:OperationNotTracked": replication,
  "Replication:OperationMissedThreshold": replication,
  "Replication:OperationReplicatedAfterThreshold": replication,
};
