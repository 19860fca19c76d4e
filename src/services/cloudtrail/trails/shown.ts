import type { Trail as ShownTrail } from "../../../model/types/cloudtrail.d.ts";
import type { Trail } from "../state.ts";
import { trailArn } from "./names.ts";

/** What CreateTrail and UpdateTrail answer. */
export function shownSettings(account: string, trail: Trail) {
  return {
    Name: trail.name,
    S3BucketName: trail.bucket,
    ...(trail.prefix !== undefined && { S3KeyPrefix: trail.prefix }),
    ...(trail.topicArn !== undefined && {
      SnsTopicName: trail.topicArn.slice(trail.topicArn.lastIndexOf(":") + 1),
      SnsTopicARN: trail.topicArn,
    }),
    IncludeGlobalServiceEvents: trail.includesGlobalServices,
    IsMultiRegionTrail: trail.multiRegion,
    TrailARN: trailArn(account, trail),
    LogFileValidationEnabled: trail.validated,
    ...(trail.keyArn !== undefined && { KmsKeyId: trail.keyArn }),
    IsOrganizationTrail: false,
  };
}

export const shownTrail = (account: string, trail: Trail): ShownTrail => ({
  ...shownSettings(account, trail),
  HomeRegion: trail.homeRegion,
  HasCustomEventSelectors: trail.selectors !== undefined,
  HasInsightSelectors: false,
});
