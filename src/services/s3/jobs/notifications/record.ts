import { percentEncodePath } from "../../../../base/percent.ts";
import { bucketArn } from "../../access/arns.ts";
import { customerId, objectFacts, principalId, type Telling } from "./telling.ts";

/** `x-amz-id-2`, as the answers have it. */
export const hostId = "Rm9nYmFuayBpcyBhIGNsb3VkIHRoYXQgdG91Y2hlcyB0aGUgZ3JvdW5kLCBhbmQgb25lIGhvc3Q=";

/** The message for queues, topics and functions: one record (user guide, "Event message structure"). */
export const messageOf = (telling: Telling, configurationId: string): string =>
  JSON.stringify({ Records: [recordOf(telling, configurationId)] });

function recordOf(telling: Telling, configurationId: string) {
  const { call, bucket, event, version, row } = telling;
  const { size, etag, versionId, sequencer } = objectFacts(telling);
  return {
    eventVersion: row.version,
    eventSource: "aws:s3",
    awsRegion: bucket.region,
    eventTime: new Date(call.now).toISOString(),
    eventName: event,
    userIdentity: { principalId: principalId(telling) },
    requestParameters: { sourceIPAddress: call.source.ip },
    responseElements: { "x-amz-request-id": call.id, "x-amz-id-2": hostId },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId,
      bucket: {
        name: bucket.name,
        ownerIdentity: { principalId: customerId(bucket.account) },
        arn: bucketArn(bucket.name),
      },
      object: { key: encodedKey(version.key), size, eTag: etag, versionId, sequencer },
    },
    ...extras(telling),
  };
}

/** "The object key name value is URL encoded": as forms do it, but for slashes. */
export const encodedKey = (key: string): string =>
  percentEncodePath(key).replaceAll("%20", "+").replaceAll("%2A", "*").replaceAll("~", "%7E");

const iso = (time: number): string => new Date(time).toISOString();

/** What only some events have. */
function extras({ event, version, destinationClass, replication }: Telling): object {
  if (event === "ObjectRestore:Completed")
    return {
      glacierEventData: {
        restoreEventData: {
          lifecycleRestorationExpiryTime: iso(version.restore?.expiresAt ?? 0),
          lifecycleRestoreStorageClass: version.storageClass,
        },
      },
    };
  if (destinationClass !== undefined)
    return { lifecycleEventData: { transitionEventData: { destinationStorageClass: destinationClass } } };
  if (!replication) return {};
  const { ruleId, destination, operation, requestedAt, failureReason, threshold, took } = replication;
  return {
    replicationEventData: {
      replicationRuleId: ruleId,
      destinationBucket: destination,
      s3Operation: operation,
      requestTime: iso(requestedAt),
      failureReason,
      threshold: threshold === undefined ? undefined : String(threshold),
      replicationTime: took === undefined ? undefined : String(took),
    },
  };
}
