import { deliveryPolicyFlaw } from "./delivery-policy.ts";
import { invalid, notImplemented } from "./errors.ts";
import { readJsonObject } from "./json-attribute.ts";
import { acceptPolicy } from "./policy.ts";

/** An attribute of a topic: who may have it, and which values it takes. */
interface TopicAttribute {
  readonly only?: "fifo";
  /** CreateTopic alone sets it. */
  readonly fixed?: true;
  /** The value as it is stored. Throws InvalidParameter on what it cannot be. */
  readonly accept: (value: string, name: string) => string;
}

const reason = (name: string, why: string): Error => invalid(`${name} Reason: ${why}`);

function flag(value: string, name: string): string {
  const lower = value.toLowerCase();
  if (lower !== "true" && lower !== "false") throw reason(name, `Invalid value [${value}]. Must be true or false.`);
  return lower;
}

const oneOf =
  (...values: readonly string[]) =>
  (value: string, name: string): string => {
    if (!values.includes(value)) throw reason(name, `${value} is not one of ${values.join(", ")}`);
    return value;
  };

/** "DisplayName: maximum 100 characters" (SNS developer guide, "Amazon SNS topic"). */
function displayName(value: string): string {
  if (value.length > 100) throw reason("DisplayName", "display name is longer than 100 characters");
  if (/[\r\n]/.test(value)) throw reason("DisplayName", "must not include line breaks");
  return value;
}

function deliveryPolicy(value: string): string {
  const flaw = value === "" ? undefined : deliveryPolicyFlaw(value, "topic");
  if (flaw !== undefined) throw invalid(`DeliveryPolicy: ${flaw}`);
  return value;
}

/** "The retention period: 1 to 365 days" (SNS developer guide, "Message archiving for FIFO topic owners"). */
function archivePolicy(value: string): string {
  if (value === "") return value;
  const policy = readJsonObject(value);
  if (!policy) throw invalid("ArchivePolicy: failed to parse JSON.");
  const { MessageRetentionPeriod, ...others } = policy;
  const [other] = Object.keys(others);
  if (other !== undefined) throw invalid(`ArchivePolicy: unexpected member ${other}`);
  const days = Number(MessageRetentionPeriod);
  // `{}` ends the archive.
  if (MessageRetentionPeriod === undefined) return "";
  if (!Number.isInteger(days) || days < 1 || days > 365) {
    throw invalid("ArchivePolicy: MessageRetentionPeriod must be between 1 and 365 days");
  }
  return JSON.stringify({ MessageRetentionPeriod: String(days) });
}

/** X-Ray gets no segments from SNS here, so that a topic which should send them is refused. */
function tracing(value: string, name: string): string {
  if (value === "Active") throw notImplemented("SNS TracingConfig Active");
  return oneOf("PassThrough", "Active")(value, name);
}

/** Logs of deliveries go to CloudWatch Logs, which takes none from SNS here: who asks for them is told. */
function feedbackRole(value: string, name: string): string {
  if (value !== "") throw notImplemented(`SNS ${name} (delivery status logging)`);
  return value;
}

function sampleRate(value: string, name: string): string {
  if (!/^\d{1,3}$/.test(value) || Number(value) > 100) throw reason(name, "must be a whole number between 0 and 100");
  return value;
}

const feedback = (protocol: string): readonly (readonly [string, TopicAttribute])[] => [
  [`${protocol}SuccessFeedbackRoleArn`, { accept: feedbackRole }],
  [`${protocol}SuccessFeedbackSampleRate`, { accept: sampleRate }],
  [`${protocol}FailureFeedbackRoleArn`, { accept: feedbackRole }],
];

/** SNS API reference, CreateTopic and SetTopicAttributes, "Attributes". */
const table: ReadonlyMap<string, TopicAttribute> = new Map<string, TopicAttribute>([
  ["DisplayName", { accept: displayName }],
  ["Policy", { accept: acceptPolicy }],
  ["DeliveryPolicy", { accept: deliveryPolicy }],
  ["KmsMasterKeyId", { accept: (value) => value }],
  ["SignatureVersion", { accept: oneOf("1", "2") }],
  ["TracingConfig", { accept: tracing }],
  ["FifoTopic", { fixed: true, accept: flag }],
  ["ContentBasedDeduplication", { only: "fifo", accept: flag }],
  ["FifoThroughputScope", { only: "fifo", accept: oneOf("Topic", "MessageGroup") }],
  ["ArchivePolicy", { only: "fifo", accept: archivePolicy }],
  ...["HTTP", "SQS", "Lambda", "Firehose", "Application"].flatMap(feedback),
]);

/** The value as it is stored. Throws InvalidParameter on names and values that a topic of this kind cannot have. */
export function acceptTopicAttribute(
  name: string,
  value: string,
  topic: { readonly fifo: boolean; readonly creating: boolean },
): string {
  const row = table.get(name);
  const where = topic.creating ? "Attributes Reason: " : "";
  if (!row || (row.fixed && !topic.creating))
    throw invalid(topic.creating ? `${where}Unknown attribute ${name}` : "AttributeName");
  if (row.only === "fifo" && !topic.fifo) {
    throw invalid(`${where}${name} is only valid for FIFO topics`);
  }
  return row.accept(value, name);
}
