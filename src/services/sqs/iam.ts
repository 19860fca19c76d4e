import type { Call } from "../../kernel/call.ts";
import type { ResourcePolicy } from "../../kernel/ports.ts";
import type { AuthorizedRow, FurtherQuestion, IamRow } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/sqs.d.ts";
import { type Address, addressIn, addressOf } from "./address.ts";
import type { Deps } from "./deps.ts";
import { missingParameter } from "./errors.ts";
import { findQueue } from "./find.ts";
import { arnAddress, readHandle } from "./operations/move-tasks.ts";

type Rows = { readonly [Name in keyof Operations]?: IamRow<Operations[Name]["input"], Deps> };
type Finds<Input> = (call: Call, input: Input, deps: Deps) => Address;

function policyOf(deps: Deps, address: Address): ResourcePolicy | undefined {
  const text = findQueue(deps, address)?.attributes.Policy;
  return text === undefined ? undefined : { name: "Policy", arn: address.arn, text, kind: "resource" };
}

/** An action on one queue. `across`: whether a queue's policy may let other accounts do it. */
function onQueue<Input extends object>(
  action: string,
  find: Finds<Input>,
  across: boolean,
): AuthorizedRow<Input, Deps> {
  return {
    action,
    resource: (call, input, deps) => find(call, input, deps).arn,
    resourceTags: (call, input, deps) => findQueue(deps, find(call, input, deps))?.tags,
    resourcePolicy(call, input, deps) {
      const address = find(call, input, deps);
      return across || call.principal.account === address.account ? policyOf(deps, address) : undefined;
    },
  };
}

interface UrlInput {
  readonly QueueUrl?: string | undefined;
}

const byUrl: Finds<UrlInput> = (call, { QueueUrl }) => addressOf(call, QueueUrl);
const byName: Finds<Operations["CreateQueue"]["input"]> = (call, { QueueName }) => {
  if (QueueName === undefined) throw missingParameter("QueueName");
  return addressIn(call, QueueName);
};

const bySource: Finds<{ readonly SourceArn?: string | undefined }> = (call, { SourceArn }) =>
  arnAddress(call, "SourceArn", SourceArn);

/** What its policy may open to other accounts. */
const shared = (action: string) => onQueue(action, byUrl, true);
/** "Cross-account permissions don't apply to this action" (API reference). */
const own = (action: string) => onQueue(action, byUrl, false);

const question = (deps: Deps, action: string, address: Address): FurtherQuestion => ({
  action,
  resource: address.arn,
  resourcePolicy: policyOf(deps, address),
});

/** Operation to action, resource and who decides (service authorization reference, "Amazon SQS"). */
export const iam = {
  AddPermission: own("sqs:AddPermission"),
  CancelMessageMoveTask: onQueue(
    "sqs:CancelMessageMoveTask",
    (call, { TaskHandle }: Operations["CancelMessageMoveTask"]["input"]) =>
      arnAddress(call, "SourceArn", readHandle(TaskHandle).sourceArn),
    false,
  ),
  ChangeMessageVisibility: shared("sqs:ChangeMessageVisibility"),
  ChangeMessageVisibilityBatch: shared("sqs:ChangeMessageVisibility"),
  CreateQueue: {
    ...onQueue("sqs:CreateQueue", byName, false),
    requestTags: ({ tags }: Operations["CreateQueue"]["input"]) => tags,
    // "To be able to tag a queue on creation, you must have the sqs:CreateQueue and sqs:TagQueue permissions" (API reference).
    also: (call: Call, input: Operations["CreateQueue"]["input"], deps: Deps) =>
      Object.keys(input.tags ?? {}).length === 0
        ? undefined
        : [question(deps, "sqs:TagQueue", byName(call, input, deps))],
  },
  DeleteMessage: shared("sqs:DeleteMessage"),
  DeleteMessageBatch: shared("sqs:DeleteMessage"),
  DeleteQueue: own("sqs:DeleteQueue"),
  GetQueueAttributes: shared("sqs:GetQueueAttributes"),
  GetQueueUrl: onQueue(
    "sqs:GetQueueUrl",
    (call, { QueueName, QueueOwnerAWSAccountId }: Operations["GetQueueUrl"]["input"]) => {
      if (QueueName === undefined) throw missingParameter("QueueName");
      return addressIn({ account: QueueOwnerAWSAccountId ?? call.account, region: call.region }, QueueName);
    },
    true,
  ),
  ListDeadLetterSourceQueues: shared("sqs:ListDeadLetterSourceQueues"),
  ListMessageMoveTasks: onQueue("sqs:ListMessageMoveTasks", bySource, false),
  ListQueueTags: own("sqs:ListQueueTags"),
  ListQueues: { action: "sqs:ListQueues", resource: () => "*" },
  PurgeQueue: shared("sqs:PurgeQueue"),
  ReceiveMessage: shared("sqs:ReceiveMessage"),
  RemovePermission: own("sqs:RemovePermission"),
  SendMessage: shared("sqs:SendMessage"),
  SendMessageBatch: shared("sqs:SendMessage"),
  SetQueueAttributes: own("sqs:SetQueueAttributes"),
  // The permissions on both queues are those of its page in the developer guide, "Configuring queue permissions for dead-letter queue redrive".
  StartMessageMoveTask: {
    ...onQueue("sqs:StartMessageMoveTask", bySource, false),
    also(call: Call, input: Operations["StartMessageMoveTask"]["input"], deps: Deps) {
      const source = bySource(call, input, deps);
      const asked = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"].map((action) =>
        question(deps, action, source),
      );
      if (input.DestinationArn !== undefined)
        asked.push(question(deps, "sqs:SendMessage", arnAddress(call, "DestinationArn", input.DestinationArn)));
      return asked;
    },
  },
  TagQueue: {
    ...own("sqs:TagQueue"),
    requestTags: ({ Tags }: Operations["TagQueue"]["input"]) => Tags,
  },
  UntagQueue: {
    ...own("sqs:UntagQueue"),
    tagKeys: ({ TagKeys }: Operations["UntagQueue"]["input"]) => TagKeys,
  },
} satisfies Rows;
