import { largestMessage } from "../attributes.ts";
import { checkBatch, eachEntry } from "../batch.ts";
import type { SqsHandler, WaitingSqsHandler } from "../deps.ts";
import { batchTooLong } from "../errors.ts";
import { requireQueue } from "../find.ts";
import { changeVisibilityBy, deleteBy } from "../receipts.ts";
import { type Draft, draftOf, send } from "../send.ts";

/** All or none of it is committed, but what is refused of one entry says nothing of the others. */
export const sendMessageBatch: WaitingSqsHandler<"SendMessageBatch"> = async (deps, call, input) => {
  const queue = requireQueue(deps, call, input.QueueUrl);
  const entries = checkBatch("SendMessageBatchRequestEntry", input.Entries);
  const drafts = new Map<string, Draft>();
  const checked = eachEntry(entries, (entry) => {
    drafts.set(entry.Id, draftOf(queue, entry));
    return entry;
  });
  let bytes = 0;
  for (const { bytes: own } of drafts.values()) bytes += own;
  if (bytes > largestMessage) throw batchTooLong(bytes);
  const key = drafts.size > 0 ? deps.keys.toSeal(call, queue) : undefined;
  const ready = key instanceof Promise ? await key : key;
  const Successful = deps.store.transact(() => {
    const now = requireQueue(deps, call, input.QueueUrl);
    return [...drafts].map(([Id, draft]) => ({ Id, ...send(deps, call, now, draft, ready) }));
  });
  return { Successful, Failed: checked.Failed };
};

export const deleteMessageBatch: SqsHandler<"DeleteMessageBatch"> = (deps, call, input) => {
  const queue = requireQueue(deps, call, input.QueueUrl);
  const entries = checkBatch("DeleteMessageBatchRequestEntry", input.Entries);
  return eachEntry(entries, ({ ReceiptHandle }) => {
    deleteBy(deps, call, queue, ReceiptHandle);
    return {};
  });
};

export const changeMessageVisibilityBatch: SqsHandler<"ChangeMessageVisibilityBatch"> = (deps, call, input) => {
  const queue = requireQueue(deps, call, input.QueueUrl);
  const entries = checkBatch("ChangeMessageVisibilityBatchRequestEntry", input.Entries);
  return eachEntry(entries, ({ ReceiptHandle, VisibilityTimeout }) => {
    // "The new value (in seconds)", which an entry may leave out: the queue's own, then.
    changeVisibilityBy(
      deps,
      call,
      queue,
      ReceiptHandle,
      VisibilityTimeout ?? Number(queue.attributes.VisibilityTimeout ?? 30),
    );
    return {};
  });
};
