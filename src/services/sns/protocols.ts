import { parseArn } from "../../kernel/arn.ts";
import { isFifo } from "./arns.ts";
import { invalid, invalidBare, notFound } from "./errors.ts";

/** A way for messages to reach their subscribers. */
export interface Protocol {
  /** Throws where the endpoint cannot be one of this protocol. */
  readonly check: (endpoint: string) => void;
  /**
   * Who says that the endpoint wants the messages. `token`: it is sent a token, which somebody brings back. `account`: the
   * endpoint's account, by subscribing itself; any other caller needs a token. `nobody`: it is taken for granted.
   */
  readonly confirmedBy: "token" | "account" | "nobody";
  /** RawMessageDelivery changes something. */
  readonly raw: boolean;
  /** Subscriptions of FIFO topics take it. */
  readonly fifo: boolean;
  /** Its messages are wrapped and signed. */
  readonly signed: boolean;
}

const startsWith = (prefix: string) => (endpoint: string) => {
  if (!endpoint.startsWith(prefix)) throw invalid("Endpoint must match the specified protocol");
  if (!URL.canParse(endpoint) || endpoint.length === prefix.length) throw invalid(`Unreachable endpoint: ${endpoint}`);
};

const arnOf = (service: string, what: string) => (endpoint: string) => {
  if (parseArn(endpoint)?.service !== service) throw invalid(`${what} endpoint ARN`);
};

const email = (endpoint: string): void => {
  if (!/^[^\s@]+@[^\s@]+$/.test(endpoint)) throw invalid("Email address");
};

/** E.164; SNS's pattern of PhoneNumberString. */
export const isPhoneNumber = (text: string): boolean => /^\+[0-9]{8,15}$/.test(text);

const sms = (endpoint: string): void => {
  if (!isPhoneNumber(endpoint.replace(/[-\s]/g, ""))) throw invalidBare(`Invalid SMS endpoint: ${endpoint}`);
};

const application = (endpoint: string): void => {
  const arn = parseArn(endpoint);
  if (arn?.service !== "sns" || !arn.resource.startsWith("endpoint/")) throw invalid("ApplicationEndpoint ARN");
};

const web = { confirmedBy: "token", raw: true, fifo: false, signed: true } as const;
const mail = { check: email, confirmedBy: "token", raw: false, fifo: false } as const;

/** SNS API reference, Subscribe, "Protocol". */
const protocols: ReadonlyMap<string, Protocol> = new Map<string, Protocol>([
  ["http", { ...web, check: startsWith("http://") }],
  ["https", { ...web, check: startsWith("https://") }],
  ["sqs", { check: arnOf("sqs", "SQS"), confirmedBy: "account", raw: true, fifo: true, signed: true }],
  ["lambda", { check: arnOf("lambda", "Lambda"), confirmedBy: "account", raw: false, fifo: false, signed: true }],
  ["firehose", { check: arnOf("firehose", "Firehose"), confirmedBy: "nobody", raw: true, fifo: false, signed: true }],
  ["application", { check: application, confirmedBy: "nobody", raw: false, fifo: false, signed: false }],
  ["email", { ...mail, signed: false }],
  ["email-json", { ...mail, signed: true }],
  ["sms", { check: sms, confirmedBy: "nobody", raw: false, fifo: false, signed: false }],
]);

export function protocolOf(name: string): Protocol {
  const protocol = protocols.get(name);
  if (!protocol) throw invalid(`Amazon SNS does not support this protocol string: ${name}`);
  return protocol;
}

/** The endpoint as it is stored. Throws where the topic cannot have it. */
export function acceptEndpoint(protocol: string, endpoint: string | undefined, topicArn: string): string {
  const row = protocolOf(protocol);
  if (endpoint === undefined || endpoint === "") throw notFoundEndpoint();
  row.check(endpoint);
  if (isFifo(topicArn) && !row.fifo) {
    throw invalid(`Invalid protocol type: ${protocol}`);
  }
  if (!isFifo(topicArn) && protocol === "sqs" && isFifo(endpoint)) {
    throw invalid("Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics");
  }
  return endpoint;
}

const notFoundEndpoint = (): Error => notFound("Endpoint");
