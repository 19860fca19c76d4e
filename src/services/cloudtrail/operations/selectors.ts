import type { TrailHandler } from "../deps.ts";
import type { Trail } from "../state.ts";
import { requireOwnTrail, requireTrail } from "../trails/find.ts";
import { trailArn } from "../trails/names.ts";
import { readSelectors } from "../trails/selector-rules.ts";

export const putEventSelectors: TrailHandler<"PutEventSelectors"> = (deps, call, input) => {
  const trail = requireOwnTrail(deps, call, input.TrailName);
  const changed = { ...trail, selectors: readSelectors(input) };
  // Of what happened until now, the old selectors decide.
  deps.journal.flush();
  deps.trails.put(call, changed);
  return { TrailARN: trailArn(call.account, changed), ...shown(changed) };
};

export const getEventSelectors: TrailHandler<"GetEventSelectors"> = (deps, call, { TrailName }) => {
  const trail = requireTrail(deps, call, TrailName);
  return { TrailARN: trailArn(call.account, trail), ...shown(trail) };
};

function shown({ selectors }: Trail) {
  if (selectors?.kind === "advanced") return { AdvancedEventSelectors: selectors.list };
  if (selectors) return { EventSelectors: selectors.list };
  const usual = { ReadWriteType: "All" as const, IncludeManagementEvents: true };
  return { EventSelectors: [{ ...usual, DataResources: [], ExcludeManagementEventSources: [] }] };
}
