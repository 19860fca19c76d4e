import { createHeap } from "./heap.ts";
import type { Held } from "./order.ts";

/** Messages that were received or delayed, and which of them are out of sight. */
export interface Hidden {
  readonly inFlight: number;
  readonly delayed: number;
  get(number: number): Held | undefined;
  hide(held: Held): void;
  /** Its `visibleAt` has changed. */
  moved(held: Held): void;
  /** Forgets it. True: it was out of sight. */
  drop(held: Held): boolean;
  /** Takes out the next that can be seen again. */
  due(now: number): Held | undefined;
  /** When the next can be. */
  nextAt(): number | undefined;
  clear(): void;
}

interface Hiding {
  readonly at: number;
  readonly held: Held;
}

const createHidings = () => createHeap<Hiding>((left, right) => left.at < right.at);

/** Entries of the heap are left behind when a message moves or goes; whoever comes upon one passes it over. */
export function createHidden(): Hidden {
  const all = new Map<number, Held>();
  let hidings = createHidings();
  let inFlight = 0;
  let delayed = 0;

  const isStale = ({ at, held }: Hiding): boolean =>
    !held.hidden || held.visibleAt !== at || all.get(held.number) !== held;

  function top(): Hiding | undefined {
    let first = hidings.peek();
    while (first && isStale(first)) {
      hidings.pop();
      first = hidings.peek();
    }
    return first;
  }

  function reveal(held: Held): void {
    held.hidden = false;
    if (held.receives > 0) inFlight--;
    else delayed--;
  }

  return {
    get inFlight() {
      return inFlight;
    },
    get delayed() {
      return delayed;
    },
    get: (number) => all.get(number),
    hide(held) {
      held.hidden = true;
      all.set(held.number, held);
      hidings.push({ at: held.visibleAt, held });
      if (held.receives > 0) inFlight++;
      else delayed++;
    },
    moved: (held) => hidings.push({ at: held.visibleAt, held }),
    drop(held) {
      all.delete(held.number);
      const wasHidden = held.hidden;
      if (wasHidden) reveal(held);
      return wasHidden;
    },
    due(now) {
      const first = top();
      if (!first || first.at > now) return undefined;
      hidings.pop();
      reveal(first.held);
      return first.held;
    },
    nextAt: () => top()?.at,
    clear() {
      all.clear();
      hidings = createHidings();
      inFlight = 0;
      delayed = 0;
    },
  };
}
