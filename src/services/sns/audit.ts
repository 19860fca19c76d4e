import type { AuditRow } from "../../kernel/audit.ts";
import type { Operations } from "../../model/types/sns.d.ts";
import type { Deps } from "./deps.ts";

type Rows = { readonly [Name in keyof Operations]?: AuditRow<Operations[Name]["input"], Deps> };

/** CloudTrail user guide, "Data events": `AWS::SNS::Topic` and `AWS::SNS::PlatformEndpoint`. Messages are nobody's business. */
export const audit = {
  Publish: {
    dataEvent: "AWS::SNS::Topic",
    hidden: ["Message", "Subject", "MessageAttributes", "PhoneNumber"],
    resources: (_call, { TopicArn, TargetArn }) => [{ type: "AWS::SNS::Topic", arn: TopicArn ?? TargetArn }],
  },
  PublishBatch: {
    dataEvent: "AWS::SNS::Topic",
    hidden: ["PublishBatchRequestEntries"],
    resources: (_call, { TopicArn }) => [{ type: "AWS::SNS::Topic", arn: TopicArn }],
  },
  ConfirmSubscription: { hidden: ["Token"] },
  CreatePlatformApplication: { hidden: ["Attributes"] },
  SetPlatformApplicationAttributes: { hidden: ["Attributes"] },
} satisfies Rows;
