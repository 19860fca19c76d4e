import { createHash } from "node:crypto";
import type { Deps } from "./deps.ts";
import { invalid } from "./errors.ts";
import type { FoundTopic } from "./find.ts";
import { house } from "./house.ts";
import type { Deduplication } from "./state.ts";

/** What FIFO topics add to a message: its group, its deduplication, its number. */

/** "The deduplication interval is 5 minutes" (SNS developer guide, "Message deduplication for FIFO topics"). */
const intervalMs = 5 * 60_000;

interface Given {
  readonly Message: string;
  readonly MessageGroupId?: string | undefined;
  readonly MessageDeduplicationId?: string | undefined;
}

export interface FifoIds {
  readonly groupId: string;
  readonly deduplicationId: string;
}

/** SNS API reference, Publish: up to 128 alphanumeric characters and punctuation. */
const goodId = /^[\x21-\x7e]{1,128}$/;

const checkId = (value: string, name: string): string => {
  if (!goodId.test(value))
    throw invalid(`${name} Reason: The ${name} must contain up to 128 alphanumeric and punctuation characters`);
  return value;
};

/** Throws InvalidParameter where group or deduplication id are missing. */
export function fifoIds({ topic }: FoundTopic, given: Given): FifoIds {
  const { MessageGroupId, MessageDeduplicationId } = given;
  if (MessageGroupId === undefined || MessageGroupId === "") {
    throw invalid("The MessageGroupId parameter is required for FIFO topics");
  }
  const byContent = topic.attributes.ContentBasedDeduplication === "true";
  if (!byContent && (MessageDeduplicationId === undefined || MessageDeduplicationId === "")) {
    throw invalid(
      "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
  }
  return {
    groupId: checkId(MessageGroupId, "MessageGroupId"),
    deduplicationId: MessageDeduplicationId
      ? checkId(MessageDeduplicationId, "MessageDeduplicationId")
      : createHash("sha256").update(given.Message).digest("hex"),
  };
}

/** Standard topics take a group, which goes on to standard queues, and no deduplication id. */
export function standardGroup({ MessageGroupId, MessageDeduplicationId }: Given): string | undefined {
  if (MessageDeduplicationId !== undefined) {
    throw invalid(
      "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
    );
  }
  return MessageGroupId === undefined ? undefined : checkId(MessageGroupId, "MessageGroupId");
}

/** FifoThroughputScope: duplicates are looked for in the whole topic, or in the message's group. */
const keyIn = ({ topic }: FoundTopic, { groupId, deduplicationId }: FifoIds): string =>
  topic.attributes.FifoThroughputScope === "MessageGroup" ? `${groupId} ${deduplicationId}` : deduplicationId;

/** The message that this one repeats, if the topic took one within the interval. */
export function duplicateOf(
  { deduplications }: Deps,
  found: FoundTopic,
  ids: FifoIds,
  now: number,
): Deduplication | undefined {
  const known = deduplications.get(house, found.arn, keyIn(found, ids));
  return known && known.until > now ? known : undefined;
}

/** The message's number, which nobody else gets. Inside a transaction. */
export function nextNumber({ sequences }: Deps, { arn }: FoundTopic): number {
  const last = (sequences.get(house, arn)?.last ?? 0) + 1;
  sequences.put(house, { topicArn: arn, last });
  return last;
}

/** Twenty digits, which grow within the topic (SNS developer guide, "FIFO topic message ordering"). */
export const sequenceText = (number: number): string => `1${String(number * 1_000).padStart(19, "0")}`;

/** Remembers a message for as long as it is looked for. */
export function remember(
  { deduplications, alarm }: Deps,
  found: FoundTopic,
  ids: FifoIds,
  { messageId, sequenceNumber, now }: { messageId: string; sequenceNumber: string; now: number },
): void {
  const until = now + intervalMs;
  deduplications.put(house, { topicArn: found.arn, key: keyIn(found, ids), messageId, sequenceNumber, until });
  alarm.by(until);
}
