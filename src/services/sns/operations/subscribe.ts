import { parseArn } from "../../../kernel/arn.ts";
import type { Call } from "../../../kernel/call.ts";
import { isFifo, serviceName, subscriptionArn } from "../arns.ts";
import { ask, type Confirmation, confirmation, signatureVersionOf } from "../confirmations.ts";
import type { Deps, WaitingSnsHandler } from "../deps.ts";
import { invalid, notFound, notImplemented, tooManyFilters, tooManySubscriptions } from "../errors.ts";
import { type FoundTopic, findTopic } from "../find.ts";
import { house } from "../house.ts";
import { linkBase } from "../links.ts";
import { acceptEndpoint, protocolOf } from "../protocols.ts";
import { findEndpoint } from "../push.ts";
import { type Replay, recallFor, replay } from "../replay.ts";
import type { Attributes, Subscription } from "../state.ts";
import { acceptSubscriptionAttribute } from "../subscription-attributes.ts";

/** "A subscription that is not confirmed is deleted after 48 hours" (SNS developer guide, "Confirm the subscription"). */
const pendingMs = 48 * 60 * 60_000;

/** "Filter policies: 200 a topic" (AWS general reference, "Amazon SNS endpoints and quotas"). */
const mostFilters = 200;

/** "Subscriptions: 100 a FIFO topic" (the same page). */
const mostOfFifo = 100;

export const subscribe: WaitingSnsHandler<"Subscribe"> = async (deps, call, input) => {
  const found = findTopic(deps, call, input.TopicArn);
  const { Protocol: protocol, ReturnSubscriptionArn: always } = input;
  const endpoint = acceptEndpoint(protocol, input.Endpoint, found.arn);
  const attributes = acceptAll(found, protocol, endpoint, input.Attributes ?? {});
  await refuseUnreachable(deps, call, protocol, endpoint, attributes);
  const existing = subscribed(deps, found.arn, protocol, endpoint);
  if (existing && !isOver(existing, call.now)) {
    refuseDifference(existing, attributes);
    if (existing.pendingUntil === undefined) return { SubscriptionArn: subscriptionArn(existing) };
  }
  const subscription = existing
    ? { ...existing, ...pending(call) }
    : fresh(deps, call, found, protocol, endpoint, attributes);
  const asked = subscription.pendingUntil === undefined ? undefined : await question(deps, call, found, subscription);
  const again = await recallFor(deps, call, subscription);
  const kept = keep(deps, call, found, { existing, subscription, attributes, asked, again });
  const shown = always || kept.pendingUntil === undefined;
  return { SubscriptionArn: shown ? subscriptionArn(kept) : "pending confirmation" };
};

/** Attributes in turn, each judged with all the others: a filter policy by its scope. */
function acceptAll(found: FoundTopic, protocol: string, endpoint: string, given: Attributes): Attributes {
  const judged = { topicArn: found.arn, protocol, endpoint, attributes: given };
  const accepted = Object.entries(given).map(([name, value]) => [
    name,
    acceptSubscriptionAttribute(name, value, judged, true),
  ]);
  const attributes = Object.fromEntries(accepted) as Attributes;
  if (protocol === "firehose" && !attributes.SubscriptionRoleArn) {
    throw invalid("Attributes Reason: SubscriptionRoleArn is required for protocol [firehose]");
  }
  return attributes;
}

/** What could never be delivered to is refused when it is subscribed, by name. */
async function refuseUnreachable(
  deps: Deps,
  call: Call,
  protocol: string,
  endpoint: string,
  { RedrivePolicy = "", SubscriptionRoleArn }: Attributes,
): Promise<void> {
  if (protocol === "application") {
    if (!findEndpoint(deps, endpoint)) throw notFound("Endpoint");
  } else if (parseArn(endpoint)) {
    const why = await deps.outbox.unsupported(endpoint);
    if (why !== undefined) throw notImplemented(`Subscribe: ${why}; delivery`);
  }
  if (RedrivePolicy !== "" && !(await deps.peers.implements("sqs", "SendMessage"))) {
    throw notImplemented("Subscribe: RedrivePolicy");
  }
  if (SubscriptionRoleArn) {
    deps.authorizer.require(call, {
      action: "iam:PassRole",
      resource: SubscriptionRoleArn,
      resourceAccount: parseArn(SubscriptionRoleArn)?.account,
      context: { "iam:PassedToService": serviceName },
    });
  }
}

