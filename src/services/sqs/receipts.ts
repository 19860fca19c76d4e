import type { Call } from "../../kernel/call.ts";
import { longestVisibility } from "./attributes.ts";
import type { Deps } from "./deps.ts";
import { expiredHandle, invalidValue, missingParameter, notInFlight } from "./errors.ts";
import { readHandle } from "./receipt.ts";
import type { Queue } from "./state.ts";

/** What is done with a receipt handle, in the transaction that is under way. */

/**
 * Deletes the message. A handle of an earlier receipt succeeds and deletes nothing, in a standard queue (API reference,
 * DeleteMessage); in a FIFO queue a handle ends with its visibility timeout.
 */
export function deleteBy(deps: Deps, call: Call, queue: Queue, handle: string | undefined): void {
  if (handle === undefined || handle === "") throw missingParameter("ReceiptHandle");
  const { number, receives, messageId } = readHandle(queue.id, handle);
  const line = deps.lines.of(queue);
  line.advance(call.now);
  const held = line.held(number);
  if (!held || held.messageId !== messageId) return;
  if (queue.fifo && (!held.hidden || held.receives !== receives)) throw expiredHandle(handle);
  if (held.receives !== receives) return;
  line.remove(number);
  // The rest of its group may go now.
  if (queue.fifo) deps.waiters.wake(queue.id);
}

/** Hides the message for so many seconds from now. */
export function changeVisibilityBy(
  deps: Deps,
  call: Call,
  queue: Queue,
  handle: string | undefined,
  seconds: number | undefined,
): void {
  if (handle === undefined || handle === "") throw missingParameter("ReceiptHandle");
  if (seconds === undefined) throw missingParameter("VisibilityTimeout");
  if (seconds < 0 || seconds > longestVisibility)
    throw invalidValue("VisibilityTimeout", seconds, `Must be >= 0 and <= ${longestVisibility}, if provided.`);
  const { number, receives, messageId } = readHandle(queue.id, handle);
  const line = deps.lines.of(queue);
  line.advance(call.now);
  const held = line.held(number);
  if (!held?.hidden || held.messageId !== messageId || held.receives !== receives) throw notInFlight(handle);
  const visibleAt = call.now + seconds * 1_000;
  // Twelve hours "from the time Amazon SQS receives the ReceiveMessage request" (API reference, ChangeMessageVisibility).
  if (visibleAt > (held.lastReceivedAt ?? call.now) + longestVisibility * 1_000)
    throw invalidValue(
      "VisibilityTimeout",
      seconds,
      `Total VisibilityTimeout for the message is beyond the limit [${longestVisibility} seconds]`,
    );
  line.changeVisibility(held, visibleAt, call.now);
  if (seconds === 0) deps.waiters.wake(queue.id);
  else deps.waiters.look(queue.id);
}
