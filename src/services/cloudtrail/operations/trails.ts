import { formatIso8601 } from "../../../base/timestamp.ts";
import { endChains } from "../delivery/chains.ts";
import type { TrailHandler } from "../deps.ts";
import { findTrail, requireOwnTrail, requireTrail, trailsIn } from "../trails/find.ts";
import { trailArn } from "../trails/names.ts";
import { shownTrail } from "../trails/shown.ts";

export const getTrail: TrailHandler<"GetTrail"> = (deps, call, { Name }) => ({
  Trail: shownTrail(call.account, requireTrail(deps, call, Name)),
});

export const describeTrails: TrailHandler<"DescribeTrails"> = (deps, call, input) => {
  const { trailNameList: names = [], includeShadowTrails = true } = input;
  const all =
    names.length === 0 ? trailsIn(deps, call, includeShadowTrails) : names.map((name) => findTrail(deps, call, name));
  return { trailList: all.flatMap((trail) => (trail ? [shownTrail(call.account, trail)] : [])) };
};

/** Of all regions (API reference, ListTrails). An account has few: one page holds them. */
export const listTrails: TrailHandler<"ListTrails"> = (deps, call) => ({
  Trails: [...deps.trails.list(call)].map((trail) => ({
    TrailARN: trailArn(call.account, trail),
    Name: trail.name,
    HomeRegion: trail.homeRegion,
  })),
});

/** What was logged before is still delivered, and its chain of digests ends. */
export const deleteTrail: TrailHandler<"DeleteTrail"> = (deps, call, { Name }) => {
  const trail = requireOwnTrail(deps, call, Name);
  deps.journal.flush();
  deps.courier.seal(call.account, trail, call.now);
  endChains(deps, call.account, trail, call.now);
  deps.trails.delete(call, trail.homeRegion, trail.name);
  deps.trailStatuses.delete(call, trail.homeRegion, trail.name);
  return {};
};

export const getTrailStatus: TrailHandler<"GetTrailStatus"> = (deps, call, { Name }) => {
  const trail = requireTrail(deps, call, Name);
  const status = deps.trailStatuses.get(call, trail.homeRegion, trail.name);
  const { startedAt, stoppedAt, deliveredAt, attemptedAt, notifiedAt, deliveryError } = status ?? {};
  const text = (at: number | undefined): string =>
    at === undefined ? "" : formatIso8601(Math.floor(at / 1000) * 1000);
  return {
    IsLogging: trail.logging,
    ...(deliveryError !== undefined && { LatestDeliveryError: deliveryError }),
    ...(deliveredAt !== undefined && { LatestDeliveryTime: deliveredAt }),
    ...(notifiedAt !== undefined && { LatestNotificationTime: notifiedAt }),
    ...(startedAt !== undefined && { StartLoggingTime: startedAt }),
    ...(stoppedAt !== undefined && { StopLoggingTime: stoppedAt }),
    ...(status?.digestDeliveredAt !== undefined && { LatestDigestDeliveryTime: status.digestDeliveredAt }),
    ...(status?.digestError !== undefined && { LatestDigestDeliveryError: status.digestError }),
    LatestDeliveryAttemptTime: text(attemptedAt),
    LatestNotificationAttemptTime: text(notifiedAt),
    LatestNotificationAttemptSucceeded: text(notifiedAt),
    LatestDeliveryAttemptSucceeded: text(deliveredAt),
    TimeLoggingStarted: text(startedAt),
    TimeLoggingStopped: text(stoppedAt),
  };
};
