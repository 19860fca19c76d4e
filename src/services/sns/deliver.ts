import type { Scope } from "../../kernel/call.ts";
import type { Delivery, Outbox, Sender } from "../../kernel/outbox.ts";
import { isFifo, serviceName, subscriptionArn } from "./arns.ts";
import type { Copies } from "./copies.ts";
import { managedRetry, webPolicy } from "./delivery-policy.ts";
import { lambdaEvent } from "./envelope.ts";
import { readJsonObject } from "./json-attribute.ts";
import { unsubscribeUrl } from "./links.ts";
import type { Pace } from "./pace.ts";
import type { Post } from "./postbox.ts";
import { protocolOf } from "./protocols.ts";
import type { Attributes, Message, Subscription } from "./state.ts";

/** What carries copies to their subscribers. All of it runs inside the transaction of the publish. */
export interface Carriers {
  readonly outbox: Outbox;
  readonly pace: Pace;
  /** Mail, text messages and notifications on devices: what has no service of its own here. */
  readonly post: Post;
}

/** A topic as deliveries see it. */
export interface Origin {
  readonly scope: Scope;
  readonly arn: string;
  readonly attributes: Attributes;
  readonly cause: string | undefined;
}

type Deliver = (carriers: Carriers, origin: Origin, copies: Copies, subscription: Subscription) => void;

const isRaw = ({ attributes }: Subscription): boolean => attributes.RawMessageDelivery === "true";

export const senderOf = ({ scope, arn }: Pick<Origin, "scope" | "arn">): Sender => ({
  service: serviceName,
  sourceArn: arn,
  sourceAccount: scope.account,
});

/** What all deliveries to one subscription have in common. */
function common(origin: Origin, subscription: Subscription): Pick<Delivery, "sender" | "cause" | "deadLetter"> {
  const { RedrivePolicy = "" } = subscription.attributes;
  const queueArn = RedrivePolicy === "" ? undefined : readJsonObject(RedrivePolicy)?.deadLetterTargetArn;
  return {
    sender: senderOf(origin),
    cause: origin.cause,
    ...(typeof queueArn === "string" && { deadLetter: { queueArn, withAttributes: true } }),
  };
}

const toQueue: Deliver = ({ outbox }, origin, copies, subscription) => {
  const { message } = copies;
  const raw = isRaw(subscription);
  const hasAttributes = raw && Object.keys(message.attributes).length > 0;
  const { endpoint } = subscription;
  outbox.post(origin.scope, {
    target: endpoint,
    body: raw ? copies.text("sqs") : copies.wrapped(subscription),
    ...common(origin, subscription),
    retry: managedRetry,
    parameters: {
      ...(hasAttributes && { MessageAttributes: message.attributes }),
      ...groupOf(message, endpoint, subscription.topicArn),
    },
    ...(isFifo(endpoint) && { order: `${subscriptionArn(subscription)} ${message.groupId ?? ""}` }),
  });
};

/**
 * FIFO queues order and deduplicate as their topic does. Of a standard topic's messages, the group goes on to standard
 * queues, which share their consumers fairly by it (SQS developer guide, "Fair queues").
 */
function groupOf({ groupId, deduplicationId }: Message, queue: string, topicArn: string): object {
  if (isFifo(queue)) return { MessageGroupId: groupId, MessageDeduplicationId: deduplicationId };
  return groupId !== undefined && !isFifo(topicArn) ? { MessageGroupId: groupId } : {};
}

const toFunction: Deliver = ({ outbox }, origin, copies, subscription) => {
  const links = { arn: subscriptionArn(subscription), unsubscribeUrl: unsubscribeUrl(subscription) };
  outbox.post(origin.scope, {
    target: subscription.endpoint,
    body: lambdaEvent(copies.message, copies.text("lambda"), copies.signature("lambda"), copies.region, links),
    ...common(origin, subscription),
    retry: managedRetry,
  });
};

