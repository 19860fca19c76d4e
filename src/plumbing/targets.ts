import { fromBase64 } from "../base/base64.ts";
import { type Arn, parseArn } from "../kernel/arn.ts";
import type { Delivery } from "../kernel/outbox.ts";

/** A kind of target: who takes a delivery, and how. */
export type TargetRow = OperationRow | GiftRow;

interface AnyRow {
  /** As people call it: "an SQS queue". */
  readonly kind: string;
  /** Service and beginning of the resource, as its ARN has them. */
  readonly arn: { readonly service: string; readonly resource: string };
}

/** An operation of a service. */
export interface OperationRow extends AnyRow {
  /** Table id of the service that is called. */
  readonly service: string;
  readonly operation: string;
  readonly input: (delivery: Delivery, arn: Arn) => object;
}

/** Something that no operation reaches: its service gives who delivers. */
export interface GiftRow extends AnyRow {
  readonly gift: "apiDestinations" | "scheduleTargets";
}

const utf8 = new TextEncoder();

/** Message attributes as SQS takes them: a delivery is stored as JSON, so that its bytes stand in base64. */
function attributesIn(parameters: Delivery["parameters"]): object {
  const attributes = parameters?.MessageAttributes;
  if (typeof attributes !== "object" || attributes === null) return {};
  const read = Object.entries(attributes as Readonly<Record<string, { readonly BinaryValue?: unknown }>>).map(
    ([name, value]) => {
      const { BinaryValue } = value;
      return [name, typeof BinaryValue === "string" ? { ...value, BinaryValue: fromBase64(BinaryValue) } : value];
    },
  );
  return { MessageAttributes: Object.fromEntries(read) };
}

export const targetRows: readonly TargetRow[] = [
  {
    kind: "an SQS queue",
    arn: { service: "sqs", resource: "" },
    service: "sqs",
    operation: "SendMessage",
    input: ({ body, parameters }, { region, account, resource }) => ({
      QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${resource}`,
      MessageBody: body,
      ...parameters,
      ...attributesIn(parameters),
    }),
  },
  {
    kind: "an SNS topic",
    arn: { service: "sns", resource: "" },
    service: "sns",
    operation: "Publish",
    input: ({ target, body, parameters }) => ({ TopicArn: target, Message: body, ...parameters }),
  },
  {
    kind: "a Lambda function",
    arn: { service: "lambda", resource: "function:" },
    service: "lambda",
    operation: "Invoke",
    input: ({ target, body, parameters }) => ({
      FunctionName: target,
      InvocationType: "Event",
      Payload: utf8.encode(body),
      ...parameters,
    }),
  },
  {
    kind: "an event bus",
    arn: { service: "events", resource: "event-bus/" },
    service: "events",
    operation: "PutEvents",
    input: ({ target, body, parameters }) => ({ Entries: [{ EventBusName: target, Detail: body, ...parameters }] }),
  },
  {
    kind: "an API destination",
    arn: { service: "events", resource: "api-destination/" },
    gift: "apiDestinations",
  },
  {
    // Only Scheduler itself posts to its schedules: they know which operation their target is.
    kind: "a schedule",
    arn: { service: "scheduler", resource: "schedule/" },
    gift: "scheduleTargets",
  },
  {
    kind: "a Kinesis stream",
    arn: { service: "kinesis", resource: "stream/" },
    service: "kinesis",
    operation: "PutRecord",
    input: ({ target, body, parameters }) => ({ StreamARN: target, Data: utf8.encode(body), ...parameters }),
  },
  {
    kind: "a Firehose delivery stream",
    arn: { service: "firehose", resource: "deliverystream/" },
    service: "firehose",
    operation: "PutRecord",
    input: ({ body, parameters }, { resource }) => ({
      DeliveryStreamName: resource.slice("deliverystream/".length),
      Record: { Data: utf8.encode(body) },
      ...parameters,
    }),
  },
  {
    kind: "a state machine",
    arn: { service: "states", resource: "stateMachine:" },
    service: "stepfunctions",
    operation: "StartExecution",
    input: ({ target, body, parameters }) => ({ stateMachineArn: target, input: body, ...parameters }),
  },
  {
    kind: "a log group",
    arn: { service: "logs", resource: "log-group:" },
    service: "logs",
    operation: "PutLogEvents",
    input: ({ body, parameters }, { resource }) => ({
      logGroupName: resource.slice("log-group:".length).replace(/:\*$/, ""),
      logEvents: [{ message: body }],
      ...parameters,
    }),
  },
  {
    kind: "an ECS task",
    arn: { service: "ecs", resource: "cluster/" },
    service: "ecs",
    operation: "RunTask",
    input: ({ target, parameters }) => ({ cluster: target, ...parameters }),
  },
];

/** How a target takes deliveries; undefined for what is no ARN, or of no kind that does. */
export function targetRow(target: string): { readonly row: TargetRow; readonly arn: Arn } | undefined {
  const arn = parseArn(target);
  const row =
    arn && targetRows.find((each) => each.arn.service === arn.service && arn.resource.startsWith(each.arn.resource));
  return row && arn && { row, arn };
}
