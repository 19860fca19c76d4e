import { keyPrefix } from "../../../kernel/collection.ts";
import type { Key, Store } from "../../../kernel/ports.ts";
import { encodeRecord, headOf, type MessageHead, type NewHead } from "../message-record.ts";
import { elders, type Lease, leases, messages, type Queue, type Tally, tallies } from "../state.ts";
import { createFifoOrder } from "./fifo-order.ts";
import { createHidden } from "./hidden.ts";
import { heldOf, leaseOf, newHeld } from "./lease-record.ts";
import type { Held, LineView, Picked } from "./order.ts";
import { createStandardOrder } from "./standard-order.ts";

export interface Counts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/**
 * A queue's messages, in the order in which they can be had. The store is the truth: everything here follows from it, and
 * every change is written in the transaction that is under way. Messages have consecutive numbers, so that nothing is
 * searched for; memory holds only those that were received or delayed.
 */
export interface Line {
  /** Puts a message at the end; `visibleAt` where it is delayed. Returns its number. */
  append(head: NewHead, content: Uint8Array, visibleAt?: number): number;
  /** The next that can be seen, as of the last `advance`. */
  take(now: number, own: ReadonlySet<string>): Picked | undefined;
  putBack(number: number, group: string | undefined): void;
  /** Hides a message that was taken. */
  lease(head: MessageHead, visibleAt: number, now: number): Held;
  held(number: number): Held | undefined;
  record(number: number): Uint8Array | undefined;
  changeVisibility(held: Held, visibleAt: number, now: number): void;
  remove(number: number): void;
  /** Forgets all messages that there are; returns the number of the newest. */
  purge(): number;
  /** Lets what is due be seen again. */
  advance(now: number): void;
  counts(now: number): Counts;
  /** When the next message can be seen that cannot now. */
  nextVisibleAt(now: number): number | undefined;
  /** The first messages behind `number`, oldest first. */
  after(number: number, limit: number): Iterable<Picked>;
  readonly inFlight: number;
}

/** Where a line's parts stand in the store. */
interface Keys {
  readonly message: Key;
  readonly lease: Key;
  readonly elder: Key;
  readonly tally: Key;
}

function keysOf(queue: Queue): Keys {
  const of = (collection: object): Key => [...keyPrefix(collection as never, queue), queue.id];
  return { message: of(messages), lease: of(leases), elder: of(elders), tally: of(tallies) };
}

/** A line's records, and how far it has come. */
function openRecords(store: Store, queue: Queue, keys: Keys) {
  const { last = 0, total = 0, floor = 0 } = (store.get(keys.tally) as Tally | undefined) ?? {};
  const tally = { last, total, floor };
  const records = {
    tally,
    get: (number: number): Uint8Array | undefined =>
      number > tally.floor ? (store.get([...keys.message, number]) as Uint8Array | undefined) : undefined,
    from(number: number): Picked | undefined {
      const found = records.get(number);
      if (found) return { number, record: found };
      for (const each of records.after(number, 1)) return each;
      return undefined;
    },
    *after(number: number, limit: number): Generator<Picked> {
      const start = Math.max(number, tally.floor);
      for (const [key, value] of store.range({ prefix: keys.message, after: [...keys.message, start], limit }))
        yield { number: key.at(-1) as number, record: value as Uint8Array };
    },
    writeTally: (): void => store.put(keys.tally, { id: queue.id, ...tally } satisfies Tally),
    writeLease: (held: Held): void => store.put([...keys.lease, held.number], leaseOf(queue.id, held)),
    add(head: NewHead, content: Uint8Array): number {
      const number = ++tally.last;
      tally.total++;
      records.writeTally();
      store.put([...keys.message, number], encodeRecord({ queue: queue.id, number, ...head }, content));
      const { sentAt } = head;
      if (head.elder) store.put([...keys.elder, sentAt, number], { queue: queue.id, sentAt, number });
      return number;
    },
    /** False: it was not there. */
    delete(number: number): boolean {
      const old = records.get(number);
      if (!old) return false;
      store.delete([...keys.message, number]);
      const { elder, sentAt } = headOf(old);
      if (elder) store.delete([...keys.elder, sentAt, number]);
      tally.total--;
      records.writeTally();
      return true;
    },
    deleteLease: (number: number): void => store.delete([...keys.lease, number]),
    leases: () => store.range({ prefix: keys.lease, after: [...keys.lease, tally.floor] }),
  };
  return records;
}

export function openLine(store: Store, queue: Queue, delayMs: () => number): Line {
  const records = openRecords(store, queue, keysOf(queue));
  const { tally } = records;
  const hidden = createHidden();
  const view: LineView = {
    last: () => tally.last,
    floor: () => tally.floor,
    held: hidden.get,
    record: records.get,
    from: records.from,
    inFlight: () => hidden.inFlight,
  };
  const newOrder = () => (queue.fifo ? createFifoOrder(view, delayMs) : createStandardOrder(view));
  let order = newOrder();
  for (const [, lease] of records.leases()) hide(heldOf(lease as Lease));

  function hide(held: Held): void {
    hidden.hide(held);
    order.hid(held);
  }

  function advance(now: number): void {
    for (let held = hidden.due(now); held; held = hidden.due(now)) order.returned(held);
  }

  return {
    append(head, content, visibleAt) {
      const number = records.add(head, content);
      if (visibleAt === undefined) return number;
      const held = newHeld(number, head, visibleAt);
      records.writeLease(held);
      hide(held);
      return number;
    },
    take: (now, own) => order.take(now, own),
    putBack: (number, group) => order.putBack(number, group),
    lease(head, visibleAt, now) {
      const held = hidden.get(head.number) ?? newHeld(head.number, head, visibleAt);
      held.visibleAt = visibleAt;
      held.receives++;
      held.firstReceivedAt ??= now;
      held.lastReceivedAt = now;
      records.writeLease(held);
      hide(held);
      return held;
    },
    held: hidden.get,
    record: records.get,
    changeVisibility(held, visibleAt, now) {
      held.visibleAt = visibleAt;
      records.writeLease(held);
      hidden.moved(held);
      advance(now);
    },
    remove(number) {
      if (!records.delete(number)) return;
      const held = hidden.get(number);
      if (!held) return;
      records.deleteLease(number);
      if (hidden.drop(held)) order.left(held);
    },
    purge() {
      tally.floor = tally.last;
      tally.total = 0;
      hidden.clear();
      order = newOrder();
      records.writeTally();
      return tally.floor;
    },
    advance,
    counts(now) {
      advance(now);
      const { inFlight } = hidden;
      const delayed = queue.fifo ? countDelayed(view, now - delayMs()) : hidden.delayed;
      return { visible: Math.max(0, tally.total - inFlight - delayed), inFlight, delayed };
    },
    nextVisibleAt(now) {
      const returning = hidden.nextAt();
      const fresh = order.nextAt(now);
      return returning === undefined || (fresh !== undefined && fresh < returning) ? fresh : returning;
    },
    after: records.after,
    get inFlight() {
      return hidden.inFlight;
    },
  };
}

/** Messages of a FIFO queue that were sent after `sentAt`: they are delayed in the order in which they came. By halves. */
function countDelayed(line: LineView, sentAt: number): number {
  const last = line.last();
  let low = line.floor() + 1;
  let high = last + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = line.record(middle);
    // What is not there any more was received, and so is everything before it.
    if (found && headOf(found).sentAt > sentAt) high = middle;
    else low = middle + 1;
  }
  return last + 1 - low;
}
