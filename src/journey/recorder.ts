import type { Journey } from "../kernel/journey.ts";
import { limits } from "../kernel/limits.ts";

export interface JourneyFilter {
  readonly service?: string | undefined;
  readonly operation?: string | undefined;
  readonly account?: string | undefined;
  readonly principal?: string | undefined;
  /** Refused and failed journeys only, or passed ones only. */
  readonly outcome?: "error" | "success" | undefined;
  readonly errorCode?: string | undefined;
  /** Epoch milliseconds. */
  readonly since?: number | undefined;
  readonly limit?: number | undefined;
}

/** Keeps the last journeys. Never able to change an outcome: it only takes what is finished. */
export interface Recorder {
  add(journey: Journey): void;
  find(id: string): Journey | undefined;
  /** Journeys of the calls that this one made, in the order in which they ended. */
  childrenOf(id: string): Journey[];
  /** Newest first. */
  list(filter?: JourneyFilter): Journey[];
  /** Calls `listener` for every journey from now on. The returned function ends it. */
  follow(listener: (journey: Journey) => void): () => void;
  clear(account?: string): void;
}

export function createRecorder(capacity: number = limits.journeys): Recorder {
  /** A ring: the place of the next journey is `count % capacity`. */
  let ring: (Journey | undefined)[] = new Array(capacity);
  let count = 0;
  const followers = new Set<(journey: Journey) => void>();

  function* newestFirst(): IterableIterator<Journey> {
    for (let back = 1; back <= Math.min(count, capacity); back++) {
      const journey = ring[(count - back) % capacity];
      if (journey) yield journey;
    }
  }

  return {
    add(journey) {
      ring[count++ % capacity] = journey;
      if (followers.size > 0) for (const follower of followers) follower(journey);
    },
    find(id) {
      // A search among two thousand when a person asks is cheaper than a map kept for every request.
      for (const journey of newestFirst()) if (journey.id === id) return journey;
      return undefined;
    },
    childrenOf(id) {
      const children: Journey[] = [];
      for (const journey of newestFirst()) if (journey.parent === id) children.push(journey);
      return children.reverse();
    },
    list(filter = {}) {
      const found: Journey[] = [];
      const limit = filter.limit ?? 100;
      for (const journey of newestFirst()) {
        if (found.length >= limit) break;
        if (matches(journey, filter)) found.push(journey);
      }
      return found;
    },
    follow(listener) {
      followers.add(listener);
      return () => followers.delete(listener);
    },
    clear(account) {
      if (account === undefined) {
        ring = new Array(capacity);
        count = 0;
        return;
      }
      for (let at = 0; at < ring.length; at++) if (ring[at]?.account === account) ring[at] = undefined;
    },
  };
}

function matches(journey: Journey, filter: JourneyFilter): boolean {
  if (filter.service !== undefined && journey.service !== filter.service) return false;
  if (filter.operation !== undefined && journey.operation !== filter.operation) return false;
  if (filter.account !== undefined && journey.account !== filter.account) return false;
  if (filter.principal !== undefined && !journey.principal?.includes(filter.principal)) return false;
  if (filter.errorCode !== undefined && journey.error?.code !== filter.errorCode) return false;
  if (filter.outcome !== undefined && (filter.outcome === "error") !== (journey.error !== undefined)) return false;
  return filter.since === undefined || journey.startedAt >= filter.since;
}
