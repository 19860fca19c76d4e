import type { Call } from "../../../kernel/call.ts";
import { isFifo, topicArn } from "../arns.ts";
import type { Deps, SnsHandler } from "../deps.ts";
import { invalid, invalidBare, notImplemented, tooManyTopics } from "../errors.ts";
import { topicPlace } from "../find.ts";
import { house } from "../house.ts";
import { pageOf } from "../paging.ts";
import { defaultPolicy } from "../policy.ts";
import type { Attributes, Topic } from "../state.ts";
import { readTags, withTags } from "../tags.ts";
import { acceptTopicAttribute } from "../topic-attributes.ts";

/** "Topics: 100,000 standard, 1,000 FIFO an account" (AWS general reference, "Amazon SNS endpoints and quotas"). */
const mostFifoTopics = 1_000;

const fifoName = /^[A-Za-z0-9_-]{1,251}\.fifo$/;
const standardName = /^[A-Za-z0-9_-]{1,256}$/;

export const createTopic: SnsHandler<"CreateTopic"> = (
  deps,
  call,
  { Name, Attributes = {}, Tags, DataProtectionPolicy },
) => {
  if (DataProtectionPolicy) throw notImplemented("CreateTopic: DataProtectionPolicy");
  const fifo = Attributes.FifoTopic?.toLowerCase() === "true";
  checkName(Name, fifo);
  const accepted = Object.entries(Attributes).map(([name, value]) => [
    name,
    acceptTopicAttribute(name, value, { fifo, creating: true }),
  ]);
  const { Policy, FifoTopic: _, ...attributes } = Object.fromEntries(accepted) as Record<string, string>;
  const tags = withTags({}, readTags(Tags));
  const arn = topicArn(call, Name);
  const existing = deps.topics.get(call, Name);
  if (existing) {
    refuseDifference(existing, { ...attributes, ...(Policy !== undefined && { Policy }) }, tags);
    return { TopicArn: arn };
  }
  if (fifo) checkFifoQuota(deps, call);
  deps.topics.put(call, {
    name: Name,
    createdAt: call.now,
    attributes,
    policy: Policy ?? defaultPolicy(arn, call.account),
    tags,
    deletedSubscriptions: 0,
  });
  return { TopicArn: arn };
};

function checkName(name: string, fifo: boolean): void {
  if (fifo && !fifoName.test(name)) {
    throw invalidBare(
      "Invalid parameter: Topic Name Reason: Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long.",
    );
  }
  if (!fifo && !standardName.test(name)) throw invalid("Topic Name");
}

/** A topic is made once; whoever makes it again must want the same. */
function refuseDifference(topic: Topic, attributes: Attributes, tags: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    const has = name === "Policy" ? topic.policy : topic.attributes[name];
    if (has !== value) throw invalid("Attributes Reason: Topic already exists with different attributes");
  }
  for (const [key, value] of Object.entries(tags)) {
    if (topic.tags[key] !== value) throw invalid("Tags Reason: Topic already exists with different tags");
  }
}

function checkFifoQuota({ topics }: Deps, call: Call): void {
  let count = 0;
  for (const { name } of topics.list(call)) if (isFifo(name)) count++;
  if (count >= mostFifoTopics) throw tooManyTopics();
}

/** Nobody minds a topic that is not there. Its subscriptions go with it. */
export const deleteTopic: SnsHandler<"DeleteTopic"> = (deps, call, { TopicArn }) => {
  const { name, ...scope } = topicPlace(call, TopicArn);
  if (!deps.topics.delete(scope, name)) return {};
  for (const { id } of [...deps.subscriptions.list(house, { prefix: [TopicArn] })]) {
    deps.subscriptions.delete(house, TopicArn, id);
  }
  // A topic of the same name is another one: nothing of this one repeats in it, and its numbers grow on.
  for (const { key } of [...deps.deduplications.list(house, { prefix: [TopicArn] })]) {
    deps.deduplications.delete(house, TopicArn, key);
  }
  for (const { number } of [...deps.archive.list(house, { prefix: [TopicArn] })]) {
    deps.archive.delete(house, TopicArn, number);
  }
  return {};
};

export const listTopics: SnsHandler<"ListTopics"> = ({ topics }, call, { NextToken: token }) => {
  const { items, next } = pageOf(
    token,
    ({ name }: Topic) => [name],
    (after) => topics.list(call, { after }),
  );
  return {
    Topics: items.map(({ name }) => ({ TopicArn: topicArn(call, name) })),
    ...(next !== undefined && { NextToken: next }),
  };
};
