import type { Scope } from "../../../kernel/call.ts";
import type { Collection } from "../../../kernel/collection.ts";
import type { Chunk, HistorySize } from "../state.ts";

/** Event history goes back 90 days (CloudTrail user guide, "Working with CloudTrail event history"). */
export const historyMs = 90 * 86_400_000;
/** Events kept for an account in a region, beside their age: a load test must not fill the disk. */
export const mostKept = 250_000;

export interface History {
  readonly history: Collection<Chunk>;
  readonly historySizes: Collection<HistorySize>;
}

/** Adds a chunk and lets go of what is too old or too much. In a transaction. */
export function keep(
  { history, historySizes }: History,
  scope: Scope,
  chunk: Chunk,
  now: number,
  most = mostKept,
): void {
  history.put(scope, chunk);
  const size = historySizes.get(scope) ?? { events: 0, oldest: chunk.to };
  let events = size.events + chunk.events.length;
  let oldest = Math.min(size.oldest, chunk.to);
  while (events > most || oldest < now - historyMs) {
    const [first, second] = [...history.list(scope, { limit: 2 })];
    if (!first || !second) break;
    history.delete(scope, first.from, first.events[0]?.id ?? "");
    events -= first.events.length;
    oldest = second.to;
  }
  historySizes.put(scope, { events, oldest });
}
