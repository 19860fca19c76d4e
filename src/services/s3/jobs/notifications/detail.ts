import { objectFacts, requester, type Telling } from "./telling.ts";

/** The detail of an event for EventBridge (user guide, "EventBridge event message structure"). Keys stand as they are. */
export function detailOf(telling: Telling): object {
  const { call, bucket, version, row, event, destinationClass } = telling;
  const { size, etag, versionId, sequencer } = objectFacts(telling);
  return {
    version: "0",
    bucket: { name: bucket.name },
    object: {
      key: version.key,
      ...(size === undefined ? {} : { size }),
      ...(etag === undefined ? {} : { etag }),
      ...(versionId === undefined ? {} : { "version-id": versionId }),
      ...(sequencer === undefined ? {} : { sequencer }),
    },
    "request-id": call.id,
    requester: requester(telling),
    ...(call.principal.kind === "service" ? {} : { "source-ip-address": call.source.ip }),
    ...(row.bridge?.reason === undefined ? {} : { reason: row.bridge.reason }),
    ...(row.bridge?.deletionType === undefined ? {} : { "deletion-type": row.bridge.deletionType }),
    ...(event === "ObjectRestore:Post" || event === "ObjectRestore:Completed"
      ? { "source-storage-class": version.storageClass }
      : {}),
    ...(event === "ObjectRestore:Completed" ? { "restore-expiry-time": seconds(version.restore?.expiresAt ?? 0) } : {}),
    ...(destinationClass === undefined ? {} : { "destination-storage-class": destinationClass }),
  };
}

const seconds = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
