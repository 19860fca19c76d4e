import type { Call } from "../../kernel/call.ts";
import type { Message, MessageAttributeValue, ReceiveMessageRequest } from "../../model/types/sqs.d.ts";
import { moveToDeadLetters } from "./dead-letters.ts";
import type { Deps } from "./deps.ts";
import { tooManyInFlight } from "./errors.ts";
import { settingsOf } from "./find.ts";
import type { Held } from "./line/order.ts";
import { attributesMd5 } from "./md5.ts";
import { contentOf, headOf, type MessageContent, type MessageHead, type StoredAttribute } from "./message-record.ts";
import { handleOf } from "./receipt.ts";
import { sequenceNumber } from "./send.ts";
import type { Queue } from "./state.ts";

/** "For most standard queues ... approximately 120,000 in flight messages"; FIFO queues have the same (SQS developer guide, "Amazon SQS message quotas"). */
const mostInFlight = 120_000;

export interface Wanted {
  readonly most: number;
  readonly visibilityMs: number;
}

export interface Received {
  readonly taken: readonly { readonly head: MessageHead; readonly held: Held; readonly record: Uint8Array }[];
  /** A key that must be fetched before more can be had. */
  readonly keyMissing?: string | undefined;
}

/** Takes what can be had now, in the transaction that is under way. Throws OverLimit. */
export function take(deps: Deps, call: Call, queue: Queue, now: number, { most, visibilityMs }: Wanted): Received {
  const line = deps.lines.of(queue);
  const settings = settingsOf(queue);
  const taken: { head: MessageHead; held: Held; record: Uint8Array }[] = [];
  const own = new Set<string>();
  line.advance(now);
  while (taken.length < most) {
    const picked = line.take(now, own);
    if (!picked) break;
    const { number, record } = picked;
    const head = headOf(record);
    if (head.sentAt + settings.retentionMs <= now) {
      line.remove(number);
      continue;
    }
    const { redrive } = settings;
    if (redrive && (line.held(number)?.receives ?? 0) >= redrive.mostReceives) {
      if (moveToDeadLetters(deps, queue, redrive.target, head, record, now)) continue;
    }
    if (head.dataKey !== undefined && !deps.keys.atHand(call, queue, head.dataKey)) {
      line.putBack(number, head.group);
      return { taken, keyMissing: head.dataKey };
    }
    if (line.inFlight >= mostInFlight) {
      line.putBack(number, head.group);
      // "If you reach this limit, Amazon SQS returns the OverLimit error message. For FIFO queues ... no error messages".
      if (!queue.fifo && taken.length === 0) throw tooManyInFlight();
      break;
    }
    taken.push({ head, record, held: line.lease(head, now + visibilityMs, now) });
    if (queue.fifo) own.add(head.group ?? "");
  }
  return { taken };
}

/** What the client gets of a message. */
export function present(deps: Deps, call: Call, queue: Queue, one: Received["taken"][number], asked: Asked): Message {
  const { head, held, record } = one;
  const content = contentIn(deps, call, queue, head, record);
  const attributes = chosenAttributes(content.attributes, asked.attributes);
  const system = chosenSystem(head, held, content, queue, asked.system);
  return {
    MessageId: head.id,
    ReceiptHandle: handleOf(queue.id, { number: head.number, receives: held.receives, messageId: head.id }),
    MD5OfBody: head.bodyMd5,
    Body: content.body,
    ...(system && { Attributes: system }),
    ...(attributes && {
      MessageAttributes: attributes.shown,
      MD5OfMessageAttributes:
        attributes.all && head.attributesMd5 !== undefined ? head.attributesMd5 : attributesMd5(attributes.stored),
    }),
  };
}

const utf8 = new TextDecoder();

export function contentIn(deps: Deps, call: Call, queue: Queue, head: MessageHead, record: Uint8Array): MessageContent {
  const stored = contentOf(record);
  if (head.dataKey === undefined) return JSON.parse(utf8.decode(stored)) as MessageContent;
  const key = deps.keys.atHand(call, queue, head.dataKey);
  if (!key) throw new Error(`the data key of message ${head.id} was at hand, and is not`);
  return JSON.parse(utf8.decode(deps.keys.open(key, stored))) as MessageContent;
}

/** What is asked for of each message. */
export interface Asked {
  readonly system: ReadonlySet<string>;
  readonly attributes: readonly string[];
}

export const askedOf = (input: ReceiveMessageRequest): Asked => ({
  system: new Set([...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])]),
  attributes: input.MessageAttributeNames ?? [],
});

interface Chosen {
  readonly shown: Record<string, MessageAttributeValue>;
  readonly stored: Record<string, StoredAttribute>;
  readonly all: boolean;
}

/** "All", ".*", a name, or a prefix before ".*" (API reference, ReceiveMessage, MessageAttributeNames). */
function chosenAttributes(
  stored: Readonly<Record<string, StoredAttribute>> | undefined,
  names: readonly string[],
): Chosen | undefined {
  if (!stored || names.length === 0) return undefined;
  const all = names.includes("All") || names.includes(".*");
  const chosen = Object.entries(stored).filter(([name]) => all || names.some((asked) => fits(name, asked)));
  if (chosen.length === 0) return undefined;
  return {
    shown: Object.fromEntries(chosen.map(([name, value]) => [name, shown(value)])),
    stored: Object.fromEntries(chosen),
    all,
  };
}

const fits = (name: string, asked: string): boolean =>
  asked.endsWith(".*") ? name.startsWith(asked.slice(0, -1)) || name === asked.slice(0, -2) : name === asked;

function shown({ type, text, bytes }: StoredAttribute): MessageAttributeValue {
  return bytes === undefined
    ? { DataType: type, StringValue: text }
    : { DataType: type, BinaryValue: Buffer.from(bytes, "base64") };
}

type SystemValue = (head: MessageHead, held: Held, content: MessageContent, queue: Queue) => string | undefined;

const systemRows: ReadonlyMap<string, SystemValue> = new Map(
  Object.entries<SystemValue>({
    SenderId: ({ sender }) => sender,
    SentTimestamp: ({ sentAt }) => String(sentAt),
    ApproximateReceiveCount: (_, { receives }) => String(receives),
    ApproximateFirstReceiveTimestamp: (_, { firstReceivedAt }) => String(firstReceivedAt),
    SequenceNumber: ({ number }, _held, _content, { fifo }) => (fifo ? sequenceNumber(number) : undefined),
    MessageDeduplicationId: ({ deduplicationId }) => deduplicationId,
    MessageGroupId: ({ group }) => group,
    AWSTraceHeader: (_head, _held, { traceHeader }) => traceHeader,
    DeadLetterQueueSourceArn: ({ deadLetterSource }) => deadLetterSource,
  }),
);

export const isSystemAttribute = (name: string): boolean => name === "All" || systemRows.has(name);

function chosenSystem(
  head: MessageHead,
  held: Held,
  content: MessageContent,
  queue: Queue,
  asked: ReadonlySet<string>,
): Record<string, string> | undefined {
  if (asked.size === 0) return undefined;
  const all = asked.has("All");
  const found: Record<string, string> = {};
  for (const [name, row] of systemRows) {
    const value = all || asked.has(name) ? row(head, held, content, queue) : undefined;
    if (value !== undefined) found[name] = value;
  }
  return found;
}