function subscribed(deps: Deps, topicArn: string, protocol: string, endpoint: string): Subscription | undefined {
  for (const each of deps.subscriptions.list(house, { prefix: [topicArn] })) {
    if (each.protocol === protocol && each.endpoint === endpoint) return each;
  }
  return undefined;
}

const isOver = ({ pendingUntil }: Subscription, now: number): boolean =>
  pendingUntil !== undefined && pendingUntil <= now;

/** Subscribing again changes nothing, and must not ask for anything else. */
function refuseDifference(existing: Subscription, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if ((existing.attributes[name] ?? usual[name] ?? "") !== value) {
      throw invalid("Attributes Reason: Subscription already exists with different attributes");
    }
  }
}

const usual: Attributes = { RawMessageDelivery: "false", FilterPolicyScope: "MessageAttributes" };

const pending = ({ now }: Call): Pick<Subscription, "pendingUntil"> => ({ pendingUntil: now + pendingMs });

function fresh(
  { ids }: Deps,
  call: Call,
  { arn }: FoundTopic,
  protocol: string,
  endpoint: string,
  attributes: Attributes,
): Subscription {
  const confirmed = isConfirmed(call, protocol, endpoint);
  return {
    topicArn: arn,
    id: ids.next("snsSubscription"),
    owner: call.account,
    principal: call.principal.arn,
    protocol,
    endpoint,
    createdAt: call.now,
    attributes,
    baseUrl: linkBase(call),
    token: ids.next("snsToken"),
    confirmedWithSignature: confirmed,
    ...(!confirmed && pending(call)),
  };
}

/** Queues and functions are subscribed by their own account, or asked ("Cross-account delivery", SNS developer guide). */
function isConfirmed(call: Call, protocol: string, endpoint: string): boolean {
  const { confirmedBy } = protocolOf(protocol);
  if (confirmedBy === "account") return parseArn(endpoint)?.account === call.account;
  return confirmedBy === "nobody";
}

const question = (deps: Deps, call: Call, found: FoundTopic, subscription: Subscription): Promise<Confirmation> =>
  confirmation(deps, "SubscriptionConfirmation", subscription, {
    region: call.region,
    now: call.now,
    version: signatureVersionOf(found),
  });

interface Ready {
  readonly existing: Subscription | undefined;
  readonly subscription: Subscription;
  readonly attributes: Attributes;
  readonly asked: Confirmation | undefined;
  readonly again: Replay | undefined;
}

/** Returns what is subscribed now: where somebody was quicker while the question was signed, theirs. */
function keep(
  deps: Deps,
  call: Call,
  found: FoundTopic,
  { existing, subscription, attributes, asked, again }: Ready,
): Subscription {
  const kept = deps.store.transact(() => {
    findTopic(deps, call, found.arn);
    const there = subscribed(deps, found.arn, subscription.protocol, subscription.endpoint);
    if (there && !isOver(there, call.now) && !isUnchanged(there, existing)) {
      refuseDifference(there, attributes);
      return there;
    }
    if (isFifo(found.arn)) checkFifoQuota(deps, subscription);
    if (subscription.attributes.FilterPolicy) checkFilterQuota(deps, subscription);
    deps.subscriptions.put(house, subscription);
    if (asked) ask(deps, found, subscription, asked, call.id);
    if (again) replay(deps, call, found, subscription, again);
    return subscription;
  });
  if (kept.pendingUntil !== undefined) deps.alarm.by(kept.pendingUntil);
  return kept;
}

const isUnchanged = (there: Subscription, before: Subscription | undefined): boolean =>
  there.id === before?.id && there.pendingUntil === before.pendingUntil;

function checkFifoQuota({ subscriptions }: Deps, { topicArn, id }: Subscription): void {
  let count = 0;
  for (const each of subscriptions.list(house, { prefix: [topicArn] })) if (each.id !== id) count++;
  if (count >= mostOfFifo) throw tooManySubscriptions();
}

/** Throws FilterPolicyLimitExceeded. */
export function checkFilterQuota({ subscriptions }: Deps, { topicArn, id }: Subscription): void {
  let count = 0;
  for (const each of subscriptions.list(house, { prefix: [topicArn] })) {
    if (each.id !== id && each.attributes.FilterPolicy) count++;
  }
  if (count >= mostFilters) throw tooManyFilters();
}
