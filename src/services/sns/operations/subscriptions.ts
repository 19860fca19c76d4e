import type { Call } from "../../../kernel/call.ts";
import type { Subscription as Shown } from "../../../model/types/sns.d.ts";
import { readArn, readSubscriptionArn, subscriptionArn } from "../arns.ts";
import { ask, confirmation, signatureVersionOf } from "../confirmations.ts";
import { effectiveSubscriptionPolicy } from "../delivery-policy.ts";
import type { Deps, SnsHandler, WaitingSnsHandler } from "../deps.ts";
import { invalid, unauthorized } from "../errors.ts";
import { type FoundTopic, findSubscription, findTopic } from "../find.ts";
import { house } from "../house.ts";
import { pageOf } from "../paging.ts";
import { policyResource } from "../permissions.ts";
import { recallFor, replay } from "../replay.ts";
import type { Subscription } from "../state.ts";
import { acceptSubscriptionAttribute } from "../subscription-attributes.ts";
import { checkFilterQuota } from "./subscribe.ts";

const shown = (subscription: Subscription): Shown => ({
  SubscriptionArn: subscription.pendingUntil === undefined ? subscriptionArn(subscription) : "PendingConfirmation",
  Owner: subscription.owner,
  Protocol: subscription.protocol,
  Endpoint: subscription.endpoint,
  TopicArn: subscription.topicArn,
});

const rest = (next: string | undefined): { NextToken?: string } => (next === undefined ? {} : { NextToken: next });
const keyOf = ({ topicArn, id }: Subscription): readonly string[] => [topicArn, id];

/** Of the caller's account, whoever owns their topics. */
export const listSubscriptions: SnsHandler<"ListSubscriptions"> = ({ subscriptions }, call, { NextToken: token }) => {
  const { items, next } = pageOf(token, keyOf, (after) => own(subscriptions, call, after));
  return { Subscriptions: items.map(shown), ...rest(next) };
};

function* own(subscriptions: Deps["subscriptions"], call: Call, after: readonly string[] | undefined) {
  for (const each of subscriptions.findBy(house, "owner", call.account, call.region)) {
    if (after === undefined || isBehind(each, after)) yield each;
  }
}

const isBehind = ({ topicArn, id }: Subscription, [topic = "", last = ""]: readonly string[]): boolean =>
  topicArn > topic || (topicArn === topic && id > last);

export const listSubscriptionsByTopic: SnsHandler<"ListSubscriptionsByTopic"> = (deps, call, input) => {
  const { arn } = findTopic(deps, call, input.TopicArn);
  const { items, next } = pageOf(input.NextToken, keyOf, (after) =>
    deps.subscriptions.list(house, { prefix: [arn], after }),
  );
  return { Subscriptions: items.map(shown), ...rest(next) };
};

export const getSubscriptionAttributes: SnsHandler<"GetSubscriptionAttributes"> = (deps, _call, input) => {
  const subscription = findSubscription(deps, input.SubscriptionArn);
  const { FilterPolicy, FilterPolicyScope, RawMessageDelivery, ReplayPolicy, ...attributes } = subscription.attributes;
  const given = Object.entries(attributes).filter(([, value]) => value !== "");
  return {
    Attributes: {
      ...Object.fromEntries(given),
      ConfirmationWasAuthenticated: String(subscription.confirmedWithSignature),
      ...(isWeb(subscription) && { EffectiveDeliveryPolicy: effectivePolicy(deps, subscription) }),
      Endpoint: subscription.endpoint,
      ...(FilterPolicy && { FilterPolicy, FilterPolicyScope: FilterPolicyScope ?? "MessageAttributes" }),
      Owner: subscription.owner,
      PendingConfirmation: String(subscription.pendingUntil !== undefined),
      Protocol: subscription.protocol,
      RawMessageDelivery: RawMessageDelivery ?? "false",
      ...(ReplayPolicy && { ReplayPolicy, ReplayStatus: "Completed" }),
      SubscriptionArn: subscriptionArn(subscription),
      SubscriptionPrincipal: subscription.principal,
      TopicArn: subscription.topicArn,
    },
  };
};

const isWeb = ({ protocol }: Subscription): boolean => protocol === "http" || protocol === "https";

function effectivePolicy({ topics }: Deps, { topicArn, attributes }: Subscription): string {
  const { account, region, resource } = readArn(topicArn, "TopicArn");
  const policy = topics.get({ account, region }, resource)?.attributes.DeliveryPolicy;
  return effectiveSubscriptionPolicy(policy, attributes.DeliveryPolicy);
}

