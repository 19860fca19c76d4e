import { toBase64 } from "../../base/base64.ts";
import type { Json } from "../../engines/event-pattern/index.ts";
import { parseArn } from "../../kernel/arn.ts";
import { toldFailure } from "../../kernel/error.ts";
import type { Peers } from "../../kernel/peers.ts";
import type { Message, MessageAttributeValue, Operations as SqsOperations } from "../../model/types/sqs.d.ts";
import type { PipeRecord, PipeSource } from "./record.ts";
import { inRole } from "./role.ts";
import type { Pipe } from "./state.ts";

/** The longest that SQS lets one wait, in seconds. */
const patienceSeconds = 20;
/** Entries of a batch operation of SQS. */
const abreast = 10;

/** A queue as a source: what is done is deleted, what failed comes again when its visibility timeout is over. */
export function createSqsSource(peers: Peers, pipe: Pipe): PipeSource {
  const sqs = peers.to<SqsOperations>("sqs");
  const caller = inRole(pipe, pipe.source);
  const { region = "", account = "", resource = "" } = parseArn(pipe.source) ?? {};
  const QueueUrl = `https://sqs.${region}.amazonaws.com/${account}/${resource}`;
  let held: readonly PipeRecord[] = [];

  async function receive(most: number, WaitTimeSeconds: number): Promise<readonly PipeRecord[]> {
    const { Messages = [] } = await sqs.call(
      "ReceiveMessage",
      {
        QueueUrl,
        MaxNumberOfMessages: Math.min(most, abreast),
        WaitTimeSeconds,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      },
      caller,
    );
    return Messages.map((message) => recordOf(message, pipe.source, region));
  }

  return {
    async open(most) {
      held = await receive(most, 0);
    },
    async read(most, patient) {
      if (held.length === 0) return receive(most, patient ? patienceSeconds : 0);
      const first = held.slice(0, most);
      held = held.slice(most);
      return first;
    },
    async done(records) {
      for (const some of chunks(records)) {
        const Entries = some.map(({ handle }, n) => ({ Id: String(n), ReceiptHandle: handle }));
        const { Failed = [] } = await sqs.call("DeleteMessageBatch", { QueueUrl, Entries }, caller);
        const [first] = Failed;
        if (first) throw toldFailure(first.Code ?? "InternalError", first.Message ?? "a message cannot be deleted");
      }
    },
    async failed(records, soon) {
      if (!soon) return;
      for (const some of chunks(records)) {
        const Entries = some.map(({ handle }, n) => ({ Id: String(n), ReceiptHandle: handle, VisibilityTimeout: 0 }));
        await sqs.call("ChangeMessageVisibilityBatch", { QueueUrl, Entries }, caller);
      }
    },
  };
}

function* chunks<T>(all: readonly T[]): IterableIterator<readonly T[]> {
  for (let at = 0; at < all.length; at += abreast) yield all.slice(at, at + abreast);
}

/** EventBridge user guide, "Amazon Simple Queue Service as a source": an event as pipes get it. */
function recordOf(message: Message, eventSourceARN: string, awsRegion: string): PipeRecord {
  const { MessageId = "", ReceiptHandle = "", Body = "", Attributes = {}, MessageAttributes = {} } = message;
  const event: Json = {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: { ...Attributes },
    messageAttributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, value]) => [name, attributeOf(value)]),
    ),
    md5OfBody: message.MD5OfBody ?? "",
    ...(message.MD5OfMessageAttributes !== undefined && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: "aws:sqs",
    eventSourceARN,
    awsRegion,
  };
  return { id: MessageId, handle: ReceiptHandle, order: Attributes.MessageGroupId, event };
}

const attributeOf = ({ StringValue, BinaryValue, DataType }: MessageAttributeValue): Json => ({
  ...(StringValue !== undefined && { stringValue: StringValue }),
  ...(BinaryValue !== undefined && { binaryValue: toBase64(BinaryValue) }),
  stringListValues: [],
  binaryListValues: [],
  dataType: DataType ?? "String",
});
