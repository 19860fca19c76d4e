import { utf8Bytes, utf8Text } from "../../base/text.ts";
import type { Json } from "../../engines/event-pattern/index.ts";
import { type Arn, parseArn } from "../../kernel/arn.ts";
import { AwsError, toldFailure } from "../../kernel/error.ts";
import type { PipeTargetParameters } from "../../model/types/pipes.d.ts";
import { arrayText } from "./array-text.ts";
import { dynamicMembers, dynamicText, dynamicValue } from "./dynamic.ts";
import { sourceKind } from "./sources.ts";
import type { Pipe } from "./state.ts";

/** One event on its way to the target. */
export interface Item {
  /** What a partial failure names it by; undefined where an enrichment made it out of several. */
  readonly id: string | undefined;
  readonly event: Json;
  /** What the target gets. */
  readonly text: string;
}

export interface Sending {
  readonly pipe: Pipe;
  readonly arn: Arn;
  readonly items: readonly Item[];
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A kind of target: which operation takes a batch, and what of its answer is a failure. */
export interface PipeTarget {
  /** As people call it. */
  readonly kind: string;
  readonly arn: { readonly service: string; readonly resource: string };
  /** Table id of the service that is called. */
  readonly service: string;
  readonly operation: (parameters: PipeTargetParameters) => string;
  /** The member of TargetParameters that configures it. */
  readonly parameters?: keyof PipeTargetParameters;
  readonly needsParameters?: true;
  /** Most items of a call (EventBridge user guide, "Amazon EventBridge Pipes batching and concurrency"). */
  readonly most: number;
  readonly input: (sending: Sending) => object;
  /** Places of the items that failed. Throws where all did. */
  readonly failed: (output: object, items: readonly Item[]) => readonly number[];
}

interface EntryAnswer {
  readonly ErrorCode?: string;
}

/** Answers that have an entry for each item, in order. */
const byPlace =
  (member: string) =>
  (output: object): readonly number[] => {
    const answers = (output as Readonly<Record<string, readonly EntryAnswer[] | undefined>>)[member] ?? [];
    return answers.flatMap(({ ErrorCode }, n) => (ErrorCode === undefined ? [] : [n]));
  };

/** Answers that name what failed by the ids that it came with: our places. */
const byId = (output: object): readonly number[] =>
  ((output as { readonly Failed?: readonly { readonly Id?: string }[] }).Failed ?? []).map(({ Id }) => Number(Id));

const arrayOf = (items: readonly Item[]): string => arrayText(items.map(({ text }) => text));

const isSynchronous = (given: { readonly InvocationType?: string | undefined } | undefined): boolean =>
  (given?.InvocationType ?? "REQUEST_RESPONSE") === "REQUEST_RESPONSE";

export const targetKinds: readonly PipeTarget[] = [
  {
    kind: "an SQS queue",
    arn: { service: "sqs", resource: "" },
    service: "sqs",
    operation: () => "SendMessageBatch",
    parameters: "SqsQueueParameters",
    most: 10,
    input: ({ pipe, arn, items }) => {
      const { MessageGroupId: group, MessageDeduplicationId: once } = pipe.targetParameters.SqsQueueParameters ?? {};
      return {
        QueueUrl: `https://sqs.${arn.region}.amazonaws.com/${arn.account}/${arn.resource}`,
        Entries: items.map(({ event, text }, n) => ({
          Id: String(n),
          MessageBody: text,
          ...(group !== undefined && { MessageGroupId: dynamicText(group, event) }),
          ...(once !== undefined && { MessageDeduplicationId: dynamicText(once, event) }),
        })),
      };
    },
    failed: byId,
  },
  {
    kind: "an SNS topic",
    arn: { service: "sns", resource: "" },
    service: "sns",
    operation: () => "PublishBatch",
    most: 10,
    input: ({ pipe, items }) => ({
      TopicArn: pipe.target,
      PublishBatchRequestEntries: items.map(({ text }, n) => ({ Id: String(n), Message: text })),
    }),
    failed: byId,
  },
  {
    kind: "an event bus",
    arn: { service: "events", resource: "event-bus/" },
    service: "events",
    operation: () => "PutEvents",
    parameters: "EventBridgeEventBusParameters",
    most: 10,
    input: ({ pipe, items }) => ({ Entries: items.map((item) => busEntry(pipe, item)) }),
    failed: byPlace("Entries"),
  },
  {
    kind: "a Lambda function",
    arn: { service: "lambda", resource: "function:" },
    service: "lambda",
    operation: () => "Invoke",
    parameters: "LambdaFunctionParameters",
    most: 10_000,
    input: ({ pipe, items }) => ({
      FunctionName: pipe.target,
      InvocationType: isSynchronous(pipe.targetParameters.LambdaFunctionParameters) ? "RequestResponse" : "Event",
      Payload: utf8Bytes(arrayOf(items)),
    }),
    failed(output, items) {
      const { FunctionError, Payload } = output as { readonly FunctionError?: string; readonly Payload?: Uint8Array };
      const text = Payload ? utf8Text(Payload) : "";
      if (FunctionError !== undefined) throw toldFailure(FunctionError, text.slice(0, 512));
      return itemFailures(text, items);
    },
  },
  {
    kind: "a state machine",
    arn: { service: "states", resource: "stateMachine:" },
    service: "stepfunctions",
    operation: ({ StepFunctionStateMachineParameters: given }) =>
      isSynchronous(given) ? "StartSyncExecution" : "StartExecution",
    parameters: "StepFunctionStateMachineParameters",
    most: 10_000,
    input: ({ pipe, items }) => ({ stateMachineArn: pipe.target, input: arrayOf(items) }),
    failed(output, items) {
      const { status, error, cause, output: text } = output as Readonly<Record<string, string | undefined>>;
      if (status === "FAILED" || status === "TIMED_OUT") throw toldFailure(error ?? status, cause ?? status);
      return itemFailures(text ?? "", items);
    },
  },
  {
    kind: "a Kinesis stream",
    arn: { service: "kinesis", resource: "stream/" },
    service: "kinesis",
    operation: () => "PutRecords",
    parameters: "KinesisStreamParameters",
    needsParameters: true,
    most: 500,
    input: ({ pipe, items }) => ({
      StreamARN: pipe.target,
      Records: items.map(({ event, text }) => ({
        Data: utf8Bytes(text),
        PartitionKey: dynamicText(pipe.targetParameters.KinesisStreamParameters?.PartitionKey ?? "", event),
      })),
    }),
    failed: byPlace("Records"),
  },
  {
    kind: "a Firehose delivery stream",
    arn: { service: "firehose", resource: "deliverystream/" },
    service: "firehose",
    operation: () => "PutRecordBatch",
    most: 500,
    input: ({ arn, items }) => ({
      DeliveryStreamName: arn.resource.slice("deliverystream/".length),
      Records: items.map(({ text }) => ({ Data: utf8Bytes(text) })),
    }),
    failed: byPlace("RequestResponses"),
  },
  {
    kind: "a log group",
    arn: { service: "logs", resource: "log-group:" },
    service: "logs",
    operation: () => "PutLogEvents",
    parameters: "CloudWatchLogsParameters",
    needsParameters: true,
    most: 10_000,
    input: ({ pipe, arn, items, now }) => {
      const { LogStreamName: stream = "", Timestamp: time } = pipe.targetParameters.CloudWatchLogsParameters ?? {};
      const [first] = items;
      return {
        logGroupName: arn.resource.slice("log-group:".length).replace(/:\*$/, ""),
        logStreamName: first ? dynamicText(stream, first.event) : stream,
        logEvents: items.map(({ event, text }) => ({
          message: text,
          timestamp: time === undefined ? now : Number(dynamicValue(time, event)),
        })),
      };
    },
    failed: () => [],
  },
  {
    kind: "an ECS task",
    arn: { service: "ecs", resource: "cluster/" },
    service: "ecs",
    operation: () => "RunTask",
    parameters: "EcsTaskParameters",
    needsParameters: true,
    most: 1,
    input: ({ pipe, items }) => {
      const { TaskDefinitionArn = "", TaskCount, ...ecs } = pipe.targetParameters.EcsTaskParameters ?? {};
      const event = items[0]?.event ?? null;
      return {
        cluster: pipe.target,
        taskDefinition: dynamicText(TaskDefinitionArn, event),
        count: TaskCount,
        ...(dynamicMembers(ecs, event) as object),
      };
    },
    failed: (output) => ((output as { readonly failures?: readonly object[] }).failures?.length ? [0] : []),
  },
  ...["api-destination/ an API destination", "archive/ an archive"].map((text) => unsupported("events", text)),
  ...(["execute-api an API Gateway stage", "batch a Batch job queue", "redshift a Redshift cluster"] as const).map(
    other,
  ),
  ...(["redshift-serverless a Redshift workgroup", "sagemaker a SageMaker pipeline"] as const).map(other),
  ...(["inspector an Inspector assessment", "timestream a Timestream table"] as const).map(other),
];

/** Known, and refused by name when configured: `most` 0. */
function unsupported(service: string, text: string): PipeTarget {
  const [resource = "", ...kind] = text.split(" ");
  return {
    kind: kind.join(" "),
    arn: { service, resource },
    service,
    operation: () => "",
    most: 0,
    input: () => ({}),
    failed: () => [],
  };
}

function other(text: string): PipeTarget {
  const [service = "", ...kind] = text.split(" ");
  return unsupported(service, ` ${kind.join(" ")}`);
}

export function targetKind(target: string): { readonly kind: PipeTarget; readonly arn: Arn } | undefined {
  const arn = parseArn(target);
  const kind =
    arn && targetKinds.find((each) => each.arn.service === arn.service && arn.resource.startsWith(each.arn.resource));
  return kind && arn && { kind, arn };
}

/** Defaults as buses see them: source "Pipe <name>", detail type "Event from aws:sqs". */
function busEntry(pipe: Pipe, { event, text }: Item): object {
  const given = pipe.targetParameters.EventBridgeEventBusParameters ?? {};
  const from = sourceKind(pipe.source)?.kind.eventSource ?? "";
  return {
    EventBusName: pipe.target,
    Source: dynamicText(given.Source ?? `Pipe ${pipe.name}`, event),
    DetailType: dynamicText(given.DetailType ?? `Event from ${from}`, event),
    Detail: text,
    ...(given.Resources && { Resources: given.Resources.map((each) => dynamicText(each, event)) }),
    ...(given.Time !== undefined && { Time: timeOf(dynamicValue(given.Time, event)) }),
  };
}

/** A time in an event: epoch milliseconds, their text, or ISO 8601. */
function timeOf(value: Json): number {
  const time = Number.isFinite(Number(value)) ? Number(value) : Date.parse(String(value));
  if (!Number.isFinite(time)) throw new AwsError("ValidationException", `${String(value)} is no time.`);
  return time;
}

/** "batchItemFailures": what a function says of the records that it could not deal with. Names that nobody has fail all. */
function itemFailures(text: string, items: readonly Item[]): readonly number[] {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return [];
  }
  const failures = (answer as { batchItemFailures?: unknown } | null)?.batchItemFailures;
  if (!Array.isArray(failures)) return [];
  const places = failures.map((each: { readonly itemIdentifier?: unknown } | null) =>
    items.findIndex(({ id }) => id !== undefined && id === each?.itemIdentifier),
  );
  return places.includes(-1) ? items.map((_, n) => n) : places;
}
