import type { Scope } from "../../../kernel/call.ts";
import { keyPrefix } from "../../../kernel/collection.ts";
import type { Key, Store } from "../../../kernel/ports.ts";
import type { MessageHead } from "../message-record.ts";
import { encodeRecord, headOf } from "../message-record.ts";
import { elders, type Lease, leases, messages, type Queue, type Tally, tallies } from "../state.ts";
import { createFifoOrder } from "./fifo-order.ts";
import { createHeap } from "./heap.ts";
import type { Held, LineView, Picked } from "./order.ts";
import { createStandardOrder } from "./standard-order.ts";

/** A message before it has its number. */
export type NewHead = Omit<MessageHead, "queue" | "number">;

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
  readonly floor: number;
  readonly inFlight: number;
}

interface Hiding {
  readonly at: number;
  readonly held: Held;
}

export function openLine(store: Store, queue: Queue, delayMs: () => number): Line {
  const scope: Scope = queue;
  const prefixOf = (collection: { readonly name: string }): Key => [...keyPrefix(collection as never, scope), queue.id];
  const messageKey = prefixOf(messages);
  const leaseKey = prefixOf(leases);
  const elderKey = prefixOf(elders);
  const tallyKey = prefixOf(tallies);

  const stored = store.get(tallyKey) as Tally | undefined;
  let last = stored?.last ?? 0;
  let total = stored?.total ?? 0;
  let floor = stored?.floor ?? 0;
  let inFlight = 0;
  let delayed = 0;
  const held = new Map<number, Held>();
  let hidings = createHiding();

  const view: LineView = {
    last: () => last,
    floor: () => floor,
    held: (number) => held.get(number),
    record,
    from(number) {
      const found = record(number);
      if (found) return { number, record: found };
      for (const each of after(number, 1)) return each;
      return undefined;
    },
    inFlight: () => inFlight,
  };
  const newOrder = () => (queue.fifo ? createFifoOrder(view, delayMs) : createStandardOrder(view));
  let order = newOrder();

  for (const [, value] of store.range({ prefix: leaseKey, after: [...leaseKey, floor] })) {
    const lease = value as Lease;
    hide({ ...lease, group: lease.group, hidden: true } as Held);
  }

  function record(number: number): Uint8Array | undefined {
    return number > floor ? (store.get([...messageKey, number]) as Uint8Array | undefined) : undefined;
  }

  function* after(number: number, limit: number): Generator<Picked> {
    const start = Math.max(number, floor);
    for (const [key, value] of store.range({ prefix: messageKey, after: [...messageKey, start], limit }))
      yield { number: key.at(-1) as number, record: value as Uint8Array };
  }

  function writeTally(): void {
    store.put(tallyKey, { id: queue.id, last, total, floor } satisfies Tally);
  }

  function writeLease(one: Held): void {
    const { number, messageId, visibleAt, receives, firstReceivedAt, lastReceivedAt, group } = one;
    const lease: Lease = {
      queue: queue.id,
      number,
      messageId,
      visibleAt,
      receives,
      firstReceivedAt,
      lastReceivedAt,
      group,
    };
    store.put([...leaseKey, number], lease);
  }

  function hide(one: Held): void {
    one.hidden = true;
    held.set(one.number, one);
    hidings.push({ at: one.visibleAt, held: one });
    if (one.receives > 0) inFlight++;
    else delayed++;
    order.hid(one);
  }

  function uncount(one: Held): void {
    one.hidden = false;
    if (one.receives > 0) inFlight--;
    else delayed--;
  }

  const isStale = ({ at, held: one }: Hiding): boolean =>
    !one.hidden || one.visibleAt !== at || held.get(one.number) !== one;

  function advance(now: number): void {
    for (let top = hidings.peek(); top && (isStale(top) || top.at <= now); top = hidings.peek()) {
      hidings.pop();
      if (isStale(top)) continue;
      uncount(top.held);
      order.returned(top.held);
    }
  }

  return {
    append(head, content, visibleAt) {
      const number = ++last;
      total++;
      writeTally();
      store.put([...messageKey, number], encodeRecord({ queue: queue.id, number, ...head }, content));
      if (head.elder) store.put([...elderKey, head.sentAt, number], { queue: queue.id, sentAt: head.sentAt, number });
      if (visibleAt !== undefined) {
        const one = newHeld(number, head, visibleAt);
        writeLease(one);
        hide(one);
      }
      return number;
    },
    take: (now, own) => order.take(now, own),
    putBack: (number, group) => order.putBack(number, group),
    lease(head, visibleAt, now) {
      const one = held.get(head.number) ?? newHeld(head.number, head, visibleAt);
      one.visibleAt = visibleAt;
      one.receives++;
      one.firstReceivedAt ??= now;
      one.lastReceivedAt = now;
      writeLease(one);
      hide(one);
      return one;
    },
    held: (number) => held.get(number),
    record,
    changeVisibility(one, visibleAt, now) {
      one.visibleAt = visibleAt;
      writeLease(one);
      hidings.push({ at: visibleAt, held: one });
      advance(now);
    },
    remove(number) {
      const old = record(number);
      if (!old) return;
      store.delete([...messageKey, number]);
      const head = headOf(old);
      if (head.elder) store.delete([...elderKey, head.sentAt, number]);
      const one = held.get(number);
      if (one) {
        store.delete([...leaseKey, number]);
        held.delete(number);
        if (one.hidden) {
          uncount(one);
          order.left(one);
        }
      }
      total--;
      writeTally();
    },
    purge() {
      floor = last;
      total = 0;
      inFlight = 0;
      delayed = 0;
      held.clear();
      hidings = createHiding();
      order = newOrder();
      writeTally();
      return floor;
    },
    advance,
    counts(now) {
      advance(now);
      const waiting = queue.fifo ? countDelayed(now) : delayed;
      return { visible: Math.max(0, total - inFlight - waiting), inFlight, delayed: waiting };
    },
    nextVisibleAt(now) {
      for (let top = hidings.peek(); top && isStale(top); top = hidings.peek()) hidings.pop();
      const returning = hidings.peek()?.at;
      const fresh = order.nextAt(now);
      return returning === undefined || (fresh !== undefined && fresh < returning) ? fresh : returning;
    },
    after,
    get floor() {
      return floor;
    },
    get inFlight() {
      return inFlight;
    },
  };

  /** Of a FIFO queue, whose messages are delayed in the order in which they came: by halves. */
  function countDelayed(now: number): number {
    const delay = delayMs();
    if (delay === 0) return 0;
    let low = floor + 1;
    let high = last + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const found = record(middle);
      // What is not there any more was received, and so is everything before it.
      if (found && headOf(found).sentAt + delay > now) high = middle;
      else low = middle + 1;
    }
    return last + 1 - low;
  }
}

const createHiding = () => createHeap<Hiding>((left, right) => left.at < right.at);

const newHeld = (number: number, head: NewHead, visibleAt: number): Held => ({
  number,
  messageId: head.id,
  group: head.group,
  visibleAt,
  receives: 0,
  firstReceivedAt: undefined,
  lastReceivedAt: undefined,
  hidden: false,
});
