import type { Key } from "../../kernel/ports.ts";
import { oldestAt, sentBy } from "./ages.ts";
import type { Deps } from "./deps.ts";
import { settingsOf } from "./find.ts";
import { sweep } from "./litter.ts";
import { advanceTask } from "./move-tasks.ts";
import { deduplicationMs } from "./send.ts";
import type { Queue } from "./state.ts";

/** What happens by itself: messages end with their retention, what was purged is swept away, move tasks go on. */

/** Messages that one transaction removes: a few milliseconds' work. */
const slice = 500;
/** Between two slices, so that others have their turn. */
const pauseMs = 5;
/** Between two looks at the age of everything, however much ends: what is too old is passed over by its readers anyway. */
const lookMs = 1_000;
/** Ids are forgotten in the lump: that they are known a little longer changes nothing. */
const seenSlackMs = 60_000;

const house = { account: "*", region: "*" };

/** Epoch milliseconds of what is due first; undefined if nothing is. */
export function nextDue(deps: Deps): number | undefined {
  const now = deps.clock.now();
  let next: number | undefined;
  const by = (at: number): void => {
    if (next === undefined || at < next) next = at;
  };
  for (const _ of deps.litter.list(house, { limit: 1 })) by(now + pauseMs);
  for (const { nextAt = now } of deps.moveTasks.findBy(house, "due")) {
    by(nextAt);
    break;
  }
  for (const queue of allQueues(deps)) {
    const oldest = oldestAt(deps.store, queue);
    if (oldest !== undefined) by(Math.max(oldest + settingsOf(queue).retentionMs, now + lookMs));
    const seen = queue.fifo ? oldestSeen(deps, queue) : undefined;
    if (seen !== undefined) by(Math.max(seen + deduplicationMs + seenSlackMs, now + lookMs));
  }
  return next;
}

/** Does what is due, a slice at a time. */
export function runDue(deps: Deps, now: number): void {
  for (const each of [...deps.litter.list(house)]) deps.store.transact(() => sweep(deps, each, slice));
  for (const task of [...deps.moveTasks.findBy(house, "due")]) {
    if ((task.nextAt ?? now) > now) break;
    deps.store.transact(() => advanceTask(deps, task, now));
  }
  for (const queue of [...allQueues(deps)]) expire(deps, queue, now);
}

/** All of them, of every account and region: one seek each, past everything else that is stored there. */
function* allQueues({ store, queues }: Deps): Generator<Queue> {
  let after: Key | undefined;
  for (;;) {
    const [found] = store.range({ prefix: [], after, limit: 1 });
    if (!found) return;
    const [account = "", region = ""] = found[0];
    yield* queues.list({ account: String(account), region: String(region) });
    after = [account, region, behindNames];
  }
}

/** Behind every collection's name. */
const behindNames = "\uffff";

/** Slice by slice, to the end: what is due now is gone when the clock moves on. */
function expire(deps: Deps, queue: Queue, now: number): void {
  const { store, lines, seen } = deps;
  const end = now - settingsOf(queue).retentionMs;
  for (let gone = sentBy(store, queue, end, slice); gone.length > 0; gone = sentBy(store, queue, end, slice)) {
    const line = lines.of(queue);
    store.transact(() => {
      for (const number of gone) line.remove(number);
    });
  }
  if (!queue.fifo) return;
  const forgotten: string[] = [];
  for (const one of seen.findBy(queue, "age", queue.id)) {
    if (one.at + deduplicationMs > now) break;
    forgotten.push(one.digest);
  }
  if (forgotten.length === 0) return;
  store.transact(() => {
    for (const digest of forgotten) seen.delete(queue, queue.id, digest);
  });
}

function oldestSeen({ seen }: Deps, queue: Queue): number | undefined {
  for (const { at } of seen.findBy(queue, "age", queue.id)) return at;
  return undefined;
}
