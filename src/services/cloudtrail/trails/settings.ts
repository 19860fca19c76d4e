import { arn, isAccountId, parseArn } from "../../../kernel/arn.ts";
import type { Call } from "../../../kernel/call.ts";
import type { UpdateTrailRequest } from "../../../model/types/cloudtrail.d.ts";
import type { Deps } from "../deps.ts";
import {
  globalServicesNeeded,
  invalidBucketName,
  invalidPrefix,
  invalidTopicName,
  noOrganization,
  notImplemented,
} from "../errors.ts";
import type { Trail } from "../state.ts";
import { checkBucket, findKeyArn } from "./check-bucket.ts";

/** What CreateTrail and UpdateTrail have in common. Absent members leave a trail as it is; empty ones take away. */
export type Wanted = Omit<UpdateTrailRequest, "Name">;

/** `trail` with the wanted settings, checked as AWS does: nothing is stored of a trail that could not deliver. */
export async function withSettings(deps: Deps, call: Call, trail: Trail, wanted: Wanted): Promise<Trail> {
  refuseUnsupported(wanted);
  const { S3BucketName: bucket = trail.bucket, S3KeyPrefix, IncludeGlobalServiceEvents, IsMultiRegionTrail } = wanted;
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) throw invalidBucketName(bucket);
  if ((S3KeyPrefix ?? "").length > 200) throw invalidPrefix();
  const multiRegion = IsMultiRegionTrail ?? trail.multiRegion;
  const includesGlobalServices =
    IncludeGlobalServiceEvents ?? (IsMultiRegionTrail === true ? true : trail.includesGlobalServices);
  if (multiRegion && !includesGlobalServices) throw globalServicesNeeded();
  const changed: Trail = {
    ...trail,
    bucket,
    prefix: settingOf(S3KeyPrefix, trail.prefix),
    multiRegion,
    includesGlobalServices,
    validated: wanted.EnableLogFileValidation ?? trail.validated,
    topicArn: await topicOf(deps, call, wanted.SnsTopicName, trail.topicArn),
    keyArn: await keyOf(deps, call, { ...trail, bucket }, wanted.KmsKeyId),
  };
  await checkBucket(deps.peers, call.account, changed);
  return changed;
}

const settingOf = (wanted: string | undefined, before: string | undefined): string | undefined =>
  wanted === undefined ? before : wanted === "" ? undefined : wanted;

function refuseUnsupported(wanted: Wanted): void {
  if (wanted.IsOrganizationTrail === true) throw noOrganization();
  if (wanted.RecursiveLogging !== undefined) throw notImplemented("RecursiveLogging");
  if (wanted.CloudWatchLogsLogGroupArn) throw notImplemented("CloudWatchLogsLogGroupArn");
  if (wanted.CloudWatchLogsRoleArn) throw notImplemented("CloudWatchLogsRoleArn");
}

function keyOf(deps: Deps, call: Call, trail: Trail, wanted: string | undefined): Promise<string | undefined> {
  if (wanted === undefined || wanted === "") return Promise.resolve(settingOf(wanted, trail.keyArn));
  return findKeyArn(deps.peers, call.account, trail, wanted);
}

/** A topic in the trail's region and account, by name; elsewhere, by ARN. */
async function topicOf(
  deps: Deps,
  call: Call,
  wanted: string | undefined,
  before: string | undefined,
): Promise<string | undefined> {
  if (wanted === undefined || wanted === "") return settingOf(wanted, before);
  const topic = wanted.startsWith("arn:") ? wanted : arn("sns", call.region, call.account, wanted);
  const parts = parseArn(topic);
  if (parts?.service !== "sns" || !isAccountId(parts.account) || !/^[\w-]{1,256}(?:\.fifo)?$/.test(parts.resource))
    throw invalidTopicName(wanted);
  const why = await deps.outbox.unsupported(topic);
  if (why !== undefined) throw notImplemented(`SnsTopicName (${why})`);
  return topic;
}
