import { createAlarm } from "../../../kernel/alarm.ts";
import type { Trail } from "../state.ts";
import type { CourierDeps } from "./courier-deps.ts";
import { deliverDigest } from "./digests.ts";
import { deliverFile, sealTrail } from "./log-files.ts";
import { deliveryAfter } from "./schedule.ts";

/** Brings log files and digests to their buckets, by the clock. */
export interface Courier {
  /** Something is to be delivered since `at`. */
  pending(at: number): void;
  /** Looks anew for what is due. */
  look(): void;
  /** Fixes what waits for the trail into files as the trail is now. In a transaction. */
  seal(account: string, trail: Trail, now: number): void;
}

export function createCourier(deps: CourierDeps): Courier {
  const { clock, log, store } = deps;
  const alarm = createAlarm({ clock, log, next: () => nextDue(deps), ring: (now) => deliverAll(deps, now) });
  store.onUpheaval(() => alarm.look());
  return {
    pending: (at) => alarm.by(deliveryAfter(at)),
    look: alarm.look,
    seal: (account, trail, now) => {
      sealTrail(deps, account, trail, now);
      alarm.by(deliveryAfter(now));
    },
  };
}

/** The earliest deadline of all accounts. */
function nextDue(deps: CourierDeps): number | undefined {
  let earliest = Number.POSITIVE_INFINITY;
  for (const { id } of accountsOf(deps)) {
    const scope = { account: id, region: "" };
    // One chunk stands for all: whenever one is due, all that wait are sealed.
    for (const { from } of deps.pendingChunks.list(scope, { limit: 1 }))
      earliest = Math.min(earliest, deliveryAfter(from));
    for (const { dueAt } of deps.logFiles.list(scope)) earliest = Math.min(earliest, dueAt);
    for (const { dueAt } of deps.digestChains.list(scope)) earliest = Math.min(earliest, dueAt);
  }
  return earliest === Number.POSITIVE_INFINITY ? undefined : earliest;
}

const accountsOf = (deps: CourierDeps) => [...deps.accounts.list({ account: "", region: "" })];

async function deliverAll(deps: CourierDeps, now: number): Promise<void> {
  for (const { id } of accountsOf(deps)) {
    const scope = { account: id, region: "" };
    store(deps, id, now);
    for (const file of [...deps.logFiles.list(scope)]) if (file.dueAt <= now) await deliverFile(deps, id, file);
    // Behind the files, which they list.
    for (const chain of [...deps.digestChains.list(scope)])
      if (chain.dueAt <= now) await deliverDigest(deps, id, chain);
    forgetIdle(deps, id);
  }
}

/** What waits goes into files, where the first of it is due. */
function store(deps: CourierDeps, account: string, now: number): void {
  const scope = { account, region: "" };
  const [first] = [...deps.pendingChunks.list(scope, { limit: 1 })];
  if (!first || deliveryAfter(first.from) > now) return;
  deps.store.transact(() => {
    for (const trail of [...deps.trails.list(scope)]) sealTrail(deps, account, trail, now);
    // A deleted trail has nothing that waits: it was sealed.
    for (const { homeRegion, trail, region, from, events } of [...deps.pendingChunks.list(scope)])
      deps.pendingChunks.delete(scope, homeRegion, trail, region, from, events[0]?.id ?? "");
  });
}

/** An account without trails and deliveries needs no looking after. */
function forgetIdle(deps: CourierDeps, account: string): void {
  const scope = { account, region: "" };
  const busy = [deps.trails, deps.logFiles, deps.digestChains, deps.pendingChunks].some(
    (collection) => !collection.list(scope, { limit: 1 }).next().done,
  );
  if (!busy) deps.store.transact(() => void deps.accounts.delete(scope, account));
}
