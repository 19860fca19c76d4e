import { percentEncode } from "../../base/percent.ts";
import type { Call } from "../../kernel/call.ts";
import { subscriptionArn } from "./arns.ts";
import type { Subscription } from "./state.ts";

/** Where links in messages lead: to where the subscriber reached us, or to AWS's name where a service subscribed for it. */
export const linkBase = (call: Call): string =>
  call.entrance === "peer" ? `https://sns.${call.region}.amazonaws.com` : call.baseUrl;

type Linked = Pick<Subscription, "baseUrl" | "topicArn" | "id" | "token">;

export const confirmUrl = ({ baseUrl, topicArn, token }: Linked): string =>
  `${baseUrl}/?Action=ConfirmSubscription&TopicArn=${percentEncodeArn(topicArn)}&Token=${token}`;

export const unsubscribeUrl = (subscription: Linked): string =>
  `${subscription.baseUrl}/?Action=Unsubscribe&SubscriptionArn=${percentEncodeArn(subscriptionArn(subscription))}`;

/** As AWS writes it: colons stay. */
const percentEncodeArn = (text: string): string => percentEncode(text).replaceAll("%3A", ":");