export const setSubscriptionAttributes: WaitingSnsHandler<"SetSubscriptionAttributes"> = async (deps, call, input) => {
  const { AttributeName: name, AttributeValue: value = "" } = input;
  const before = findSubscription(deps, input.SubscriptionArn);
  const attributes = { ...before.attributes, [name]: value };
  const accepted = acceptSubscriptionAttribute(name, value, { ...before, attributes }, false);
  // A filter policy that was good for attributes need not be for bodies.
  if (name === "FilterPolicyScope" && before.attributes.FilterPolicy) {
    acceptSubscriptionAttribute("FilterPolicy", before.attributes.FilterPolicy, { ...before, attributes }, false);
  }
  if (name === "RedrivePolicy" && accepted !== "" && !(await deps.peers.implements("sqs", "SendMessage"))) {
    throw invalid("RedrivePolicy Reason: queues are not yet implemented here");
  }
  const changed = (subscription: Subscription): Subscription => ({
    ...subscription,
    attributes: { ...subscription.attributes, [name]: accepted },
  });
  const again = name === "ReplayPolicy" ? await recallFor(deps, call, changed(before)) : undefined;
  deps.store.transact(() => {
    const subscription = changed(findSubscription(deps, input.SubscriptionArn));
    if (name === "FilterPolicy" && accepted !== "") checkFilterQuota(deps, subscription);
    deps.subscriptions.put(house, subscription);
    if (again) replay(deps, call, findTopic(deps, call, subscription.topicArn), subscription, again);
  });
  return {};
};

/** Confirms with the token that was sent to the endpoint. Doing it twice changes nothing. */
export const confirmSubscription: SnsHandler<"ConfirmSubscription"> = (deps, call, input) => {
  const { region } = readArn(input.TopicArn, "TopicArn");
  if (region !== call.region) throw invalid("TopicArn");
  findTopic(deps, call, input.TopicArn);
  const [subscription] = deps.subscriptions.findBy(house, "token", input.Token);
  if (!subscription || subscription.topicArn !== input.TopicArn) throw invalid("Token");
  const arn = subscriptionArn(subscription);
  if (subscription.pendingUntil === undefined) return { SubscriptionArn: arn };
  if (subscription.pendingUntil <= call.now) throw invalid("Token");
  const signed = call.principal.kind !== "anonymous";
  const authenticateOnUnsubscribe = input.AuthenticateOnUnsubscribe?.toLowerCase() === "true";
  if (authenticateOnUnsubscribe && !signed) {
    throw unauthorized("AuthenticateOnUnsubscribe requires a signed request");
  }
  const { pendingUntil: _, ...rest } = subscription;
  deps.subscriptions.put(house, { ...rest, confirmedWithSignature: signed, authenticateOnUnsubscribe });
  return { SubscriptionArn: arn };
};

/**
 * Ends a subscription. The link in every message is enough, unless whoever confirmed it wanted signatures; others who are
 * not its owner make the endpoint be asked, so that it can come back (SNS API reference, Unsubscribe).
 */
export const unsubscribe: WaitingSnsHandler<"Unsubscribe"> = async (deps, call, { SubscriptionArn }) => {
  const { topicArn, id } = readSubscriptionArn(SubscriptionArn);
  const subscription = deps.subscriptions.get(house, topicArn, id);
  // Ending what is not there is all right; an ARN that could never be one is not.
  if (!subscription) return {};
  if (subscription.pendingUntil !== undefined && call.principal.kind === "anonymous") throw invalid("SubscriptionId");
  mayEnd(deps, call, subscription);
  const found = topicOf(deps, subscription);
  const token = deps.ids.next("snsToken");
  const byOwner = call.principal.account === subscription.owner;
  const asked =
    !byOwner && found && isWeb(subscription)
      ? await confirmation(
          deps,
          "UnsubscribeConfirmation",
          { ...subscription, token },
          { ...found.scope, now: call.now, version: signatureVersionOf(found) },
        )
      : undefined;
  deps.store.transact(() => {
    // Both may have changed, or gone, while the question was signed.
    const ended = deps.subscriptions.get(house, topicArn, id);
    if (!ended) return;
    deps.subscriptions.delete(house, topicArn, id);
    const now = topicOf(deps, ended);
    if (!now) return;
    const { topic, scope } = now;
    deps.topics.put(scope, { ...topic, deletedSubscriptions: topic.deletedSubscriptions + 1 });
    if (!asked) return;
    // Visiting its SubscribeURL brings the subscription back, within the time of any confirmation.
    const waiting: Subscription = { ...ended, token, pendingUntil: call.now + restoreMs };
    deps.subscriptions.put(house, waiting);
    deps.alarm.by(call.now + restoreMs);
    ask(deps, now, waiting, asked, call.id);
  });
  return {};
};

const restoreMs = 48 * 60 * 60_000;

/** Throws AuthorizationError. */
function mayEnd({ authorizer, topics }: Deps, call: Call, subscription: Subscription): void {
  if (call.principal.kind === "anonymous") {
    if (subscription.authenticateOnUnsubscribe)
      throw unauthorized("This subscription can only be ended with a signed request");
    return;
  }
  authorizer.require(call, policyResource({ topics }, call, subscription, "sns:Unsubscribe"));
}

function topicOf({ topics }: Deps, { topicArn }: Subscription): FoundTopic | undefined {
  const { account, region, resource } = readArn(topicArn, "TopicArn");
  const scope = { account, region };
  const topic = topics.get(scope, resource);
  return topic && { scope, arn: topicArn, topic };
}
