import { defineService, read, waits, write } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/sqs.d.ts";
import { audit } from "./audit.ts";
import type { Deps } from "./deps.ts";
import { iam } from "./iam.ts";
import { sqsDeps } from "./open-deps.ts";
import { getQueueAttributes, setQueueAttributes } from "./operations/attributes.ts";
import { changeMessageVisibilityBatch, deleteMessageBatch, sendMessageBatch } from "./operations/batches.ts";
import { cancelMessageMoveTask, listMessageMoveTasks, startMessageMoveTask } from "./operations/move-tasks.ts";
import { addPermission, removePermission } from "./operations/permissions.ts";
import * as queueOperations from "./operations/queues.ts";
import { changeMessageVisibility, deleteMessage } from "./operations/receipts.ts";
import { receiveMessage } from "./operations/receive-message.ts";
import { sendMessage } from "./operations/send-message.ts";
import { listQueueTags, tagQueue, untagQueue } from "./operations/tags.ts";
import * as state from "./state.ts";

export const sqsService = defineService<Operations, Deps>()({
  id: "sqs",
  operations: {
    CreateQueue: write(queueOperations.createQueue),
    DeleteQueue: write(queueOperations.deleteQueue),
    GetQueueUrl: read(queueOperations.getQueueUrl),
    ListQueues: read(queueOperations.listQueues),
    ListDeadLetterSourceQueues: read(queueOperations.listDeadLetterSourceQueues),
    PurgeQueue: write(queueOperations.purgeQueue),
    GetQueueAttributes: read(getQueueAttributes),
    SetQueueAttributes: write(setQueueAttributes),
    AddPermission: write(addPermission),
    RemovePermission: write(removePermission),
    ListQueueTags: read(listQueueTags),
    TagQueue: write(tagQueue),
    UntagQueue: write(untagQueue),
    // These wait where KMS is asked for a data key, or for messages.
    SendMessage: waits(sendMessage),
    SendMessageBatch: waits(sendMessageBatch),
    ReceiveMessage: waits(receiveMessage),
    DeleteMessage: write(deleteMessage),
    DeleteMessageBatch: write(deleteMessageBatch),
    ChangeMessageVisibility: write(changeMessageVisibility),
    ChangeMessageVisibilityBatch: write(changeMessageVisibilityBatch),
    StartMessageMoveTask: write(startMessageMoveTask),
    CancelMessageMoveTask: write(cancelMessageMoveTask),
    ListMessageMoveTasks: read(listMessageMoveTasks),
  },
  iam,
  audit,
  // "https://sqs.us-east-2.amazonaws.com/123456789012/MyQueue/?Action=SendMessage" (SQS developer guide, "Making query API
  // requests").
  quirks: { pathMember: "QueueUrl" },
  collections: Object.values(state).map((collection) => collection as never),
  deps: sqsDeps,
  jobs: ({ alarm }) => alarm.look(),
});
