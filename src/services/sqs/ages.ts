import { keyPrefix } from "../../kernel/collection.ts";
import type { Key, Store } from "../../kernel/ports.ts";
import { headOf } from "./message-record.ts";
import { elders, messages, type Queue, type Tally, tallies } from "./state.ts";

/** How old a queue's messages are, by the store alone: a queue that nobody uses stays unread. */

interface Aged {
  readonly number: number;
  readonly sentAt: number;
}

/** When the oldest message was sent; undefined in an empty queue. */
export function oldestAt(store: Store, queue: Queue): number | undefined {
  let oldest: number | undefined;
  for (const { sentAt } of [...eldest(store, queue, 1), ...foremost(store, queue, 1)])
    if (oldest === undefined || sentAt < oldest) oldest = sentAt;
  return oldest;
}

/** Numbers of messages that were sent at `at` or before, so many at most of those that keep their age and of the others. */
export function sentBy(store: Store, queue: Queue, at: number, limit: number): readonly number[] {
  const found: number[] = [];
  for (const read of [eldest, foremost]) {
    for (const { number, sentAt } of read(store, queue, limit)) {
      if (sentAt > at) break;
      found.push(number);
    }
  }
  return found;
}

const prefixOf = (collection: object, queue: Queue): Key => [...keyPrefix(collection as never, queue), queue.id];

const floorOf = (store: Store, queue: Queue): number =>
  (store.get(prefixOf(tallies, queue)) as Tally | undefined)?.floor ?? 0;

function* foremost(store: Store, queue: Queue, limit: number): Generator<Aged> {
  const prefix = prefixOf(messages, queue);
  for (const [, record] of store.range({ prefix, after: [...prefix, floorOf(store, queue)], limit }))
    yield headOf(record as Uint8Array);
}

function* eldest(store: Store, queue: Queue, limit: number): Generator<Aged> {
  const floor = floorOf(store, queue);
  for (const [, value] of store.range({ prefix: prefixOf(elders, queue), limit })) {
    const elder = value as Aged;
    if (elder.number > floor) yield elder;
  }
}
