import type { Store } from "../../kernel/ports.ts";
import { numberOf } from "./attributes.ts";
import { type Line, openLine } from "./line/line.ts";
import type { Queue } from "./state.ts";

/** The lines of all queues that are in use: read from the store when first asked for, forgotten when it changes otherwise. */
export interface Lines {
  of(queue: Queue): Line;
  forget(queueId: string): void;
}

interface Open {
  readonly line: Line;
  delayMs: number;
}

export function createLines(store: Store): Lines {
  const open = new Map<string, Open>();
  store.onUpheaval(() => open.clear());

  return {
    of(queue) {
      const known = open.get(queue.id);
      const delayMs = queue.fifo ? numberOf(queue.attributes, "DelaySeconds") * 1_000 : 0;
      if (known) {
        known.delayMs = delayMs;
        return known.line;
      }
      const state = { delayMs };
      const line = openLine(store, queue, () => state.delayMs);
      open.set(queue.id, Object.assign(state, { line }));
      return line;
    },
    forget: (queueId) => open.delete(queueId),
  };
}
