import { requireBucket } from "../buckets/find.ts";
import type { S3Handler } from "../deps.ts";
import { malformedXml } from "../errors.ts";
import { change, removes, settingsOf } from "../settings/change.ts";
import { noTagSet } from "../settings/errors.ts";
import { bucketTags } from "../settings/tags.ts";

/** Tags of a bucket, and whether they take part in decisions. */

export const putBucketTagging: S3Handler<"PutBucketTagging"> = (deps, call, input) => {
  const bucket = requireBucket(deps, call, input);
  change(deps, bucket, { tags: bucketTags(input.Tagging.TagSet) });
  return {};
};

export const getBucketTagging: S3Handler<"GetBucketTagging"> = (deps, call, input) => {
  const { name, settings } = requireBucket(deps, call, input);
  const tags = Object.entries(settings.tags ?? {});
  if (tags.length === 0) throw noTagSet(name);
  return { TagSet: tags.map(([Key, Value]) => ({ Key, Value })) };
};

export const deleteBucketTagging: S3Handler<"DeleteBucketTagging"> = removes("tags");

export const putBucketAbac: S3Handler<"PutBucketAbac"> = (deps, call, input) => {
  const bucket = requireBucket(deps, call, input);
  const { Status } = input.AbacStatus;
  if (Status === undefined) throw malformedXml();
  change(deps, bucket, { abac: Status });
  return {};
};

export const getBucketAbac: S3Handler<"GetBucketAbac"> = (deps, call, input) => ({
  AbacStatus: { Status: settingsOf(deps, call, input).abac ?? "Disabled" },
});
