import type { SqsHandler } from "../deps.ts";
import { requireQueue } from "../find.ts";
import { changeVisibilityBy, deleteBy } from "../receipts.ts";

export const deleteMessage: SqsHandler<"DeleteMessage"> = (deps, call, input) => {
  deleteBy(deps, call, requireQueue(deps, call, input.QueueUrl), input.ReceiptHandle);
  return {};
};

export const changeMessageVisibility: SqsHandler<"ChangeMessageVisibility"> = (deps, call, input) => {
  const queue = requireQueue(deps, call, input.QueueUrl);
  changeVisibilityBy(deps, call, queue, input.ReceiptHandle, input.VisibilityTimeout);
  return {};
};
