import type { Store } from "../../kernel/ports.ts";
import type { Receipt } from "./receipt.ts";

/** A receive that its client may repeat: FIFO queues give the same messages again, under the same handles. */
export interface Attempt {
  readonly at: number;
  readonly receipts: readonly Receipt[];
}

export interface Attempts {
  find(queueId: string, id: string, now: number): Attempt | undefined;
  keep(queueId: string, id: string, attempt: Attempt): void;
}

/** "the deduplication interval is 5 minutes" (API reference, ReceiveMessage, ReceiveRequestAttemptId). */
const keptMs = 300_000;
const most = 10_000;

/** In memory: whoever repeats a receive after the process has ended finds its messages hidden until their timeout. */
export function createAttempts(store: Store): Attempts {
  const attempts = new Map<string, Attempt>();
  store.onUpheaval(() => attempts.clear());
  return {
    find(queueId, id, now) {
      const found = attempts.get(`${queueId} ${id}`);
      return found && now - found.at < keptMs ? found : undefined;
    },
    keep(queueId, id, attempt) {
      for (const [key, { at }] of attempts) {
        if (attempts.size < most && attempt.at - at < keptMs) break;
        attempts.delete(key);
      }
      attempts.set(`${queueId} ${id}`, attempt);
    },
  };
}
