import type { Call } from "../../../kernel/call.ts";
import { addressIn } from "../address.ts";
import { shownAttributes } from "../attributes.ts";
import type { Deps, SqsHandler } from "../deps.ts";
import { invalidAttributeName, missingParameter } from "../errors.ts";
import { requireQueue, settingsOf } from "../find.ts";
import { changed } from "../settings.ts";
import type { Queue } from "../state.ts";

export const getQueueAttributes: SqsHandler<"GetQueueAttributes"> = (deps, call, input) => {
  const queue = requireQueue(deps, call, input.QueueUrl);
  const asked = new Set(input.AttributeNames ?? []);
  for (const name of asked) if (!names.has(name)) throw invalidAttributeName(`Unknown Attribute ${name}.`);
  if (asked.size === 0) return {};
  const all = { ...shownAttributes(queue.attributes, queue.fifo), ...known(queue), ...counted(deps, call, queue) };
  if (asked.has("All")) return { Attributes: all };
  return { Attributes: Object.fromEntries(Object.entries(all).filter(([name]) => asked.has(name))) };
};

const seconds = (ms: number): string => String(Math.floor(ms / 1_000));

const known = (queue: Queue): Record<string, string> => ({
  QueueArn: addressIn(queue, queue.name).arn,
  CreatedTimestamp: seconds(queue.createdAt),
  LastModifiedTimestamp: seconds(queue.modifiedAt),
});

function counted(deps: Deps, call: Call, queue: Queue): Record<string, string> {
  const { visible, inFlight, delayed } = deps.lines.of(queue).counts(call.now);
  return {
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  };
}

/** What may be asked for (API reference, GetQueueAttributes). */
const names: ReadonlySet<string> = new Set([
  "All",
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesDelayed",
  "ApproximateNumberOfMessagesNotVisible",
  "ContentBasedDeduplication",
  "CreatedTimestamp",
  "DeduplicationScope",
  "DelaySeconds",
  "FifoQueue",
  "FifoThroughputLimit",
  "KmsDataKeyReusePeriodSeconds",
  "KmsMasterKeyId",
  "LastModifiedTimestamp",
  "MaximumMessageSize",
  "MessageRetentionPeriod",
  "Policy",
  "QueueArn",
  "ReceiveMessageWaitTimeSeconds",
  "RedriveAllowPolicy",
  "RedrivePolicy",
  "SqsManagedSseEnabled",
  "VisibilityTimeout",
]);

export const setQueueAttributes: SqsHandler<"SetQueueAttributes"> = (deps, call, input) => {
  const queue = requireQueue(deps, call, input.QueueUrl);
  if (input.Attributes === undefined) throw missingParameter("Attributes");
  const address = addressIn(queue, queue.name);
  const attributes = changed(deps, address, queue.fifo, queue.attributes, input.Attributes);
  const now = { ...queue, attributes, modifiedAt: call.now };
  deps.queues.put(queue, now);
  // A shorter retention, or a shorter delay, works on what is there already.
  deps.alarm.by(call.now + settingsOf(now).retentionMs);
  deps.alarm.look();
  deps.waiters.wake(queue.id);
  return {};
};
