import { type Arn, arn, parseArn } from "../../kernel/arn.ts";
import type { Scope } from "../../kernel/call.ts";
import { invalid } from "./errors.ts";
import type { Subscription } from "./state.ts";

export const serviceName = "sns.amazonaws.com";

export const topicArn = ({ region, account }: Scope, name: string): string => arn("sns", region, account, name);
export const subscriptionArn = ({ topicArn: topic, id }: Pick<Subscription, "topicArn" | "id">): string =>
  `${topic}:${id}`;

/** FIFO topics are told by their name (SNS developer guide, "FIFO topic names"). */
export const isFifo = (nameOrArn: string): boolean => nameOrArn.endsWith(".fifo");

/** @param member that the request has it in, for the error: `TopicArn` */
export function readArn(text: string | undefined, member: string): Arn {
  const read = parseArn(text ?? "");
  if (read) return read;
  const count = (text ?? "").split(":").length;
  throw invalid(
    count < 6
      ? `${member} Reason: An ARN must have at least 6 elements, not ${count}`
      : `${member} Reason: ${text} does not start with arn`,
  );
}

/** A subscription's ARN in its parts: the topic's and its own id. */
export function readSubscriptionArn(text: string): { readonly topicArn: string; readonly id: string } {
  const { service, resource } = readArn(text, "SubscriptionArn");
  const colon = resource.indexOf(":");
  if (service !== "sns" || colon < 0) throw invalid("SubscriptionId");
  return { topicArn: text.slice(0, text.lastIndexOf(":")), id: text.slice(text.lastIndexOf(":") + 1) };
}