const toStream: Deliver = ({ outbox }, origin, copies, subscription) => {
  const body = isRaw(subscription) ? copies.text("firehose") : copies.wrapped(subscription);
  const roleArn = subscription.attributes.SubscriptionRoleArn;
  const { sender, ...rest } = common(origin, subscription);
  outbox.post(origin.scope, {
    target: subscription.endpoint,
    body: `${body}\n`,
    ...rest,
    sender: { ...sender, roleArn },
    retry: managedRetry,
  });
};

const toWeb: Deliver = ({ outbox, pace }, origin, copies, subscription) => {
  const { DeliveryPolicy } = subscription.attributes;
  const policy = webPolicy(origin.attributes.DeliveryPolicy, DeliveryPolicy === "" ? undefined : DeliveryPolicy);
  const raw = isRaw(subscription);
  outbox.post(origin.scope, {
    target: subscription.endpoint,
    body: raw ? copies.text(subscription.protocol) : copies.wrapped(subscription),
    ...common(origin, subscription),
    retry: policy.retry,
    notBefore: pace.next(subscriptionArn(subscription), policy.receivesPerSecond),
    parameters: {
      headers: {
        ...webHeaders("Notification", copies.message.id, subscription.topicArn, policy.contentType),
        "x-amz-sns-subscription-arn": subscriptionArn(subscription),
        ...(raw && { "x-amz-sns-rawdelivery": "true" }),
      },
    },
  });
};

/** SNS developer guide, "HTTP/HTTPS headers". */
export const webHeaders = (
  type: string,
  messageId: string,
  topicArn: string,
  contentType = "text/plain; charset=UTF-8",
): Readonly<Record<string, string>> => ({
  "x-amz-sns-message-type": type,
  "x-amz-sns-message-id": messageId,
  "x-amz-sns-topic-arn": topicArn,
  "content-type": contentType,
  "user-agent": "Amazon Simple Notification Service Agent",
});

const toMail: Deliver = ({ post }, origin, copies, subscription) => {
  const { message } = copies;
  const json = subscription.protocol === "email-json";
  const leave = `--\nIf you wish to stop receiving notifications from this topic, please click or visit the link below to unsubscribe:\n${unsubscribeUrl(subscription)}`;
  post.mail(origin.scope, {
    to: subscription.endpoint,
    from: origin.attributes.DisplayName || "AWS Notifications",
    subject: message.subject ?? "AWS Notification Message",
    text: json ? copies.wrapped(subscription) : `${copies.text("email")}\n\n${leave}\n`,
    topicArn: subscription.topicArn,
    messageId: message.id,
  });
};

const toPhone: Deliver = ({ post }, origin, copies, subscription) => {
  const name = origin.attributes.DisplayName;
  post.text(origin.scope, {
    to: subscription.endpoint,
    // SNS developer guide: the display name stands before the text of a topic's messages.
    text: name ? `${name}> ${copies.text("sms")}` : copies.text("sms"),
    attributes: copies.message.attributes,
    topicArn: subscription.topicArn,
    messageId: copies.message.id,
  });
};

const toDevice: Deliver = ({ post }, _origin, copies, subscription) => {
  post.push(subscription.endpoint, copies.message, subscription.topicArn);
};

const rows: Readonly<Record<string, Deliver>> = {
  sqs: toQueue,
  lambda: toFunction,
  firehose: toStream,
  http: toWeb,
  https: toWeb,
  email: toMail,
  "email-json": toMail,
  sms: toPhone,
  application: toDevice,
};

/** Hands a copy to whoever carries it to this subscriber. */
export function deliver(carriers: Carriers, origin: Origin, copies: Copies, subscription: Subscription): void {
  const row = rows[subscription.protocol];
  if (!row) throw new Error(`sns: nothing delivers by ${subscription.protocol}`);
  row(carriers, origin, copies, subscription);
}

/** Gets the message wrapped in JSON, with its signature. */
export const isWrapped = (subscription: Subscription): boolean =>
  protocolOf(subscription.protocol).signed && !isRaw(subscription);
