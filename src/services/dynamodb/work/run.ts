import { copySlice } from "../backups/copy.ts";
import { trimLog, trimLogAt } from "../backups/trim-log.ts";
import type { Deps } from "../deps.ts";
import { KeyNotReady } from "../encryption/key-ring.ts";
import { readyForService } from "../encryption/ready.ts";
import { resealSlice, retireKey } from "../encryption/reseal.ts";
import { fillReplica } from "../global/fill-replica.ts";
import { nextDelivery, replicateSlice } from "../global/replicate.ts";
import { dropIndex, fillIndex } from "../indexes/online-index.ts";
import { trimAt, trimStream } from "../streams/trim.ts";
import { runExport } from "../transfer/export-job.ts";
import { runImport } from "../transfer/import-job.ts";
import { expireDue, nextExpiry } from "../ttl/expire.ts";
import { noteSlice } from "../ttl/note-expiry.ts";
import { goOn, house } from "./schedule.ts";
import { allScopes } from "./scopes.ts";
import type { Work, WorkKind } from "./state.ts";
import { sweep } from "./sweep.ts";

/** What happens by itself. */

type Step<Kind extends WorkKind> = (deps: Deps, work: Extract<Work, { kind: Kind }>) => void | Promise<void>;

/** One slice of each kind of work: it puts the work with what is left, or ends it. */
const steps: { readonly [Kind in WorkKind]: Step<Kind> } = {
  "fill-index": fillIndex,
  "drop-index": dropIndex,
  "note-expiry": noteSlice,
  sweep,
  "fill-replica": fillReplica,
  copy: copySlice,
  reseal: resealSlice,
  "retire-key": retireKey,
  export: runExport,
  import: runImport,
};

/** A work that failed is tried again after this. */
const afterFailureMs = 60_000;

/** Epoch milliseconds of what is due first; undefined if nothing is. */
export function nextDue(deps: Deps): number | undefined {
  let next: number | undefined;
  const by = (at: number | undefined): void => {
    if (at !== undefined && (next === undefined || at < next)) next = at;
  };
  for (const { at } of deps.works.findBy(house, "due")) {
    by(at);
    break;
  }
  by(nextExpiry(deps));
  by(nextDelivery(deps));
  for (const scope of allScopes(deps.store)) {
    for (const stream of deps.streams.list(scope)) by(trimAt(deps, scope, stream));
    for (const table of deps.tables.list(scope)) by(trimLogAt(deps, scope, table));
  }
  return next;
}

/** Does a slice of what is due. What is left is due again at once, so that others have their turn in between. */
export async function runDue(deps: Deps, now: number): Promise<void> {
  await expireDue(deps, now);
  deps.store.transact(() => replicateSlice(deps));
  trimSlice(deps, now);
  const work = dueWork(deps, now);
  if (work) await runStep(deps, work);
}

function dueWork(deps: Deps, now: number): Work | undefined {
  for (const work of deps.works.findBy(house, "due")) return work.at <= now ? work : undefined;
  return undefined;
}

/** A table key that is not at hand is asked for, and the step begins anew: what it did was undone. */
async function withKeys(deps: Deps, step: () => void | Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof KeyNotReady)) throw error;
      await readyForService(deps, error.keyId);
    }
  }
}

async function runStep(deps: Deps, work: Work): Promise<void> {
  try {
    await withKeys(deps, () => (steps[work.kind] as Step<WorkKind>)(deps, work as never));
  } catch (error) {
    deps.log.error(`${work.kind} failed, and is tried again`, error);
    deps.store.transact(() => goOn(deps, { ...work, at: deps.clock.now() + afterFailureMs }));
  }
}

function trimSlice(deps: Deps, now: number): void {
  for (const scope of [...allScopes(deps.store)]) {
    for (const stream of [...deps.streams.list(scope)]) {
      const due = trimAt(deps, scope, stream);
      if (due !== undefined && due <= now) deps.store.transact(() => trimStream(deps, scope, stream, now));
    }
    for (const table of [...deps.tables.list(scope)]) {
      const due = trimLogAt(deps, scope, table);
      if (due !== undefined && due <= now) deps.store.transact(() => trimLog(deps, scope, table, now));
    }
  }
}
