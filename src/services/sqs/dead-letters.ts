import { addressIn, addressOfArn } from "./address.ts";
import type { Deps } from "./deps.ts";
import { findQueue, settingsOf } from "./find.ts";
import { contentOf, type MessageHead } from "./message-record.ts";
import type { Queue } from "./state.ts";

/**
 * Moves a message to the queue of dead letters, in the transaction that is under way. False where that queue is gone:
 * the message stays.
 *
 * It is the same message there, sealed as it was ("the message remains encrypted", SQS developer guide, "Encryption at
 * rest"). Of a standard queue it keeps its age, in a FIFO queue it begins anew (SQS developer guide, "Using dead-letter queues").
 */
export function moveToDeadLetters(
  deps: Deps,
  queue: Queue,
  targetArn: string,
  head: MessageHead,
  record: Uint8Array,
  now: number,
): boolean {
  const address = addressOfArn(targetArn);
  const target = address && findQueue(deps, address);
  if (!target || target.fifo !== queue.fifo) return false;
  const sentAt = queue.fifo ? now : head.sentAt;
  const { queue: _queue, number, elder: _elder, ...rest } = head;
  deps.lines.of(queue).remove(number);
  deps.lines.of(target).append(
    {
      ...rest,
      sentAt,
      deadLetterSource: addressIn(queue, queue.name).arn,
      ...(!queue.fifo && { elder: true as const }),
    },
    contentOf(record),
  );
  deps.alarm.by(sentAt + settingsOf(target).retentionMs);
  deps.waiters.wake(target.id);
  return true;
}
