import type { Scope } from "../../kernel/call.ts";
import type { Deps } from "./deps.ts";
import { type Found, isGone } from "./find.ts";
import type { KmsKey } from "./state.ts";

/**
 * Multi-region keys: one record in each region, with material and rotations of its own copy, and policy, tags,
 * description and state of its own (KMS developer guide, "Multi-Region keys", "Shared properties").
 */
export const regionsOf = ({ multiRegion }: KmsKey): readonly string[] =>
  multiRegion ? [multiRegion.primary, ...multiRegion.replicas] : [];

/** Changes the key and what its relatives share with it. */
export function putWithRelatives({ keys }: Deps, { scope }: Found, changed: KmsKey): void {
  keys.put(scope, changed);
  const { rotations, schedule, multiRegion } = changed;
  for (const region of regionsOf(changed)) {
    const there = { ...scope, region };
    const relative = region === scope.region ? undefined : keys.get(there, changed.id);
    if (relative) keys.put(there, { ...relative, rotations, schedule, multiRegion });
  }
}

/** The key without the replicas whose waiting time is over. */
export function withStandingReplicas({ keys }: Pick<Deps, "keys">, scope: Scope, key: KmsKey, now: number): KmsKey {
  if (!key.multiRegion) return key;
  const replicas = key.multiRegion.replicas.filter((region) => {
    const replica = region === scope.region ? key : keys.get({ ...scope, region }, key.id);
    return replica !== undefined && !isGone(replica, now);
  });
  return { ...key, multiRegion: { ...key.multiRegion, replicas } };
}
