import type { Deps } from "../deps.ts";
import { dropIndex, fillIndex } from "../indexes/online-index.ts";
import { turn } from "../reading/turn.ts";
import { trimAt, trimStream } from "../streams/trim.ts";
import { expireSlice, nextExpiry } from "../ttl/expire.ts";
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
  for (const scope of allScopes(deps.store)) {
    for (const stream of deps.streams.list(scope)) by(trimAt(deps, scope, stream));
  }
  return next;
}

/** Does what is due, a slice of each at a time, so that nobody waits for more than a few milliseconds. */
export async function runDue(deps: Deps, now: number): Promise<void> {
  for (let busy = true; busy; ) {
    busy = false;
    for (const work of dueWorks(deps, now)) {
      await runStep(deps, work);
      busy = true;
      await turn();
    }
    if (deps.store.transact(() => expireSlice(deps, now))) busy = true;
    if (trimSlice(deps, now)) busy = true;
    await turn();
  }
}

function dueWorks(deps: Deps, now: number): Work[] {
  const due: Work[] = [];
  for (const work of deps.works.findBy(house, "due")) {
    if (work.at > now) break;
    due.push(work);
  }
  return due;
}

async function runStep(deps: Deps, work: Work): Promise<void> {
  try {
    await (steps[work.kind] as Step<WorkKind>)(deps, work as never);
  } catch (error) {
    deps.log.error(`${work.kind} failed, and is tried again`, error);
    deps.store.transact(() => goOn(deps, { ...work, at: deps.clock.now() + afterFailureMs }));
  }
}

function trimSlice(deps: Deps, now: number): boolean {
  let more = false;
  for (const scope of [...allScopes(deps.store)]) {
    for (const stream of [...deps.streams.list(scope)]) {
      const due = trimAt(deps, scope, stream);
      if (due !== undefined && due <= now)
        more = deps.store.transact(() => trimStream(deps, scope, stream, now)) || more;
    }
  }
  return more;
}
