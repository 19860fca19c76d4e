import { type DialectName, parsePattern } from "../../engines/event-pattern/index.ts";
import { parseArn } from "../../kernel/arn.ts";
import { isFifo } from "./arns.ts";
import { deliveryPolicyFlaw } from "./delivery-policy.ts";
import { invalid } from "./errors.ts";
import { readJsonObject } from "./json-attribute.ts";
import { protocolOf } from "./protocols.ts";
import type { Attributes } from "./state.ts";

/** A subscription as far as its attributes are judged by it. */
export interface Judged {
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** All attributes as they will be: a filter policy is read as its scope says. */
  readonly attributes: Attributes;
}

/** Throws InvalidParameter; `where` stands before the reason: it differs between Subscribe and SetSubscriptionAttributes. */
type Accept = (value: string, subscription: Judged, where: string) => string;

/** Whose events a filter policy is asked of. */
export const filterDialect = (scope: string | undefined): DialectName =>
  scope === "MessageBody" ? "sns-body" : "sns-attributes";

const filterPolicy: Accept = (value, { attributes }, where) => {
  if (value === "") return value;
  if (!readJsonObject(value)) throw invalid(`${where}FilterPolicy: failed to parse JSON.`);
  const read = parsePattern(value, filterDialect(attributes.FilterPolicyScope));
  if ("problem" in read) throw invalid(`${where}FilterPolicy: ${read.problem.reason}`);
  return value;
};

const filterPolicyScope: Accept = (value, _subscription, where) => {
  if (value === "MessageAttributes" || value === "MessageBody") return value;
  throw invalid(
    `${where}FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`,
  );
};

const rawMessageDelivery: Accept = (value, { protocol }, where) => {
  const lower = value.toLowerCase();
  if (lower !== "true" && lower !== "false") {
    throw invalid(`${where}RawMessageDelivery: Invalid value [${value}]. Must be true or false.`);
  }
  if (lower === "true" && !protocolOf(protocol).raw) {
    throw invalid(`${where}RawMessageDelivery: Not supported for protocol [${protocol}]`);
  }
  return lower;
};

const redrivePolicy: Accept = (value, { topicArn, endpoint }, where) => {
  if (value === "") return value;
  const policy = readJsonObject(value);
  if (!policy) throw invalid(`${where}RedrivePolicy: failed to parse JSON.`);
  const { deadLetterTargetArn, ...others } = policy;
  if (Object.keys(others).length > 0)
    throw invalid(`${where}RedrivePolicy: unexpected member ${Object.keys(others)[0]}`);
  const arn = parseArn(String(deadLetterTargetArn ?? ""));
  if (!arn) throw invalid(`${where}RedrivePolicy: deadLetterTargetArn is an invalid arn`);
  const topic = parseArn(topicArn);
  if (arn.service !== "sqs" || arn.region !== topic?.region) {
    throw invalid(`${where}RedrivePolicy: deadLetterTargetArn must be an SQS queue in the Region of the topic`);
  }
  if (isFifo(topicArn) && isFifo(endpoint) && !isFifo(arn.resource)) {
    throw invalid(`${where}RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.`);
  }
  return value;
};

const deliveryPolicy: Accept = (value, { protocol }, where) => {
  if (value === "") return value;
  if (protocol !== "http" && protocol !== "https") {
    throw invalid(`${where}DeliveryPolicy: Not supported for protocol [${protocol}]`);
  }
  const flaw = deliveryPolicyFlaw(value, "subscription");
  if (flaw !== undefined) throw invalid(`${where}DeliveryPolicy: ${flaw}`);
  return value;
};

const subscriptionRoleArn: Accept = (value, { protocol }, where) => {
  if (protocol !== "firehose") throw invalid(`${where}SubscriptionRoleArn: Not supported for protocol [${protocol}]`);
  if (parseArn(value)?.service !== "iam") throw invalid(`${where}SubscriptionRoleArn: Invalid ARN`);
  return value;
};

/** SNS developer guide, "Message replay for FIFO topic subscribers". */
const replayPolicy: Accept = (value, { topicArn }, where) => {
  if (value === "") return value;
  if (!isFifo(topicArn)) throw invalid(`${where}ReplayPolicy: Replay is only supported for FIFO topics`);
  const policy = readJsonObject(value);
  if (!policy) throw invalid(`${where}ReplayPolicy: failed to parse JSON.`);
  if (Object.keys(policy).length === 0) return "";
  const { PointType, StartingPoint, EndingPoint, ...others } = policy;
  if (Object.keys(others).length > 0)
    throw invalid(`${where}ReplayPolicy: unexpected member ${Object.keys(others)[0]}`);
  if (PointType !== "Timestamp") throw invalid(`${where}ReplayPolicy: PointType must be Timestamp`);
  const start = Date.parse(String(StartingPoint));
  const end = EndingPoint === undefined ? undefined : Date.parse(String(EndingPoint));
  if (Number.isNaN(start)) throw invalid(`${where}ReplayPolicy: StartingPoint must be an ISO 8601 timestamp`);
  if (end !== undefined && !(end > start))
    throw invalid(`${where}ReplayPolicy: EndingPoint must be after StartingPoint`);
  return value;
};

/** SNS API reference, SetSubscriptionAttributes, "AttributeName". */
const table: ReadonlyMap<string, Accept> = new Map<string, Accept>([
  ["DeliveryPolicy", deliveryPolicy],
  ["FilterPolicy", filterPolicy],
  ["FilterPolicyScope", filterPolicyScope],
  ["RawMessageDelivery", rawMessageDelivery],
  ["RedrivePolicy", redrivePolicy],
  ["ReplayPolicy", replayPolicy],
  ["SubscriptionRoleArn", subscriptionRoleArn],
]);

/** The value as it is stored. */
export function acceptSubscriptionAttribute(name: string, value: string, judged: Judged, subscribing: boolean): string {
  const accept = table.get(name);
  const where = subscribing ? "Attributes Reason: " : "";
  if (!accept) throw invalid(`${where}AttributeName`);
  return accept(value, judged, where);
}
