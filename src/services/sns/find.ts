import type { Call, Scope } from "../../kernel/call.ts";
import { readArn, readSubscriptionArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { invalid, notFound } from "./errors.ts";
import { house } from "./house.ts";
import type { Subscription, Topic } from "./state.ts";

/** A topic, and where it stands: in its owner's account, which need not be the caller's. */
export interface FoundTopic {
  readonly scope: Scope;
  readonly arn: string;
  readonly topic: Topic;
}

type Topics = Pick<Deps, "topics">;

/** Where a topic of this ARN would stand. Throws InvalidParameter for what is none, and for other regions than the endpoint's. */
export function topicPlace(
  call: Call,
  text: string | undefined,
  member = "TopicArn",
): Scope & { readonly name: string } {
  const { service, region, account, resource } = readArn(text, member);
  if (service !== "sns" || region !== call.region || resource === "") throw invalid(member);
  return { account, region, name: resource };
}

/** Throws NotFound where there is none. */
export function findTopic({ topics }: Topics, call: Call, text: string | undefined, member = "TopicArn"): FoundTopic {
  const { name, ...scope } = topicPlace(call, text, member);
  const topic = topics.get(scope, name);
  if (!topic) throw notFound("Topic");
  return { scope, arn: text ?? "", topic };
}

export function findSubscription({ subscriptions }: Pick<Deps, "subscriptions">, text: string): Subscription {
  const { topicArn, id } = readSubscriptionArn(text);
  const subscription = subscriptions.get(house, topicArn, id);
  if (!subscription) throw notFound("Subscription");
  return subscription;
}
