import { type Arn, parseArn } from "../../kernel/arn.ts";
import type { Peers } from "../../kernel/peers.ts";
import type { PipeSourceParameters } from "../../model/types/pipes.d.ts";
import type { PipeSource } from "./record.ts";
import { createSqsSource } from "./sqs-source.ts";
import type { Pipe } from "./state.ts";

/** A kind of source. */
export interface SourceKind {
  /** As people call it: "an SQS queue". */
  readonly kind: string;
  readonly arn: { readonly service: string; readonly resource: string };
  /** The member of SourceParameters that configures it. */
  readonly parameters: keyof PipeSourceParameters;
  /** What the default detail type of an event bus target names it by. */
  readonly eventSource: string;
  readonly defaultBatchSize: number;
  /** Records that one read gives. */
  readonly readSize: number;
  /** Undefined: nobody reads it yet, and it is refused by name. */
  readonly create?: (peers: Peers, pipe: Pipe) => PipeSource;
}

/** EventBridge user guide, "Amazon EventBridge Pipes sources". */
const kinds: readonly SourceKind[] = [
  {
    kind: "an SQS queue",
    arn: { service: "sqs", resource: "" },
    parameters: "SqsQueueParameters",
    eventSource: "aws:sqs",
    defaultBatchSize: 10,
    readSize: 10,
    create: createSqsSource,
  },
  unread("a DynamoDB stream", "dynamodb", "table/", "DynamoDBStreamParameters"),
  unread("a Kinesis stream", "kinesis", "stream/", "KinesisStreamParameters"),
  unread("an ActiveMQ broker", "mq", "broker:", "ActiveMQBrokerParameters"),
  unread("an MSK topic", "kafka", "cluster/", "ManagedStreamingKafkaParameters"),
];

function unread(kind: string, service: string, resource: string, parameters: keyof PipeSourceParameters): SourceKind {
  return {
    kind,
    arn: { service, resource },
    parameters,
    eventSource: `aws:${service}`,
    defaultBatchSize: 100,
    readSize: 100,
  };
}

const selfManagedKafka = unread("a Kafka cluster", "smk", "", "SelfManagedKafkaParameters");

export function sourceKind(source: string): { readonly kind: SourceKind; readonly arn: Arn | undefined } | undefined {
  if (source.startsWith("smk://")) return { kind: selfManagedKafka, arn: undefined };
  const arn = parseArn(source);
  const kind =
    arn && kinds.find((each) => each.arn.service === arn.service && arn.resource.startsWith(each.arn.resource));
  return kind && { kind, arn };
}

export interface Batching {
  readonly size: number;
  readonly windowMs: number;
}

export function batchingOf({ source, sourceParameters }: Pick<Pipe, "source" | "sourceParameters">): Batching {
  const found = sourceKind(source);
  const given = (found && sourceParameters[found.kind.parameters]) as
    | { readonly BatchSize?: number; readonly MaximumBatchingWindowInSeconds?: number }
    | undefined;
  return {
    size: given?.BatchSize ?? found?.kind.defaultBatchSize ?? 1,
    windowMs: (given?.MaximumBatchingWindowInSeconds ?? 0) * 1_000,
  };
}
