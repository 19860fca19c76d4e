import { createAlarm } from "../../kernel/alarm.ts";
import { bindCollection } from "../../kernel/collection.ts";
import type { Gifts } from "../../kernel/gifts.ts";
import type { Ports } from "../../kernel/ports.ts";
import { accessPoints, accountBlocks } from "./access/points.ts";
import type { Deps } from "./deps.ts";
import { logChunks } from "./jobs/access-log/state.ts";
import { createWaitingLines } from "./jobs/access-log/waiting.ts";
import { followers } from "./jobs/follow.ts";
import { firstReplication, ringReplications } from "./jobs/replication/ring.ts";
import { createReplicationRole } from "./jobs/replication/role.ts";
import { replications } from "./jobs/replication/state.ts";
import { ring } from "./jobs/ring.ts";
import { firstDeadline } from "./jobs/schedule.ts";
import { jobs } from "./jobs/state.ts";
import { createBucketKeys } from "./objects/bucket-keys.ts";
import { createOpenedRecords } from "./objects/opened-records.ts";
import { createPins } from "./objects/pins.ts";
import { buckets, completedUploads, manifests, objects, olderVersions, uploadedParts, uploads } from "./state.ts";

/** Puts together what S3 may touch: operations and jobs get the same. */
export function s3Deps(ports: Ports, { identities, sessions }: Partial<Gifts>): Deps {
  if (!identities) throw new Error("s3 needs the gift identities: bucket policies name users and roles");
  if (!sessions) throw new Error("s3 needs the gift sessions: it replicates in roles");
  const { store, blobs, clock, ids, random, seals, digester, authorizer, peers } = ports;
  const { outbox, events, notes, log, published } = ports;
  const alarm = createAlarm({ clock, log, next: () => firstDeadline(deps), ring: (now) => ring(deps, now) });
  const deps: Deps = {
    store,
    blobs,
    clock,
    ids,
    random,
    seals,
    digester,
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
    waitingLines: createWaitingLines(),
    logChunks: bindCollection(store, logChunks),
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
