import { headOf } from "../message-record.ts";
import { createHeap } from "./heap.ts";
import type { LineView, Order, Picked } from "./order.ts";

/** How far ahead a fair queue looks for messages of quieter groups. */
const lookAhead = 1_000;
/** Below this many messages in flight nobody is disproportionate. */
const crowd = 10;
/** Share of all messages in flight from which a group is a noisy neighbour. */
const noisyShare = 0.1;

interface Aside {
  readonly number: number;
  readonly group: string;
}

/**
 * Oldest first. Messages that were never received are walked through by number, and cost no memory; those that returned
 * stand in a heap.
 *
 * Fair queues (SQS developer guide, "Amazon SQS fair queues"): while a group has a disproportionate share of the messages
 * in flight, those of quieter groups go first. AWS does not publish its measure; this one's is above.
 */
export function createStandardOrder(line: LineView): Order {
  const ready = createHeap<number>((left, right) => left < right);
  const aside = createHeap<Aside>((left, right) => left.number < right.number);
  const inFlightOf = new Map<string, number>();
  let next = line.floor() + 1;

  function count(group: string | undefined, change: 1 | -1): void {
    if (group === undefined) return;
    const now = (inFlightOf.get(group) ?? 0) + change;
    if (now > 0) inFlightOf.set(group, now);
    else inFlightOf.delete(group);
  }

  function isNoisy(group: string): boolean {
    const all = line.inFlight();
    return all >= crowd && (inFlightOf.get(group) ?? 0) > all * noisyShare;
  }

  /** The oldest that can be seen, whoever sent it. */
  function oldest(): Picked | undefined {
    let fresh: Picked | undefined;
    for (let number = ready.peek(); number !== undefined; number = ready.peek()) {
      if (number >= next) {
        fresh = nextFresh();
        if (fresh && fresh.number < number) break;
      }
      ready.pop();
      const record = line.held(number)?.hidden ? undefined : line.record(number);
      if (record) return { number, record };
    }
    fresh ??= nextFresh();
    if (fresh) next = fresh.number + 1;
    return fresh;
  }

  function nextFresh(): Picked | undefined {
    while (next <= line.last()) {
      // Those were received or delayed before: they return by themselves.
      if (line.held(next)) {
        next++;
        continue;
      }
      const found = line.from(next);
      if (!found) {
        next = line.last() + 1;
        return undefined;
      }
      if (found.number === next) return found;
      next = found.number;
    }
    return undefined;
  }

  function fromAside(): Picked | undefined {
    for (let top = aside.pop(); top; top = aside.pop()) {
      const record = line.held(top.number)?.hidden ? undefined : line.record(top.number);
      if (record) return { number: top.number, record };
    }
    return undefined;
  }

  return {
    take() {
      const top = aside.peek();
      if (top && !isNoisy(top.group)) return fromAside() ?? oldest();
      for (let found = oldest(); found; found = oldest()) {
        if (inFlightOf.size === 0) return found;
        const { group } = headOf(found.record);
        if (group === undefined || !isNoisy(group)) return found;
        aside.push({ number: found.number, group });
        if (aside.size > lookAhead) break;
      }
      return fromAside();
    },
    putBack: (number) => ready.push(number),
    hid: ({ group, receives }) => receives > 0 && count(group, 1),
    returned(held) {
      if (held.receives > 0) count(held.group, -1);
      ready.push(held.number);
    },
    left: ({ group, receives }) => receives > 0 && count(group, -1),
    nextAt: () => undefined,
  };
}
