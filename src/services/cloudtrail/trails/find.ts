import type { Scope } from "../../../kernel/call.ts";
import type { Collection } from "../../../kernel/collection.ts";
import { otherHomeRegion, trailNotFound } from "../errors.ts";
import type { Trail } from "../state.ts";
import { readTrailName } from "./names.ts";

interface Trails {
  readonly trails: Collection<Trail>;
}

/** The trail that a name or an ARN means in the region: its own, or the shadow of a multi-Region trail. */
export function findTrail({ trails }: Trails, scope: Scope, given: string): Trail | undefined {
  const { name, homeRegion, account } = readTrailName(scope, given);
  if (account !== scope.account) return undefined;
  if (homeRegion !== undefined) return trails.get(scope, homeRegion, name);
  const own = trails.get(scope, scope.region, name);
  return own ?? [...trails.list(scope)].find((trail) => trail.name === name && trail.multiRegion);
}

export function requireTrail(deps: Trails, scope: Scope, given: string): Trail {
  const trail = findTrail(deps, scope, given);
  if (!trail) throw trailNotFound(given, scope.account);
  return trail;
}

/** To change it: only its home region does that. */
export function requireOwnTrail(deps: Trails, scope: Scope, given: string): Trail {
  const trail = requireTrail(deps, scope, given);
  if (trail.homeRegion !== scope.region) throw otherHomeRegion(trail.name, trail.homeRegion);
  return trail;
}

/** Trails that are seen in the region, by name. */
export function trailsIn({ trails }: Trails, scope: Scope, withShadows: boolean): Trail[] {
  return [...trails.list(scope)].filter(
    ({ homeRegion, multiRegion }) => homeRegion === scope.region || (withShadows && multiRegion),
  );
}
