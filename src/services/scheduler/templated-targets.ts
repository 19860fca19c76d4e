import { utf8Bytes } from "../../base/text.ts";
import { type Arn, parseArn } from "../../kernel/arn.ts";
import { type AwsError, toldFailure } from "../../kernel/error.ts";
import type { EcsParameters, Target } from "../../model/types/scheduler.d.ts";

/** What a kind of target asks of its configuration, and which operation it stands for (user guide, "Using templated targets"). */
export interface TemplatedTarget {
  /** Service and beginning of the resource, as its ARN has them. */
  readonly arn: { readonly service: string; readonly resource: string };
  /** Table id of the service that is called. */
  readonly service: string;
  readonly operation: string;
  /** The member of a target that configures this kind, and whether it must be there. */
  readonly parameters?: ParameterName;
  readonly needsParameters?: true;
  /** "You must configure the Input as a well-formed JSON" (the same page). */
  readonly jsonInput?: true;
  readonly input: (target: Target, text: string, arn: Arn) => object;
  /** What of a success is none. */
  readonly failure?: (output: object) => AwsError | undefined;
}

export const parameterNames = [
  "EcsParameters",
  "EventBridgeParameters",
  "EventBridgePutEventsV2Parameters",
  "EventBridgePutRawEventsParameters",
  "KinesisParameters",
  "SageMakerPipelineParameters",
  "SqsParameters",
] as const;
export type ParameterName = (typeof parameterNames)[number];

const kinds: readonly TemplatedTarget[] = [
  {
    arn: { service: "sqs", resource: "" },
    service: "sqs",
    operation: "SendMessage",
    parameters: "SqsParameters",
    input: ({ SqsParameters }, text, { region, account, resource }) => ({
      QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${resource}`,
      MessageBody: text,
      MessageGroupId: SqsParameters?.MessageGroupId,
    }),
  },
  {
    arn: { service: "sns", resource: "" },
    service: "sns",
    operation: "Publish",
    input: ({ Arn }, text) => ({ TopicArn: Arn, Message: text }),
  },
  {
    arn: { service: "lambda", resource: "function:" },
    service: "lambda",
    operation: "Invoke",
    jsonInput: true,
    input: ({ Arn }, text) => ({ FunctionName: Arn, InvocationType: "Event", Payload: utf8Bytes(text) }),
  },
  {
    arn: { service: "events", resource: "event-bus/" },
    service: "events",
    operation: "PutEvents",
    parameters: "EventBridgeParameters",
    needsParameters: true,
    jsonInput: true,
    input: ({ Arn, EventBridgeParameters }, text) => ({
      Entries: [
        {
          EventBusName: Arn,
          Source: EventBridgeParameters?.Source,
          DetailType: EventBridgeParameters?.DetailType,
          Detail: text,
        },
      ],
    }),
    failure: (output) => {
      const [entry] = (output as { readonly Entries?: readonly EntryResult[] }).Entries ?? [];
      return entry?.ErrorCode === undefined ? undefined : toldFailure(entry.ErrorCode, entry.ErrorMessage ?? "");
    },
  },
  {
    arn: { service: "kinesis", resource: "stream/" },
    service: "kinesis",
    operation: "PutRecord",
    parameters: "KinesisParameters",
    needsParameters: true,
    input: ({ Arn, KinesisParameters }, text) => ({
      StreamARN: Arn,
      PartitionKey: KinesisParameters?.PartitionKey,
      Data: utf8Bytes(text),
    }),
  },
  {
    arn: { service: "firehose", resource: "deliverystream/" },
    service: "firehose",
    operation: "PutRecord",
    input: (_target, text, { resource }) => ({
      DeliveryStreamName: resource.slice("deliverystream/".length),
      Record: { Data: utf8Bytes(text) },
    }),
  },
  {
    arn: { service: "states", resource: "stateMachine:" },
    service: "stepfunctions",
    operation: "StartExecution",
    jsonInput: true,
    input: ({ Arn }, text) => ({ stateMachineArn: Arn, input: text }),
  },
  {
    arn: { service: "ecs", resource: "cluster/" },
    service: "ecs",
    operation: "RunTask",
    parameters: "EcsParameters",
    needsParameters: true,
    input: ({ Arn, EcsParameters, Input }, text) => ({
      cluster: Arn,
      ...(EcsParameters && taskOf(EcsParameters)),
      ...(Input !== undefined && { overrides: JSON.parse(text) as object }),
    }),
    failure: (output) => {
      const [failure] = (output as { readonly failures?: readonly { readonly reason?: string }[] }).failures ?? [];
      return failure && toldFailure("InvocationFailure", failure.reason ?? "the task cannot be started");
    },
  },
  ...(
    ["codebuild StartBuild project/", "codepipeline StartPipelineExecution ", "inspector StartAssessmentRun "] as const
  ).map(byName),
  { ...byName("sagemaker StartPipelineExecution pipeline/"), parameters: "SageMakerPipelineParameters" },
];

/** Services that have no table here: their targets are known, and refused by name when they are configured. */
function byName(text: string): TemplatedTarget {
  const [service = "", operation = "", resource = ""] = text.split(" ");
  return { arn: { service, resource }, service, operation, input: () => ({}) };
}

interface EntryResult {
  readonly ErrorCode?: string;
  readonly ErrorMessage?: string;
}

export function templatedTarget(targetArn: string): { readonly kind: TemplatedTarget; readonly arn: Arn } | undefined {
  const arn = parseArn(targetArn);
  const kind =
    arn && kinds.find((each) => each.arn.service === arn.service && arn.resource.startsWith(each.arn.resource));
  return kind && arn && { kind, arn };
}

const taskOf = ({ TaskDefinitionArn, TaskCount, NetworkConfiguration, Tags, ...ecs }: EcsParameters): object => ({
  taskDefinition: TaskDefinitionArn,
  count: TaskCount,
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
  tags: Tags?.map(({ key, value }) => ({ key, value })),
  networkConfiguration: NetworkConfiguration?.awsvpcConfiguration && {
    awsvpcConfiguration: {
      subnets: NetworkConfiguration.awsvpcConfiguration.Subnets,
      securityGroups: NetworkConfiguration.awsvpcConfiguration.SecurityGroups,
      assignPublicIp: NetworkConfiguration.awsvpcConfiguration.AssignPublicIp,
    },
  },
});
