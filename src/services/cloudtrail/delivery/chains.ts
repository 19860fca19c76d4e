import type { Collection } from "../../../kernel/collection.ts";
import type { DigestChain, Trail } from "../state.ts";
import { deliveryAfter, digestEveryMs } from "./schedule.ts";

interface Chains {
  readonly digestChains: Collection<DigestChain>;
}

/** Digests of a region begin, or go on where they were about to end. In a transaction. */
export function startChain({ digestChains }: Chains, account: string, trail: Trail, region: string, now: number): void {
  const scope = { account, region };
  const known = digestChains.get(scope, trail.homeRegion, trail.name, region);
  if (known && !known.ending) return;
  const fresh = { homeRegion: trail.homeRegion, trail: trail.name, region, from: now };
  digestChains.put(scope, { ...(known ?? fresh), ending: undefined, dueAt: (known?.from ?? now) + digestEveryMs });
}

/** Each region of the trail gets one more digest, behind the log files that are still on their way. In a transaction. */
export function endChains({ digestChains }: Chains, account: string, trail: Trail, now: number): void {
  const scope = { account, region: trail.homeRegion };
  for (const chain of [...digestChains.list(scope, { prefix: [trail.homeRegion, trail.name] })]) {
    if (!chain.ending) digestChains.put(scope, { ...chain, ending: trail, dueAt: deliveryAfter(now) });
  }
}
