import type { AuditRow } from "../../kernel/audit.ts";
import type { Operations } from "../../model/types/sqs.d.ts";
import { addressOf } from "./address.ts";
import type { Deps } from "./deps.ts";

type Rows = { readonly [Name in keyof Operations]?: AuditRow<Operations[Name]["input"], Deps> };

/**
 * What goes with messages makes data events (CloudTrail user guide, "Logging data events": AWS::SQS::Queue); their
 * contents stay out of the record (SQS developer guide, "Logging Amazon SQS API calls").
 */
const onMessages = (...hidden: readonly string[]): AuditRow<{ readonly QueueUrl?: string | undefined }, Deps> => ({
  dataEvent: "AWS::SQS::Queue",
  readOnly: false,
  hidden,
  resources: (call, { QueueUrl }) => [{ type: "AWS::SQS::Queue", arn: addressOf(call, QueueUrl).arn }],
});

export const audit = {
  SendMessage: onMessages("MessageBody", "MessageAttributes"),
  SendMessageBatch: onMessages("Entries"),
  ReceiveMessage: onMessages("Messages"),
  DeleteMessage: onMessages(),
  DeleteMessageBatch: onMessages(),
  ChangeMessageVisibility: onMessages(),
  ChangeMessageVisibilityBatch: onMessages(),
} satisfies Rows;
