import type { Scope } from "../../kernel/call.ts";
import type { Deps } from "./deps.ts";
import { type Found, isGone } from "./find.ts";
import { dayMs } from "./rotation.ts";
import type { Deletion, KmsKey } from "./state.ts";

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

/** Later than every clock: a day that nobody knows yet. */
const never = Date.UTC(9999, 11, 31);

/**
 * When a primary key is gone whose owner waits `days`: the days are counted from the end of its last replica, which is
 * not known before that one's deletion is scheduled (KMS developer guide, "Deleting multi-Region keys").
 */
export function deletionOf(
  { keys }: Pick<Deps, "keys">,
  scope: Scope,
  key: KmsKey,
  days: number,
  now: number,
): Deletion {
  const replicas = key.multiRegion?.primary === scope.region ? key.multiRegion.replicas : [];
  let replicasUntil = 0;
  for (const region of replicas) {
    const replica = keys.get({ ...scope, region }, key.id);
    if (replica && !isGone(replica, now)) replicasUntil = Math.max(replicasUntil, replica.deletion?.at ?? never);
  }
  if (replicasUntil === 0) return { at: now + days * dayMs, days };
  return { at: replicasUntil === never ? never : replicasUntil + days * dayMs, days, replicasUntil };
}

/** A replica's deletion was scheduled or taken back: its primary's, if it waits for it, comes nearer or farther. */
export function tellPrimary({ keys }: Pick<Deps, "keys">, scope: Scope, replica: KmsKey, now: number): void {
  const { multiRegion, id } = replica;
  if (!multiRegion || multiRegion.primary === scope.region) return;
  const there = { ...scope, region: multiRegion.primary };
  const primary = keys.get(there, id);
  if (!primary?.deletion) return;
  keys.put(there, { ...primary, deletion: deletionOf({ keys }, there, primary, primary.deletion.days, now) });
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
