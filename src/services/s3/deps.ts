import type { Alarm } from "../../kernel/alarm.ts";
import type { Collection } from "../../kernel/collection.ts";
import type { AccessPoint, Gifts } from "../../kernel/gifts.ts";
import type { Ports } from "../../kernel/ports.ts";
import type { Handler, WaitingHandler } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/s3.d.ts";
import type { AccountBlock } from "./access/points.ts";
import type { LogChunk } from "./jobs/access-log/state.ts";
import type { WaitingLines } from "./jobs/access-log/waiting.ts";
import type { ReplicationRole } from "./jobs/replication/role.ts";
import type { Replication } from "./jobs/replication/state.ts";
import type { Job } from "./jobs/state.ts";
import type { BucketKeys } from "./objects/bucket-keys.ts";
import type { Happened } from "./objects/happened.ts";
import type { OpenedRecords } from "./objects/opened-records.ts";
import type { Pins } from "./objects/pins.ts";
import type { Bucket, CompletedUpload, Manifest, ObjectVersion, Upload, UploadedPart } from "./state.ts";

/** What S3 may touch. */
export interface Deps
  extends Pick<
    Ports,
    | "store"
    | "blobs"
    | "clock"
    | "ids"
    | "random"
    | "seals"
    | "digester"
    | "authorizer"
    | "peers"
    | "outbox"
    | "events"
    | "notes"
    | "log"
    | "published"
  > {
  readonly buckets: Collection<Bucket>;
  readonly objects: Collection<ObjectVersion>;
  readonly olderVersions: Collection<ObjectVersion>;
  readonly manifests: Collection<Manifest>;
  readonly uploads: Collection<Upload>;
  readonly uploadedParts: Collection<UploadedPart>;
  readonly completedUploads: Collection<CompletedUpload>;
  readonly accessPoints: Collection<AccessPoint>;
  readonly accountBlocks: Collection<AccountBlock>;
  readonly pins: Pins;
  readonly opened: OpenedRecords;
  readonly bucketKeys: BucketKeys;
  readonly happened: Happened;
  readonly jobs: Collection<Job>;
  readonly alarm: Alarm;
  /** Lines of access logs: in memory, and on their way. */
  readonly waitingLines: WaitingLines;
  readonly logChunks: Collection<LogChunk>;
  /** What still has to be made the same elsewhere. */
  readonly replications: Collection<Replication>;
  readonly replicationAlarm: Alarm;
  readonly replicationRole: ReplicationRole;
  /** Who a session of a role is. */
  readonly sessions: Gifts["sessions"];
  /** Whom policies may name. */
  readonly identities: Gifts["identities"];
}

export type S3Handler<Name extends keyof Operations> = Handler<Operations, Name, Deps>;
export type WaitingS3Handler<Name extends keyof Operations> = WaitingHandler<Operations, Name, Deps>;
