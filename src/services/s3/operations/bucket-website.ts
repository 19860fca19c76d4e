import { requireBucket } from "../buckets/find.ts";
import type { S3Handler } from "../deps.ts";
import { change, removes } from "../settings/change.ts";
import { checkCors } from "../settings/cors.ts";
import { noCors, noWebsite } from "../settings/errors.ts";
import { checkWebsite } from "../settings/website.ts";

/** What web browsers get to see: the website of a bucket, and which pages may talk to it. */

export const putBucketWebsite: S3Handler<"PutBucketWebsite"> = (deps, call, input) => {
  const bucket = requireBucket(deps, call, input);
  checkWebsite(input.WebsiteConfiguration);
  change(deps, bucket, { website: input.WebsiteConfiguration });
  return {};
};

export const getBucketWebsite: S3Handler<"GetBucketWebsite"> = (deps, call, input) => {
  const { name, settings } = requireBucket(deps, call, input);
  if (!settings.website) throw noWebsite(name);
  return settings.website;
};

export const deleteBucketWebsite: S3Handler<"DeleteBucketWebsite"> = removes("website");

export const putBucketCors: S3Handler<"PutBucketCors"> = (deps, call, input) => {
  const bucket = requireBucket(deps, call, input);
  checkCors(input.CORSConfiguration);
  change(deps, bucket, { cors: input.CORSConfiguration });
  return {};
};

export const getBucketCors: S3Handler<"GetBucketCors"> = (deps, call, input) => {
  const { name, settings } = requireBucket(deps, call, input);
  if (!settings.cors) throw noCors(name);
  return settings.cors;
};

export const deleteBucketCors: S3Handler<"DeleteBucketCors"> = removes("cors");
