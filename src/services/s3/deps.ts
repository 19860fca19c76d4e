import { type Alarm, createAlarm } from "../../kernel/alarm.ts";
import { bindCollection, type Collection } from "../../kernel/collection.ts";
import type { AccessPoint, Gifts } from "../../kernel/gifts.ts";
import type { Ports } from "../../kernel/ports.ts";
import type { Handler, WaitingHandler } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/s3.d.ts";
import { type AccountBlock, accessPoints, accountBlocks } from "./access/points.ts";
import { followers } from "./jobs/follow.ts";
import { firstReplication, ringReplications } from "./jobs/replication/ring.ts";
import { createReplicationRole, type ReplicationRole } from "./jobs/replication/role.ts";
import { type Replication, replications } from "./jobs/replication/state.ts";
import { ring } from "./jobs/ring.ts";
import { firstDeadline } from "./jobs/schedule.ts";
import { type Job, jobs } from "./jobs/state.ts";
import { type BucketKeys, createBucketKeys } from "./objects/bucket-keys.ts";
import type { Happened } from "./objects/happened.ts";
import { createOpenedRecords, type OpenedRecords } from "./objects/opened-records.ts";
import { createPins, type Pins } from "./objects/pins.ts";
import {
  type Bucket,
  buckets,
  type CompletedUpload,
  completedUploads,
  type Manifest,
  manifests,
  type ObjectVersion,
  objects,
  olderVersions,
  type Upload,
  type UploadedPart,
  uploadedParts,
  uploads,
} from "./state.ts";

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

export function s3Deps(ports: Ports, { identities, sessions }: Partial<Gifts>): Deps {
  if (!identities) throw new Error("s3 needs the gift identities: bucket policies name users and roles");
  if (!sessions) throw new Error("s3 needs the gift sessions: it replicates in roles");
  const { store, blobs, clock, ids, random, seals, authorizer, peers, outbox, events, notes, log, published } = ports;
  const alarm = createAlarm({ clock, log, next: () => firstDeadline(deps), ring: (now) => ring(deps, now) });
  const deps: Deps = {
    store,
    blobs,
    clock,
    ids,
    random,
    seals,
    authorizer,
    peers,
    outbox,
    events,
    notes,
    log,
    published,
    buckets: bindCollection(store, buckets),
    objects: bindCollection(store, objects),
    olderVersions: bindCollection(store, olderVersions),
    manifests: bindCollection(store, manifests),
    uploads: bindCollection(store, uploads),
    uploadedParts: bindCollection(store, uploadedParts),
    completedUploads: bindCollection(store, completedUploads),
    accessPoints: bindCollection(store, accessPoints),
    accountBlocks: bindCollection(store, accountBlocks),
    pins: createPins({ blobs, store, log }),
    opened: createOpenedRecords(),
    bucketKeys: createBucketKeys(),
    happened: (...given) => follow(...given),
    jobs: bindCollection(store, jobs),
    alarm,
    replications: bindCollection(store, replications),
    replicationAlarm: createAlarm({
      clock,
      log,
      next: () => firstReplication(deps),
      ring: (now) => ringReplications(deps, now),
    }),
    replicationRole: createReplicationRole({ peers, sessions, clock, store }),
    sessions,
    identities,
  };
  const follow = followers(deps);
  return deps;
}
