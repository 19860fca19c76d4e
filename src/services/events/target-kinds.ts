import { applyTargetInput, readTargetInput } from "../../engines/input-transformer/index.ts";
import { parseArn } from "../../kernel/arn.ts";
import type { EcsParameters, Target } from "../../model/types/events.d.ts";
import type { BusEvent } from "./event.ts";

/** What a kind of target asks of its configuration, and takes beside the message. */
export interface TargetKind {
  /** Service and beginning of the resource, as its ARN has them. */
  readonly arn: { readonly service: string; readonly resource: string };
  /** Nothing but a role lets EventBridge in. */
  readonly needsRole?: true;
  /** The member of a target that configures this kind. */
  readonly parameters?: ParameterName;
  /** Why the target is refused. */
  readonly check?: (target: Target) => string | undefined;
  /** Members of the operation that delivers, beside the body. */
  readonly extra?: (target: Target, event: BusEvent, trace: string | undefined) => Readonly<Record<string, unknown>>;
  /** Deliveries are spread over time. */
  readonly paced?: true;
  /** Deliveries of this key keep their order. */
  readonly order?: (target: Target) => string | undefined;
}

export const parameterNames = [
  "KinesisParameters",
  "RunCommandParameters",
  "EcsParameters",
  "BatchParameters",
  "SqsParameters",
  "HttpParameters",
  "RedshiftDataParameters",
  "SageMakerPipelineParameters",
  "AppSyncParameters",
] as const;
export type ParameterName = (typeof parameterNames)[number];

const isFifo = ({ Arn }: Target): boolean => Arn.endsWith(".fifo");

const kinds: readonly TargetKind[] = [
  {
    arn: { service: "sqs", resource: "" },
    parameters: "SqsParameters",
    check: (target) =>
      isFifo(target) && target.SqsParameters?.MessageGroupId === undefined
        ? `Parameter(s) SqsParameters must be specified for target: ${target.Id}.`
        : undefined,
    extra: ({ SqsParameters }, _event, trace) => ({
      ...(SqsParameters?.MessageGroupId !== undefined && { MessageGroupId: SqsParameters.MessageGroupId }),
      ...(trace !== undefined && {
        MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: trace } },
      }),
    }),
    order: (target) =>
      isFifo(target) ? `events ${target.Arn} ${target.SqsParameters?.MessageGroupId ?? ""}` : undefined,
  },
  { arn: { service: "sns", resource: "" } },
  { arn: { service: "lambda", resource: "function:" } },
  { arn: { service: "logs", resource: "log-group:" } },
  {
    arn: { service: "kinesis", resource: "stream/" },
    needsRole: true,
    parameters: "KinesisParameters",
    extra: (target, event) => ({ PartitionKey: partitionKeyOf(target, event) }),
  },
  { arn: { service: "firehose", resource: "deliverystream/" }, needsRole: true },
  { arn: { service: "states", resource: "stateMachine:" }, needsRole: true },
  {
    arn: { service: "ecs", resource: "cluster/" },
    needsRole: true,
    parameters: "EcsParameters",
    check: ({ Id, EcsParameters }) =>
      EcsParameters ? undefined : `Parameter(s) EcsParameters must be specified for target: ${Id}.`,
    extra: ({ EcsParameters }) => (EcsParameters ? taskOf(EcsParameters) : {}),
  },
  {
    arn: { service: "events", resource: "event-bus/" },
    needsRole: true,
    check: ({ Id, Input, InputPath, InputTransformer }) =>
      (Input ?? InputPath ?? InputTransformer) === undefined
        ? undefined
        : `Input, InputPath and InputTransformer are not supported for target ${Id}: an event bus receives the event.`,
    extra: (_target, { envelope }) => ({ Source: envelope.source, DetailType: envelope["detail-type"] }),
  },
  {
    arn: { service: "events", resource: "api-destination/" },
    needsRole: true,
    parameters: "HttpParameters",
    paced: true,
    extra: (target, event) => httpExtras(target, event),
  },
];

export function targetKind(targetArn: string): TargetKind | undefined {
  const arn = parseArn(targetArn);
  return arn && kinds.find((kind) => kind.arn.service === arn.service && arn.resource.startsWith(kind.arn.resource));
}

/** "The default is to use the eventId as the partition key" (API reference, KinesisParameters). */
function partitionKeyOf({ KinesisParameters }: Target, event: BusEvent): string {
  const { id } = event.envelope;
  return KinesisParameters ? (valueAt(KinesisParameters.PartitionKeyPath, event) ?? id) : id;
}

/** What a path leads to in the event, as text; undefined where that is nothing. */
function valueAt(InputPath: string, { envelope }: BusEvent): string | undefined {
  const read = readTargetInput({ Id: "", InputPath });
  const none = { ruleArn: "", ruleName: "", ingestionTime: "" };
  const text = "input" in read ? applyTargetInput(read.input, envelope, none) : undefined;
  const value: unknown = text === undefined ? undefined : JSON.parse(text);
  if (value === undefined || value === null) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Values that begin with `$.` are paths into the event (user guide, "API destinations", dynamic parameters). */
function httpExtras({ HttpParameters = {} }: Target, event: BusEvent): Readonly<Record<string, unknown>> {
  const filled = (value: string): string => (value.startsWith("$.") ? (valueAt(value, event) ?? "") : value);
  const all = (values: Readonly<Record<string, string>> = {}): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, filled(value)]));
  const { PathParameterValues = [], HeaderParameters, QueryStringParameters } = HttpParameters;
  return { path: PathParameterValues.map(filled), headers: all(HeaderParameters), query: all(QueryStringParameters) };
}

const taskOf = (ecs: EcsParameters): Readonly<Record<string, unknown>> => ({
  taskDefinition: ecs.TaskDefinitionArn,
  count: ecs.TaskCount,
  launchType: ecs.LaunchType,
  platformVersion: ecs.PlatformVersion,
  group: ecs.Group,
  capacityProviderStrategy: ecs.CapacityProviderStrategy,
  enableECSManagedTags: ecs.EnableECSManagedTags,
  enableExecuteCommand: ecs.EnableExecuteCommand,
  placementConstraints: ecs.PlacementConstraints,
  placementStrategy: ecs.PlacementStrategy,
  propagateTags: ecs.PropagateTags,
  referenceId: ecs.ReferenceId,
  tags: ecs.Tags?.map(({ Key, Value }) => ({ key: Key, value: Value })),
  networkConfiguration: ecs.NetworkConfiguration?.awsvpcConfiguration && {
    awsvpcConfiguration: {
      subnets: ecs.NetworkConfiguration.awsvpcConfiguration.Subnets,
      securityGroups: ecs.NetworkConfiguration.awsvpcConfiguration.SecurityGroups,
      assignPublicIp: ecs.NetworkConfiguration.awsvpcConfiguration.AssignPublicIp,
    },
  },
});
