import type { AuditRow } from "../../kernel/audit.ts";
import type { Operations } from "../../model/types/dynamodbstreams.d.ts";
import type { Deps } from "./deps.ts";
import { readIterator } from "./iterator.ts";

type Rows = { readonly [Name in keyof Operations]?: AuditRow<Operations[Name]["input"], Deps> };

/** Reading a stream makes data events (CloudTrail user guide, "Logging data events": AWS::DynamoDB::Stream). */
export const audit = {
  GetRecords: {
    dataEvent: "AWS::DynamoDB::Stream",
    resources: (_call, { ShardIterator }) => [
      { type: "AWS::DynamoDB::Stream", arn: readIterator(ShardIterator).streamArn },
    ],
  },
  GetShardIterator: {
    dataEvent: "AWS::DynamoDB::Stream",
    resources: (_call, { StreamArn }) => [{ type: "AWS::DynamoDB::Stream", arn: StreamArn }],
  },
} satisfies Rows;
