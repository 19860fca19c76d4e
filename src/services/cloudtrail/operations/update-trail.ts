import { endChains, startChain } from "../delivery/chains.ts";
import type { WaitingTrailHandler } from "../deps.ts";
import { requireOwnTrail } from "../trails/find.ts";
import { withSettings } from "../trails/settings.ts";
import { shownSettings } from "../trails/shown.ts";

export const updateTrail: WaitingTrailHandler<"UpdateTrail"> = async (deps, call, input) => {
  const { Name, ...wanted } = input;
  const changed = await withSettings(deps, call, requireOwnTrail(deps, call, Name), wanted);
  const kept = deps.store.transact(() => {
    // What was changed meanwhile stays: selectors, tags, whether it logs.
    const { logging, selectors, tags } = requireOwnTrail(deps, call, Name);
    const trail = { ...changed, logging, selectors, tags };
    deps.trails.put(call, trail);
    if (logging && trail.validated) startChain(deps, call.account, trail, trail.homeRegion, call.now);
    if (!trail.validated) endChains(deps, call.account, trail, call.now);
    return trail;
  });
  deps.courier.look();
  return shownSettings(call.account, kept);
};
