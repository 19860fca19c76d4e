import type { Call } from "../../../kernel/call.ts";
import type { Message, ReceiveMessageRequest } from "../../../model/types/sqs.d.ts";
import { longestVisibility, longestWait } from "../attributes.ts";
import type { Deps, WaitingSqsHandler } from "../deps.ts";
import { invalidAttributeName, invalidParameter, invalidValue } from "../errors.ts";
import { requireQueue, settingsOf } from "../find.ts";
import { type Asked, askedOf, isSystemAttribute, present, take, type Wanted } from "../receive.ts";
import { repeat } from "../repeat.ts";
import type { Queue } from "../state.ts";

export const receiveMessage: WaitingSqsHandler<"ReceiveMessage"> = async (deps, call, input) => {
  const queue = requireQueue(deps, call, input.QueueUrl);
  const { most, visibilityMs, waitMs } = wantedOf(queue, input);
  const asked = askedOf(input);
  const repeated = deps.store.transact(() => repeat(deps, call, queue, input.ReceiveRequestAttemptId, visibilityMs));
  if (repeated) return answer(repeated.map((one) => present(deps, call, queue, one, asked)));
  const deadline = call.now + waitMs;
  for (let now = call.now; ; now = deps.clock.now()) {
    const mark = deps.waiters.mark();
    const found = await receive(deps, call, input, now, { most, visibilityMs }, asked);
    if (found.length > 0 || now >= deadline) return answer(found);
    const there = await deps.waiters.wait(queue, mark, deadline, call, (at) => deps.lines.of(queue).nextVisibleAt(at));
    // A message that nobody gets would be hidden from all others for its timeout.
    if (!there) return {};
  }
};

const answer = (Messages: readonly Message[]) => (Messages.length === 0 ? {} : { Messages });

/** One look; as often as KMS has to unwrap a data key first. */
async function receive(
  deps: Deps,
  call: Call,
  input: ReceiveMessageRequest,
  now: number,
  wanted: Wanted,
  asked: Asked,
): Promise<readonly Message[]> {
  for (;;) {
    let missing: string | undefined;
    // The queue may be gone since.
    const queue = requireQueue(deps, call, input.QueueUrl);
    const found = deps.store.transact(() => {
      const { taken, keyMissing } = take(deps, call, queue, now, wanted);
      missing = keyMissing;
      if (taken.length > 0) remember(deps, queue, input, now, taken);
      return taken.map((one) => present(deps, call, queue, one, asked));
    });
    if (found.length > 0 || missing === undefined) {
      // There may be more, and others who wait for it.
      if (found.length > 0) deps.waiters.wake(queue.id);
      return found;
    }
    await deps.keys.fetch(call, queue, missing).catch((error) => {
      // Whoever waits beside may be let use the key.
      deps.waiters.wake(queue.id);
      throw error;
    });
  }
}

function remember(
  { attempts }: Deps,
  queue: Queue,
  { ReceiveRequestAttemptId: id }: ReceiveMessageRequest,
  at: number,
  taken: ReturnType<typeof take>["taken"],
): void {
  if (id === undefined || !queue.fifo) return;
  const receipts = taken.map(({ head, held }) => ({
    number: head.number,
    receives: held.receives,
    messageId: head.id,
  }));
  attempts.keep(queue.id, id, { at, receipts });
}

function wantedOf(queue: Queue, input: ReceiveMessageRequest): Wanted & { readonly waitMs: number } {
  const { MaxNumberOfMessages: most = 1, VisibilityTimeout: visibility, WaitTimeSeconds: wait } = input;
  const settings = settingsOf(queue);
  if (most < 1 || most > 10) throw invalidValue("MaxNumberOfMessages", most, "Must be between 1 and 10, if provided.");
  if (visibility !== undefined && (visibility < 0 || visibility > longestVisibility))
    throw invalidValue("VisibilityTimeout", visibility, `Must be >= 0 and <= ${longestVisibility}, if provided.`);
  if (wait !== undefined && (wait < 0 || wait > longestWait))
    throw invalidValue("WaitTimeSeconds", wait, `Must be >= 0 and <= ${longestWait}, if provided.`);
  for (const name of [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])])
    if (!isSystemAttribute(name)) throw invalidAttributeName(`Unknown Attribute ${name}.`);
  checkAttemptId(input.ReceiveRequestAttemptId);
  return {
    most,
    visibilityMs: visibility === undefined ? settings.visibilityMs : visibility * 1_000,
    waitMs: wait === undefined ? settings.waitMs : wait * 1_000,
  };
}

function checkAttemptId(id: string | undefined): void {
  if (id !== undefined && !/^[\x21-\x7e]{1,128}$/.test(id))
    throw invalidParameter(
      `Value ${id} for parameter ReceiveRequestAttemptId is invalid. Reason: ReceiveRequestAttemptId can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
    );
}
