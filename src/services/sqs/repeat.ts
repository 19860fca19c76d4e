import type { Call } from "../../kernel/call.ts";
import type { Deps } from "./deps.ts";
import { headOf } from "./message-record.ts";
import type { Received } from "./receive.ts";
import type { Queue } from "./state.ts";

/**
 * The messages of an earlier receive with the same attempt id, hidden anew, while nothing happened to any of them (API
 * reference, ReceiveMessage, ReceiveRequestAttemptId). Undefined where it is to be an ordinary receive.
 */
export function repeat(
  deps: Deps,
  call: Call,
  queue: Queue,
  id: string | undefined,
  visibilityMs: number,
): Received["taken"] | undefined {
  if (id === undefined || !queue.fifo) return undefined;
  const attempt = deps.attempts.find(queue.id, id, call.now);
  if (!attempt) return undefined;
  const line = deps.lines.of(queue);
  line.advance(call.now);
  const found: Received["taken"][number][] = [];
  for (const { number, receives, messageId } of attempt.receipts) {
    const held = line.held(number);
    const record = line.record(number);
    if (!held?.hidden || held.receives !== receives || held.messageId !== messageId || !record) return undefined;
    const head = headOf(record);
    if (head.dataKey !== undefined && !deps.keys.atHand(call, queue, head.dataKey)) return undefined;
    found.push({ head, held, record });
  }
  for (const { held } of found) line.changeVisibility(held, call.now + visibilityMs, call.now);
  deps.waiters.look(queue.id);
  return found;
}
