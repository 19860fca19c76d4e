import type { NewHead } from "../message-record.ts";
import type { Lease } from "../state.ts";
import type { Held } from "./order.ts";

/** What is stored of a message that was received or delayed, and what memory makes of it. */

export const leaseOf = (queue: string, held: Held): Lease => ({
  queue,
  number: held.number,
  messageId: held.messageId,
  visibleAt: held.visibleAt,
  receives: held.receives,
  firstReceivedAt: held.firstReceivedAt,
  lastReceivedAt: held.lastReceivedAt,
  group: held.group,
});

export const heldOf = ({
  number,
  messageId,
  visibleAt,
  receives,
  firstReceivedAt,
  lastReceivedAt,
  group,
}: Lease): Held => ({
  number,
  messageId,
  visibleAt,
  receives,
  firstReceivedAt,
  lastReceivedAt,
  group,
  hidden: false,
});

export const newHeld = (number: number, head: NewHead, visibleAt: number): Held => ({
  number,
  messageId: head.id,
  group: head.group,
  visibleAt,
  receives: 0,
  firstReceivedAt: undefined,
  lastReceivedAt: undefined,
  hidden: false,
});
