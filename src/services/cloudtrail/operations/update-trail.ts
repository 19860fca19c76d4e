import { endChains, startChain } from "../delivery/chains.ts";
import type { WaitingTrailHandler } from "../deps.ts";
import type { Trail } from "../state.ts";
import { requireOwnTrail } from "../trails/find.ts";
import { withSettings } from "../trails/settings.ts";
import { shownSettings } from "../trails/shown.ts";

export const updateTrail: WaitingTrailHandler<"UpdateTrail"> = async (deps, call, input) => {
  const { Name, ...wanted } = input;
  const before = requireOwnTrail(deps, call, Name);
  const changed = await withSettings(deps, call, before, wanted);
  const kept = deps.store.transact(() => {
    const now = requireOwnTrail(deps, call, Name);
    if (!hasSameSettings(now, before)) return undefined;
    // What was changed meanwhile stays: selectors, tags, whether it logs.
    const { logging, selectors, tags } = now;
    const trail = { ...changed, logging, selectors, tags };
    deps.trails.put(call, trail);
    if (logging && trail.validated) startChain(deps, call.account, trail, trail.homeRegion, call.now);
    if (!trail.validated) endChains(deps, call.account, trail, call.now);
    return trail;
  });
  // Another update came between: what it set stands, so that this one is checked with it.
  if (!kept) return updateTrail(deps, call, input);
  deps.courier.look();
  return shownSettings(call.account, kept);
};

const settings = [
  "bucket",
  "prefix",
  "topicArn",
  "includesGlobalServices",
  "multiRegion",
  "validated",
  "keyArn",
] as const satisfies readonly (keyof Trail)[];

const hasSameSettings = (one: Trail, other: Trail): boolean => settings.every((name) => one[name] === other[name]);
