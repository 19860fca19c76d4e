import type { WaitingSqsHandler } from "../deps.ts";
import { requireQueue } from "../find.ts";
import { draftOf, send } from "../send.ts";

/** Waits only where KMS has to make a data key. */
export const sendMessage: WaitingSqsHandler<"SendMessage"> = async (deps, call, input) => {
  const queue = requireQueue(deps, call, input.QueueUrl);
  const draft = draftOf(queue, input);
  const key = deps.keys.toSeal(call, queue);
  const ready = key instanceof Promise ? await key : key;
  return deps.store.transact(() => send(deps, call, requireQueue(deps, call, input.QueueUrl), draft, ready));
};
