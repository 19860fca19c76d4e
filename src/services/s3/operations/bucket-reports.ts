import type { Call } from "../../../kernel/call.ts";
import type {
  AnalyticsConfiguration,
  IntelligentTieringConfiguration,
  InventoryConfiguration,
} from "../../../model/types/s3.d.ts";
import { bucketNamed } from "../buckets/find.ts";
import type { Deps, S3Handler } from "../deps.ts";
import { invalidArgument, malformedXml, notImplemented } from "../errors.ts";
import { isReported } from "../jobs/inventory/columns.ts";
import { byId } from "../settings/by-id.ts";
import { checkFilter } from "../settings/filters.ts";
import { bucketIn } from "../settings/replication.ts";

/** Configurations under ids of their own: inventories, analyses, metrics, intelligent tiering. */
const inventories = byId("inventory");
const analyses = byId("analytics");
const metrics = byId("metrics");
const tierings = byId("intelligentTiering");

/** Reports go to a bucket that exists. */
function checkTarget(deps: Deps, arn: string): void {
  const name = bucketIn(arn);
  if (name === undefined) throw invalidArgument("Invalid bucket ARN.", "Bucket", arn);
  if (!bucketNamed(deps, name)) throw invalidArgument("The destination bucket does not exist.", "Bucket", arn);
}

export const putBucketInventoryConfiguration: S3Handler<"PutBucketInventoryConfiguration"> = (deps, call, input) => {
  checkInventory(deps, input.InventoryConfiguration);
  inventories.put(deps, call, input, input.InventoryConfiguration);
  return {};
};

function checkInventory(deps: Deps, { Destination, OptionalFields = [] }: InventoryConfiguration): void {
  const { Bucket, Encryption, Format } = Destination.S3BucketDestination;
  if (Format !== "CSV") throw notImplemented("PutBucketInventoryConfiguration", `the format ${Format}`);
  const unknown = OptionalFields.find((field) => !isReported(field));
  if (unknown !== undefined) throw notImplemented("PutBucketInventoryConfiguration", `the field ${unknown}`);
  checkTarget(deps, Bucket);
  if (Encryption?.SSES3 && Encryption.SSEKMS) throw malformedXml();
  if (new Set(OptionalFields).size < OptionalFields.length) throw malformedXml();
}

export const getBucketInventoryConfiguration: S3Handler<"GetBucketInventoryConfiguration"> = (deps, call, input) => ({
  InventoryConfiguration: inventories.get(deps, call, input),
});
export const deleteBucketInventoryConfiguration: S3Handler<"DeleteBucketInventoryConfiguration"> = inventories.remove;
export const listBucketInventoryConfigurations: S3Handler<"ListBucketInventoryConfigurations"> = (
  deps,
  call,
  input,
) => {
  const { list, ...page } = inventories.list(deps, call, input);
  return { ...page, InventoryConfigurationList: list };
};

export const putBucketAnalyticsConfiguration: S3Handler<"PutBucketAnalyticsConfiguration"> = (deps, call, input) => {
  checkAnalysis(deps, input.AnalyticsConfiguration);
  analyses.put(deps, call, input, input.AnalyticsConfiguration);
  return {};
};

function checkAnalysis(deps: Deps, { Filter, StorageClassAnalysis }: AnalyticsConfiguration): void {
  if (Filter) checkFilter(Filter, false);
  const target = StorageClassAnalysis.DataExport?.Destination.S3BucketDestination;
  if (target) checkTarget(deps, target.Bucket);
}

export const getBucketAnalyticsConfiguration: S3Handler<"GetBucketAnalyticsConfiguration"> = (deps, call, input) => ({
  AnalyticsConfiguration: analyses.get(deps, call, input),
});
export const deleteBucketAnalyticsConfiguration: S3Handler<"DeleteBucketAnalyticsConfiguration"> = analyses.remove;
export const listBucketAnalyticsConfigurations: S3Handler<"ListBucketAnalyticsConfigurations"> = (
  deps,
  call,
  input,
) => {
  const { list, ...page } = analyses.list(deps, call, input);
  return { ...page, AnalyticsConfigurationList: list };
};

export const putBucketMetricsConfiguration: S3Handler<"PutBucketMetricsConfiguration"> = (deps, call, input) => {
  if (input.MetricsConfiguration.Filter) checkFilter(input.MetricsConfiguration.Filter, false);
  metrics.put(deps, call, input, input.MetricsConfiguration);
  return {};
};
export const getBucketMetricsConfiguration: S3Handler<"GetBucketMetricsConfiguration"> = (deps, call, input) => ({
  MetricsConfiguration: metrics.get(deps, call, input),
});
export const deleteBucketMetricsConfiguration: S3Handler<"DeleteBucketMetricsConfiguration"> = metrics.remove;
export const listBucketMetricsConfigurations: S3Handler<"ListBucketMetricsConfigurations"> = (deps, call, input) => {
  const { list, ...page } = metrics.list(deps, call, input);
  return { ...page, MetricsConfigurationList: list };
};

type Handles<Name extends "Put" | "Get" | "Delete"> = S3Handler<`${Name}BucketIntelligentTieringConfiguration`>;

export const putBucketIntelligentTieringConfiguration: Handles<"Put"> = (deps: Deps, call: Call, input) => {
  checkTiering(input.IntelligentTieringConfiguration);
  tierings.put(deps, call, input, input.IntelligentTieringConfiguration);
  return {};
};

/** API reference, Tiering: the days of each tier, which is named once. */
const tierDays: Readonly<Record<string, number>> = { ARCHIVE_ACCESS: 90, DEEP_ARCHIVE_ACCESS: 180 };
const mostDays = 730;

function checkTiering({ Filter, Tierings }: IntelligentTieringConfiguration): void {
  if (Filter) checkFilter(Filter, false);
  const tiers = new Set(Tierings.map(({ AccessTier }) => AccessTier));
  if (Tierings.length === 0 || tiers.size < Tierings.length) throw malformedXml();
  for (const { AccessTier, Days } of Tierings) {
    const least = tierDays[AccessTier] ?? 0;
    if (Days < least || Days > mostDays)
      throw invalidArgument(`Days for ${AccessTier} must be between ${least} and ${mostDays}.`, "Days", Days);
  }
}

export const getBucketIntelligentTieringConfiguration: Handles<"Get"> = (deps, call, input) => ({
  IntelligentTieringConfiguration: tierings.get(deps, call, input),
});
export const deleteBucketIntelligentTieringConfiguration: Handles<"Delete"> = tierings.remove;
export const listBucketIntelligentTieringConfigurations: S3Handler<"ListBucketIntelligentTieringConfigurations"> = (
  deps,
  call,
  input,
) => {
  const { list, ...page } = tierings.list(deps, call, input);
  return { ...page, IntelligentTieringConfigurationList: list };
};
