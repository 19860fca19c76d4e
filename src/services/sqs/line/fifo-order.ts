import { headOf } from "../message-record.ts";
import { createHeap } from "./heap.ts";
import type { LineView, Order, Picked } from "./order.ts";
import { createSortedNumbers, type SortedNumbers } from "./sorted-numbers.ts";

/**
 * How far a queue looks for groups that are free: "SQS looks through the first 120,000 messages to determine available
 * message groups" (SQS developer guide, "Amazon SQS FIFO queue quotas").
 */
const window = 120_000;

/** How much further it looks for more of a group that a receive has begun with. */
const sameGroupLook = 100;

interface Group {
  readonly name: string;
  /** Known messages that can be seen, or could if none of the group were in flight. */
  readonly waiting: SortedNumbers;
  inFlight: number;
}

interface Head {
  readonly number: number;
  readonly group: Group;
}

/**
 * In order within each message group, one group's messages to one receiver at a time (SQS developer guide, "FIFO queue
 * delivery logic"): while one of a group is in flight, none of it goes out. `delayMs` is the queue's, now: it applies to
 * messages that are in it already.
 */
export function createFifoOrder(line: LineView, delayMs: () => number): Order {
  const groups = new Map<string, Group>();
  const heads = createHeap<Head>((left, right) => left.number < right.number);
  let next = line.floor() + 1;
  let waiting = 0;

  function groupOf(name = ""): Group {
    let group = groups.get(name);
    if (!group) {
      group = { name, waiting: createSortedNumbers(), inFlight: 0 };
      groups.set(name, group);
    }
    return group;
  }

  function wait(group: Group, number: number): void {
    group.waiting.add(number);
    waiting++;
    announce(group);
  }

  /** Its first message may go, unless some are in flight: then the entry is stale, and a later one replaces it. */
  function announce(group: Group): void {
    const number = group.waiting.first();
    if (number !== undefined) heads.push({ number, group });
    else if (group.inFlight === 0) groups.delete(group.name);
  }

  function shift(group: Group): void {
    group.waiting.shift();
    waiting--;
    announce(group);
  }

  /** Looks at one more message. False: there is none that could go yet. */
  function look(now: number): boolean {
    if (waiting >= window) return false;
    while (line.held(next)) next++;
    const found = next <= line.last() ? line.from(next) : undefined;
    if (!found) return false;
    if (line.held(found.number)) {
      next = found.number;
      return true;
    }
    const head = headOf(found.record);
    if (head.sentAt + delayMs() > now) return false;
    next = found.number + 1;
    wait(groupOf(head.group), found.number);
    return true;
  }

  function known(own: ReadonlySet<string>): Picked | undefined {
    for (let head = heads.peek(); head; head = heads.peek()) {
      const { group, number } = head;
      heads.pop();
      if (group.waiting.first() !== number) continue;
      if (group.inFlight > 0 && !own.has(group.name)) continue;
      const record = line.record(number);
      shift(group);
      if (record) return { number, record };
    }
    return undefined;
  }

  /** "as many messages with the same message group ID as possible" (API reference, ReceiveMessage). */
  function ofSameGroup(now: number, own: ReadonlySet<string>): Picked | undefined {
    for (const name of own) {
      const group = groups.get(name);
      if (!group) continue;
      for (let looked = 0; group.waiting.size === 0 && looked < sameGroupLook && look(now); looked++);
      for (let number = group.waiting.first(); number !== undefined; number = group.waiting.first()) {
        const record = line.record(number);
        shift(group);
        if (record) return { number, record };
      }
    }
    return undefined;
  }

  function released(name: string | undefined): void {
    const group = groupOf(name);
    group.inFlight--;
    if (group.inFlight === 0) announce(group);
  }

  return {
    take(now, own) {
      const more = ofSameGroup(now, own);
      if (more) return more;
      for (;;) {
        const found = known(own);
        if (found) return found;
        if (!look(now)) return undefined;
      }
    },
    putBack: (number, name) => wait(groupOf(name), number),
    hid({ group }) {
      groupOf(group).inFlight++;
    },
    returned({ group, number }) {
      groupOf(group).waiting.add(number);
      waiting++;
      released(group);
    },
    left: ({ group }) => released(group),
    nextAt(now) {
      const found = next <= line.last() && !line.held(next) ? line.from(next) : undefined;
      if (!found) return undefined;
      const at = headOf(found.record).sentAt + delayMs();
      return at > now ? at : undefined;
    },
  };
}
