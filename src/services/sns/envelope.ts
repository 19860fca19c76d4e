import type { Signature } from "./signer.ts";
import type { Message, MessageAttribute } from "./state.ts";

/** The JSON that wraps a message, laid out as SNS does (SNS developer guide, "Parsing message formats"). */

export const certificatePath = (keyId: string): string => `/SimpleNotificationService-${keyId}.pem`;

/** Official verifiers take no other host: `^sns\.[a-zA-Z0-9-]{3,}\.amazonaws\.com$`. */
const certificateUrl = (region: string, keyId: string): string =>
  `https://sns.${region}.amazonaws.com${certificatePath(keyId)}`;

/** What is signed: name and value in turn, a line each, in the order of the names. */
export const stringToSign = (pairs: readonly (readonly [string, string | undefined])[]): string => {
  let text = "";
  for (const [name, value] of pairs) if (value !== undefined) text += `${name}\n${value}\n`;
  return text;
};

export const timestampOf = (time: number): string => new Date(time).toISOString();

export const notificationToSign = ({ id, topicArn, subject, publishedAt }: Message, text: string): string =>
  stringToSign([
    ["Message", text],
    ["MessageId", id],
    ["Subject", subject],
    ["Timestamp", timestampOf(publishedAt)],
    ["TopicArn", topicArn],
    ["Type", "Notification"],
  ]);

/** One member a line, with SNS's spaces. */
export function laidOut(pairs: readonly (readonly [string, string | undefined])[]): string {
  const lines: string[] = [];
  for (const [name, value] of pairs)
    if (value !== undefined) lines.push(`  ${JSON.stringify(name)} : ${JSON.stringify(value)}`);
  return lines.join(",\n");
}

export const signaturePairs = (
  signature: Signature | undefined,
  region: string,
): readonly (readonly [string, string | undefined])[] =>
  signature
    ? [
        ["SignatureVersion", signature.version],
        ["Signature", signature.value],
        ["SigningCertURL", certificateUrl(region, signature.keyId)],
      ]
    : [];

/** A notification for one subscriber: all but the way out of the subscription is the same for everybody. */
export interface Envelope {
  /** Before the URL, and after it. */
  readonly head: string;
  readonly tail: string;
}

export function notification(
  message: Message,
  text: string,
  signature: Signature | undefined,
  region: string,
): Envelope {
  const pairs = laidOut([
    ["Type", "Notification"],
    ["MessageId", message.id],
    ["SequenceNumber", message.sequenceNumber],
    ["TopicArn", message.topicArn],
    ["Subject", message.subject],
    ["Message", text],
    ["Timestamp", timestampOf(message.publishedAt)],
    ...signaturePairs(signature, region),
  ]);
  const attributes = attributeLines(message.attributes);
  const replayed = message.replayed ? `,\n  "Replayed" : "true"` : "";
  return { head: `{\n${pairs},\n  "UnsubscribeURL" : "`, tail: `"${attributes}${replayed}\n}` };
}

/** URLs of ours hold nothing that JSON would escape. */
export const sealed = ({ head, tail }: Envelope, unsubscribeUrl: string): string => head + unsubscribeUrl + tail;

function attributeLines(attributes: Message["attributes"]): string {
  const lines = Object.entries(attributes).map(([name, attribute]) => {
    return `    ${JSON.stringify(name)} : ${JSON.stringify(shown(attribute))}`;
  });
  return lines.length === 0 ? "" : `,\n  "MessageAttributes" : {\n${lines.join(",\n")}\n  }`;
}

const shown = ({ DataType, StringValue, BinaryValue }: MessageAttribute): object => ({
  Type: DataType,
  Value: StringValue ?? BinaryValue ?? "",
});

/** A Lambda function's event (Lambda developer guide, "Invoking Lambda functions with Amazon SNS notifications"). */
export function lambdaEvent(
  message: Message,
  text: string,
  signature: Signature | undefined,
  region: string,
  subscription: { readonly arn: string; readonly unsubscribeUrl: string },
): string {
  const attributes = Object.entries(message.attributes).map(([name, attribute]) => [name, shown(attribute)] as const);
  const Sns = {
    Type: "Notification",
    MessageId: message.id,
    TopicArn: message.topicArn,
    Subject: message.subject ?? null,
    Message: text,
    Timestamp: timestampOf(message.publishedAt),
    ...(signature && {
      SignatureVersion: signature.version,
      Signature: signature.value,
      SigningCertUrl: certificateUrl(region, signature.keyId),
    }),
    UnsubscribeUrl: subscription.unsubscribeUrl,
    MessageAttributes: Object.fromEntries(attributes),
  };
  return JSON.stringify({
    Records: [{ EventSource: "aws:sns", EventVersion: "1.0", EventSubscriptionArn: subscription.arn, Sns }],
  });
}
