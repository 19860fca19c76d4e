import { hash } from "node:crypto";
import type { Call } from "../../kernel/call.ts";
import type { MessageAttributeValue, MessageSystemAttributeValue } from "../../model/types/sqs.d.ts";
import { longestDelay } from "./attributes.ts";
import { checkBody, checkId, readAttributes, readTraceHeader, sizeOf } from "./contents.ts";
import type { Deps } from "./deps.ts";
import { invalidParameter, invalidValue, missingParameter, wrongQueueType } from "./errors.ts";
import { settingsOf } from "./find.ts";
import type { ReadyKey } from "./key-ring.ts";
import { attributesMd5, textMd5 } from "./md5.ts";
import type { MessageContent } from "./message-record.ts";
import type { Queue } from "./state.ts";

export interface SendInput {
  readonly MessageBody?: string | undefined;
  readonly DelaySeconds?: number | undefined;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttributeValue>> | undefined;
  readonly MessageSystemAttributes?: Readonly<Record<string, MessageSystemAttributeValue>> | undefined;
  readonly MessageDeduplicationId?: string | undefined;
  readonly MessageGroupId?: string | undefined;
}

/** A message that may be sent. */
export interface Draft {
  readonly content: MessageContent;
  readonly bytes: number;
  readonly bodyMd5: string;
  readonly attributesMd5: string | undefined;
  readonly systemMd5: string | undefined;
  readonly group: string | undefined;
  readonly deduplicationId: string | undefined;
  /** Of a standard queue's message. */
  readonly delayMs: number;
}

export interface Sent {
  readonly MessageId: string;
  readonly MD5OfMessageBody: string;
  readonly MD5OfMessageAttributes?: string;
  readonly MD5OfMessageSystemAttributes?: string;
  readonly SequenceNumber?: string;
}

/** Checks what is to be sent. Throws what SendMessage answers. */
export function draftOf(queue: Queue, input: SendInput): Draft {
  const settings = settingsOf(queue);
  const body = checkBody(input.MessageBody);
  const attributes = readAttributes(input.MessageAttributes);
  const trace = readTraceHeader(input.MessageSystemAttributes);
  const bytes = sizeOf(body, attributes);
  if (bytes > settings.mostBytes)
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${settings.mostBytes} bytes.`,
    );
  const { MessageGroupId: group } = input;
  if (group !== undefined) checkId("MessageGroupId", group);
  else if (queue.fifo) throw missingParameter("MessageGroupId");
  return {
    content: { body, attributes, traceHeader: trace?.text },
    bytes,
    bodyMd5: textMd5(body),
    attributesMd5: attributes && attributesMd5(attributes),
    systemMd5: trace && attributesMd5({ AWSTraceHeader: trace }),
    group,
    deduplicationId: deduplicationIdOf(queue, body, input),
    delayMs: delayOf(queue, input),
  };
}

function delayOf(queue: Queue, { DelaySeconds: seconds }: SendInput): number {
  if (seconds === undefined) return settingsOf(queue).delayMs;
  if (seconds < 0 || seconds > longestDelay)
    throw invalidValue("DelaySeconds", seconds, `DelaySeconds must be >= 0 and <= ${longestDelay}.`);
  // "When you set FifoQueue, you can't set DelaySeconds per message" (API reference, SendMessage). Zero is let pass.
  if (queue.fifo && seconds !== 0) throw wrongQueueType("DelaySeconds", seconds);
  return seconds * 1_000;
}

function deduplicationIdOf(queue: Queue, body: string, { MessageDeduplicationId: id }: SendInput): string | undefined {
  if (!queue.fifo) {
    if (id !== undefined) throw wrongQueueType("MessageDeduplicationId", id);
    return undefined;
  }
  if (id !== undefined) return checkId("MessageDeduplicationId", id);
  if (settingsOf(queue).contentBased) return hash("sha256", body);
  throw invalidParameter(
    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
  );
}

/** "within the 5-minute deduplication interval" (SQS developer guide, "Using the message deduplication ID"). */
export const deduplicationMs = 300_000;

/** Puts the message into the queue, in the transaction that is under way. */
export function send(deps: Deps, call: Call, queue: Queue, draft: Draft, key: ReadyKey | undefined): Sent {
  const digest = queue.fifo ? digestOf(queue, draft) : undefined;
  const before = digest === undefined ? undefined : deps.seen.get(queue, queue.id, digest);
  if (before && call.now - before.at < deduplicationMs) return answer(draft, queue, before.messageId, before.number);
  const plain = Buffer.from(JSON.stringify(draft.content));
  const messageId = deps.ids.next("job");
  const number = deps.lines.of(queue).append(
    {
      id: messageId,
      sentAt: call.now,
      sender: call.principal.id || (call.principal.serviceName ?? ""),
      bodyMd5: draft.bodyMd5,
      attributesMd5: draft.attributesMd5,
      group: draft.group,
      deduplicationId: draft.deduplicationId,
      dataKey: key?.id,
    },
    key ? deps.keys.seal(key, plain) : plain,
    !queue.fifo && draft.delayMs > 0 ? call.now + draft.delayMs : undefined,
  );
  if (digest !== undefined) deps.seen.put(queue, { queue: queue.id, digest, number, messageId, at: call.now });
  deps.alarm.by(call.now + settingsOf(queue).retentionMs);
  if (draft.delayMs > 0) deps.waiters.look(queue.id);
  else deps.waiters.wake(queue.id);
  return answer(draft, queue, messageId, number);
}

/** The id may hold a group's name, and the other way round: their lengths keep them apart. */
function digestOf(queue: Queue, { group = "", deduplicationId = "" }: Draft): string {
  return hash(
    "sha256",
    settingsOf(queue).perGroup ? `${group.length} ${group} ${deduplicationId}` : deduplicationId,
    "base64url",
  );
}

function answer(draft: Draft, queue: Queue, MessageId: string, number: number): Sent {
  return {
    MessageId,
    MD5OfMessageBody: draft.bodyMd5,
    ...(draft.attributesMd5 !== undefined && { MD5OfMessageAttributes: draft.attributesMd5 }),
    ...(draft.systemMd5 !== undefined && { MD5OfMessageSystemAttributes: draft.systemMd5 }),
    ...(queue.fifo && { SequenceNumber: sequenceNumber(number) }),
  };
}

/** "has 128 bits of entropy ... not consecutive": twenty digits that rise. */
export const sequenceNumber = (number: number): string => `188${String(number * 256).padStart(17, "0")}`;
