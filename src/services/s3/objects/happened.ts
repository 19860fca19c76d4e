import type { Call } from "../../../kernel/call.ts";
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
  | "ObjectTagging:Put"
  | "ObjectTagging:Delete"
  | "ObjectAcl:Put";

export interface Happening {
  readonly event: ObjectEvent;
  readonly version: ObjectVersion;
}

/**
 * Told of everything that becomes of objects, inside the transaction that does it: what it writes is committed with it or
 * not at all. Notifications, replication and whatever else follows from a change hang here.
 */
export type Happened = (call: Call, bucket: Bucket, happening: Happening) => void;
