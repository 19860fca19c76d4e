import { beginningOf } from "../archive.ts";
import { isFifo } from "../arns.ts";
import { effectiveTopicPolicy } from "../delivery-policy.ts";
import type { Deps, SnsHandler } from "../deps.ts";
import { timestampOf } from "../envelope.ts";
import { invalid } from "../errors.ts";
import { type FoundTopic, findTopic } from "../find.ts";
import { house } from "../house.ts";
import { withoutPermission, withPermission } from "../policy.ts";
import { acceptTopicAttribute } from "../topic-attributes.ts";

export const getTopicAttributes: SnsHandler<"GetTopicAttributes"> = (deps, call, { TopicArn }) => {
  const found = findTopic(deps, call, TopicArn);
  const { topic, scope, arn } = found;
  const fifo = isFifo(topic.name);
  const { confirmed, pending } = countSubscriptions(deps, arn);
  const { DeliveryPolicy, ...attributes } = topic.attributes;
  return {
    Attributes: {
      DisplayName: "",
      ...(fifo && { FifoTopic: "true", ContentBasedDeduplication: "false", ...archiveAttributes(deps, found) }),
      ...withoutEmpty(attributes),
      ...(DeliveryPolicy && { DeliveryPolicy }),
      EffectiveDeliveryPolicy: effectiveTopicPolicy(DeliveryPolicy),
      Owner: scope.account,
      Policy: topic.policy,
      SubscriptionsConfirmed: String(confirmed),
      SubscriptionsDeleted: String(topic.deletedSubscriptions),
      SubscriptionsPending: String(pending),
      TopicArn: arn,
    },
  };
};

function archiveAttributes(deps: Deps, { topic, arn }: FoundTopic): Record<string, string> {
  const beginning = topic.attributes.ArchivePolicy ? beginningOf(deps, arn) : undefined;
  return beginning === undefined ? {} : { BeginningArchiveTime: timestampOf(beginning) };
}

function countSubscriptions({ subscriptions }: Deps, arn: string): { confirmed: number; pending: number } {
  let confirmed = 0;
  let pending = 0;
  for (const { pendingUntil } of subscriptions.list(house, { prefix: [arn] })) {
    if (pendingUntil === undefined) confirmed++;
    else pending++;
  }
  return { confirmed, pending };
}

/** An attribute that was set to nothing is as if it had never been set; only the display name is shown empty. */
const withoutEmpty = (attributes: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).filter(([name, value]) => value !== "" || name === "DisplayName"));

export const setTopicAttributes: SnsHandler<"SetTopicAttributes"> = (deps, call, input) => {
  const { TopicArn, AttributeName: name, AttributeValue: value = "" } = input;
  const { scope, topic, arn } = findTopic(deps, call, TopicArn);
  const accepted = acceptTopicAttribute(name, value, { fifo: isFifo(topic.name), creating: false });
  if (name === "ArchivePolicy" && accepted === "") refuseWhileReplaying(deps, arn);
  if (name === "Policy") deps.topics.put(scope, { ...topic, policy: accepted });
  else deps.topics.put(scope, { ...topic, attributes: { ...topic.attributes, [name]: accepted } });
  return {};
};

/** What is still to be sent again must be there. Replays are whole when they are asked for, so that only their policies tell. */
function refuseWhileReplaying({ subscriptions }: Deps, arn: string): void {
  for (const { attributes } of subscriptions.list(house, { prefix: [arn] })) {
    if (attributes.ReplayPolicy) {
      throw invalid(
        "ArchivePolicy Reason: The archive policy cannot be removed while subscriptions have a replay policy",
      );
    }
  }
}

export const addPermission: SnsHandler<"AddPermission"> = (
  deps,
  call,
  { TopicArn, Label, AWSAccountId, ActionName },
) => {
  const { scope, topic, arn } = findTopic(deps, call, TopicArn);
  deps.topics.put(scope, { ...topic, policy: withPermission(topic.policy, arn, Label, AWSAccountId, ActionName) });
  return {};
};

export const removePermission: SnsHandler<"RemovePermission"> = (deps, call, { TopicArn, Label }) => {
  const { scope, topic } = findTopic(deps, call, TopicArn);
  deps.topics.put(scope, { ...topic, policy: withoutPermission(topic.policy, Label) });
  return {};
};
