import type { Call } from "../../kernel/call.ts";
import type { PublishInput } from "../../model/types/sns.d.ts";
import { keep } from "./archive.ts";
import { isFifo } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { type DataKey, makeDataKey } from "./encryption.ts";
import { fanOut, originOf, type Prepared, prepare } from "./fan-out.ts";
import { duplicateOf, type FifoIds, fifoIds, nextNumber, remember, sequenceText, standardGroup } from "./fifo.ts";
import { type FoundTopic, findTopic } from "./find.ts";
import { acceptMessage } from "./message.ts";
import type { Message } from "./state.ts";

export type TopicInput = Omit<PublishInput, "TopicArn" | "TargetArn" | "PhoneNumber">;

/** What the publisher learns. */
export interface Published {
  readonly MessageId: string;
  readonly SequenceNumber?: string;
}

/** A message that was checked and signed, and only has to be taken. */
interface Ready extends Prepared {
  readonly fifo: FifoIds | undefined;
}

/** Checks a message for a topic and gives it an id. Throws as Publish does. */
export function draft(
  deps: Deps,
  call: Call,
  found: FoundTopic,
  input: TopicInput,
): { message: Message; fifo: FifoIds | undefined } {
  const fifo = isFifo(found.arn) ? fifoIds(found, input) : undefined;
  const groupId = fifo ? fifo.groupId : standardGroup(input);
  const message: Message = {
    id: deps.ids.next("snsMessage"),
    topicArn: found.arn,
    ...acceptMessage(input),
    publishedAt: call.now,
    groupId,
    deduplicationId: fifo?.deduplicationId,
  };
  return { message, fifo };
}

/** What the topic's encryption asks of a publisher; undefined for topics without it. */
export async function dataKeyFor(
  { peers }: Deps,
  call: Call,
  { arn, topic }: FoundTopic,
): Promise<DataKey | undefined> {
  const { KmsMasterKeyId } = topic.attributes;
  return KmsMasterKeyId ? makeDataKey(peers, call, KmsMasterKeyId, arn) : undefined;
}

export async function ready(deps: Deps, found: FoundTopic, drafted: ReturnType<typeof draft>): Promise<Ready> {
  return { ...(await prepare(deps, found, drafted.message)), fifo: drafted.fifo };
}

/** Takes messages over, all in one transaction: once that is committed, they reach everybody. */
export function take(
  deps: Deps,
  call: Call,
  arn: string,
  key: DataKey | undefined,
  messages: readonly Ready[],
): Published[] {
  return deps.store.transact(() => {
    // Again, since it may have gone while the messages were signed.
    const found = findTopic(deps, call, arn);
    return messages.map((each) =>
      each.fifo ? takeFifo(deps, call, found, key, each, each.fifo) : takeStandard(deps, call, found, each),
    );
  });
}

function takeStandard(deps: Deps, call: Call, found: FoundTopic, each: Ready): Published {
  fanOut(deps, originOf(found, call), each);
  return { MessageId: each.message.id };
}

function takeFifo(
  deps: Deps,
  call: Call,
  found: FoundTopic,
  key: DataKey | undefined,
  each: Ready,
  ids: FifoIds,
): Published {
  const { now } = call;
  const known = duplicateOf(deps, found, ids, now);
  if (known) return { MessageId: known.messageId, SequenceNumber: known.sequenceNumber };
  const number = nextNumber(deps, found);
  const sequenceNumber = sequenceText(number);
  const message: Message = { ...each.message, sequenceNumber };
  remember(deps, found, ids, { messageId: message.id, sequenceNumber, now });
  keep(deps, found, number, message, key);
  fanOut(deps, originOf(found, call), { ...each, message });
  return { MessageId: message.id, SequenceNumber: sequenceNumber };
}
