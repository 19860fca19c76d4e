import { parseArn } from "../../../kernel/arn.ts";
import type { Call } from "../../../kernel/call.ts";
import type { PublishBatchInput, PublishInput } from "../../../model/types/sns.d.ts";
import { readArn } from "../arns.ts";
import type { Deps, WaitingSnsHandler } from "../deps.ts";
import * as errors from "../errors.ts";
import { findTopic } from "../find.ts";
import { acceptMessage, bytesOf, mostBytes } from "../message.ts";
import { isPhoneNumber } from "../protocols.ts";
import { dataKeyFor, draft, type Published, ready, take } from "../publish.ts";
import { findEndpoint, isEnabled } from "../push.ts";

export const publish: WaitingSnsHandler<"Publish"> = async (deps, call, input) => {
  if (input.PhoneNumber !== undefined) return toPhone(deps, call, input, input.PhoneNumber);
  if (input.TargetArn !== undefined && parseArn(input.TargetArn)?.resource.startsWith("endpoint/")) {
    return toDevice(deps, call, input, input.TargetArn);
  }
  return { ...(await toTopic(deps, call, input)) };
};

async function toTopic(deps: Deps, call: Call, input: PublishInput): Promise<Published> {
  const member = input.TopicArn === undefined && input.TargetArn !== undefined ? "TargetArn" : "TopicArn";
  const found = findTopic(deps, call, input[member], member);
  const drafted = draft(deps, call, found, input);
  const key = await dataKeyFor(deps, call, found);
  const [published] = take(deps, call, found.arn, key, [await ready(deps, found, drafted)]);
  if (!published) throw new Error("sns: a message was published and no id came of it");
  return published;
}

function toPhone(deps: Deps, call: Call, input: PublishInput, phone: string): { MessageId: string } {
  if (input.TopicArn !== undefined || input.TargetArn !== undefined) {
    throw errors.invalid("PhoneNumber Reason: Only one of TopicArn, TargetArn and PhoneNumber can be given");
  }
  if (!isPhoneNumber(phone)) throw errors.invalid(`PhoneNumber Reason: ${phone} is not valid to publish to`);
  const { text, texts, attributes } = acceptMessage(input);
  const messageId = deps.ids.next("snsMessage");
  deps.store.transact(() => {
    deps.post.text(call, { to: phone, text: texts?.sms ?? text, attributes, messageId });
  });
  return { MessageId: messageId };
}

function toDevice(deps: Deps, call: Call, input: PublishInput, arn: string): { MessageId: string } {
  if (readArn(arn, "TargetArn").region !== call.region) throw errors.invalid("TargetArn");
  const found = findEndpoint(deps, arn);
  if (!found) throw errors.invalid("TargetArn Reason: No endpoint found for the target arn specified");
  if (!isEnabled(found.application)) throw errors.applicationDisabled();
  if (!isEnabled(found.endpoint)) throw errors.endpointDisabled();
  const message = {
    id: deps.ids.next("snsMessage"),
    topicArn: "",
    ...acceptMessage(input, true),
    publishedAt: call.now,
  };
  deps.store.transact(() => deps.post.push(arn, message, undefined));
  return { MessageId: message.id };
}

const goodEntryId = /^[A-Za-z0-9_-]{1,80}$/;

/** "Up to 10 messages" (SNS API reference, PublishBatch). */
const mostEntries = 10;

function checkEntries(entries: PublishBatchInput["PublishBatchRequestEntries"]): void {
  if (entries.length === 0) throw errors.emptyBatch();
  if (entries.length > mostEntries) throw errors.tooManyEntries();
  const ids = entries.map(({ Id }) => Id);
  if (new Set(ids).size < ids.length) throw errors.idsNotDistinct();
  for (const id of ids) {
    if (id.length > 80) throw errors.invalidEntryId(`The Id of a batch entry in the batch request is too long: ${id}`);
    if (!goodEntryId.test(id)) {
      throw errors.invalidEntryId(
        `The Id of a batch entry in the batch request contains an impermissible character: ${id}`,
      );
    }
  }
  if (entries.reduce((bytes, entry) => bytes + bytesOf(entry), 0) > mostBytes) throw errors.batchTooLong();
}

/** Observed: one message that is not as it should be fails the whole batch; nothing of it is published. */
export const publishBatch: WaitingSnsHandler<"PublishBatch"> = async (deps, call, input) => {
  const { TopicArn, PublishBatchRequestEntries: entries } = input;
  checkEntries(entries);
  const found = findTopic(deps, call, TopicArn);
  const drafts = entries.map((entry) => draft(deps, call, found, entry));
  const key = await dataKeyFor(deps, call, found);
  const prepared = await Promise.all(drafts.map((each) => ready(deps, found, each)));
  const published = take(deps, call, found.arn, key, prepared);
  return {
    Successful: entries.map(({ Id }, index) => ({ Id, ...published[index] })),
    Failed: [],
  };
};
