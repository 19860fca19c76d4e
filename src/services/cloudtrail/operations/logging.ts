import { endChains, startChain } from "../delivery/chains.ts";
import type { TrailHandler } from "../deps.ts";
import { requireOwnTrail } from "../trails/find.ts";

export const startLogging: TrailHandler<"StartLogging"> = (deps, call, { Name }) => {
  const trail = requireOwnTrail(deps, call, Name);
  if (trail.logging) return {};
  // What happened before it started is not for it.
  deps.journal.flush();
  deps.trails.put(call, { ...trail, logging: true });
  const { homeRegion, name } = trail;
  const before = deps.trailStatuses.get(call, homeRegion, name) ?? { homeRegion, name };
  deps.trailStatuses.put(call, { ...before, startedAt: call.now, stoppedAt: undefined });
  deps.accounts.put(call, { id: call.account });
  if (trail.validated) startChain(deps, call.account, trail, homeRegion, call.now);
  deps.courier.pending(call.now);
  return {};
};

/** What was logged until now is still delivered. */
export const stopLogging: TrailHandler<"StopLogging"> = (deps, call, { Name }) => {
  const trail = requireOwnTrail(deps, call, Name);
  if (!trail.logging) return {};
  deps.journal.flush();
  deps.trails.put(call, { ...trail, logging: false });
  const { homeRegion, name } = trail;
  const before = deps.trailStatuses.get(call, homeRegion, name) ?? { homeRegion, name };
  deps.trailStatuses.put(call, { ...before, stoppedAt: call.now });
  endChains(deps, call.account, trail, call.now);
  deps.courier.pending(call.now);
  return {};
};
