import type { Scope } from "../../kernel/call.ts";
import { subscriptionArn } from "./arns.ts";
import { senderOf, webHeaders } from "./deliver.ts";
import { managedRetry, webPolicy } from "./delivery-policy.ts";
import type { Deps } from "./deps.ts";
import { laidOut, signaturePairs, stringToSign, timestampOf } from "./envelope.ts";
import type { FoundTopic } from "./find.ts";
import { confirmUrl } from "./links.ts";
import type { Signature, SignatureVersion } from "./signer.ts";
import type { Subscription } from "./state.ts";

type Kind = "SubscriptionConfirmation" | "UnsubscribeConfirmation";

/** A question to an endpoint, ready to be sent: what it says, and its signature. */
export interface Confirmation {
  readonly kind: Kind;
  readonly messageId: string;
  readonly text: string;
  readonly body: string;
}

const texts: Readonly<Record<Kind, (subscription: Subscription) => string>> = {
  SubscriptionConfirmation: ({ topicArn }) =>
    `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
  UnsubscribeConfirmation: (subscription) =>
    `You have chosen to deactivate subscription ${subscriptionArn(subscription)}.\nTo cancel this operation and restore the subscription, visit the SubscribeURL included in this message.`,
};

/** SNS developer guide, "HTTP/HTTPS subscription confirmation JSON format" and "unsubscribe confirmation JSON format". */
export async function confirmation(
  { signer, ids }: Pick<Deps, "signer" | "ids">,
  kind: Kind,
  subscription: Subscription,
  at: { readonly region: string; readonly now: number; readonly version: SignatureVersion },
): Promise<Confirmation> {
  const messageId = ids.next("snsMessage");
  const text = texts[kind](subscription);
  const timestamp = timestampOf(at.now);
  const { token, topicArn } = subscription;
  const url = confirmUrl(subscription);
  const toSign = stringToSign([
    ["Message", text],
    ["MessageId", messageId],
    ["SubscribeURL", url],
    ["Timestamp", timestamp],
    ["Token", token],
    ["TopicArn", topicArn],
    ["Type", kind],
  ]);
  const signature: Signature = await signer.sign(toSign, at.version);
  const lines = laidOut([
    ["Type", kind],
    ["MessageId", messageId],
    ["Token", token],
    ["TopicArn", topicArn],
    ["Message", text],
    ["SubscribeURL", url],
    ["Timestamp", timestamp],
    ...signaturePairs(signature, at.region),
  ]);
  return { kind, messageId, text, body: `{\n${lines}\n}` };
}

export const signatureVersionOf = ({ topic }: FoundTopic): SignatureVersion =>
  topic.attributes.SignatureVersion === "2" ? "2" : "1";

/** Sends the question, inside a transaction. */
export function ask(
  { outbox, post }: Pick<Deps, "outbox" | "post">,
  found: FoundTopic,
  subscription: Subscription,
  asked: Confirmation,
  cause: string,
): void {
  const { protocol, endpoint } = subscription;
  const sender = senderOf(found);
  if (protocol === "http" || protocol === "https") {
    const { retry, contentType } = webPolicy(
      found.topic.attributes.DeliveryPolicy,
      subscription.attributes.DeliveryPolicy,
    );
    const headers = webHeaders(asked.kind, asked.messageId, subscription.topicArn, contentType);
    outbox.post(found.scope, { target: endpoint, body: asked.body, sender, retry, cause, parameters: { headers } });
    return;
  }
  if (protocol === "email" || protocol === "email-json") {
    mail(post, found.scope, found.topic.attributes.DisplayName, subscription, asked);
    return;
  }
  outbox.post(found.scope, { target: endpoint, body: asked.body, sender, retry: managedRetry, cause });
}

function mail(
  post: Deps["post"],
  scope: Scope,
  displayName: string | undefined,
  subscription: Subscription,
  { body, messageId }: Confirmation,
): void {
  const { protocol, endpoint, topicArn } = subscription;
  const text = `You have chosen to subscribe to the topic:\n${topicArn}\n\nTo confirm this subscription, click or visit the link below (If this was in error no action is necessary):\n${confirmUrl(subscription)}\n`;
  post.mail(scope, {
    to: endpoint,
    from: displayName || "AWS Notifications",
    subject: "AWS Notification - Subscription Confirmation",
    text: protocol === "email-json" ? body : text,
    topicArn,
    messageId,
  });
}
