import { formatHttpDate } from "../../../base/timestamp.ts";
import type { RestoreRequest, Tier } from "../../../model/types/s3.d.ts";
import { addressed } from "../access/addressed.ts";
import type { S3Handler } from "../deps.ts";
import {
  deleteMarkerNamed,
  invalidRequest,
  malformedXml,
  notImplemented,
  notRestorable,
  restoreInProgress,
} from "../errors.ts";
import { isArchived, restoreState } from "../objects/restore.ts";
import { requireVersion, rewriteVersion } from "../objects/versions.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** User guide, "Archive retrieval options": the longest that each is said to take. Expedited does not reach deep archives. */
const retrievalMs: Readonly<Record<string, Readonly<Partial<Record<Tier, number>>>>> = {
  GLACIER: { Expedited: 5 * minuteMs, Standard: 5 * hourMs, Bulk: 12 * hourMs },
  DEEP_ARCHIVE: { Standard: 12 * hourMs, Bulk: 48 * hourMs },
};

export const restoreObject: S3Handler<"RestoreObject"> = (deps, call, input) => {
  const { bucket } = addressed(deps, call, input);
  const version = requireVersion(deps, bucket, input.Key, input.VersionId);
  if (version.deleteMarker) throw deleteMarkerNamed("POST", version.versionId, formatHttpDate(version.modifiedAt));
  const { days, tier } = requested(input.RestoreRequest);
  if (!isArchived(version)) throw notRestorable(version.storageClass);
  const takes = retrievalMs[version.storageClass]?.[tier];
  if (takes === undefined) throw invalidRequest("Retrieval option is not supported by this storage class");
  const state = restoreState(version, call.now);
  if (state === "ongoing") throw restoreInProgress();
  // A copy that is there already only stays longer, or less long.
  const readyAt = state === "ready" ? (version.restore?.readyAt ?? call.now) : call.now + takes;
  const restore = { tier, readyAt, expiresAt: midnightAfter(Math.max(readyAt, call.now) + days * dayMs) };
  const changed = { ...version, restore };
  rewriteVersion(deps, bucket, changed);
  deps.happened(call, bucket, { event: "ObjectRestore:Post", version: changed });
  return {};
};

function requested(request: RestoreRequest | undefined): { readonly days: number; readonly tier: Tier } {
  if (request?.Type !== undefined || request?.SelectParameters || request?.OutputLocation)
    throw notImplemented("RestoreObject", "a restore of type SELECT");
  const days = request?.Days;
  if (days === undefined || days < 1) throw malformedXml();
  return { days, tier: request?.GlacierJobParameters?.Tier ?? request?.Tier ?? "Standard" };
}

/** User guide, "Restoring an archived object": "rounding the resulting time to the next day, midnight UTC". */
const midnightAfter = (time: number): number => (Math.floor(time / dayMs) + 1) * dayMs;
