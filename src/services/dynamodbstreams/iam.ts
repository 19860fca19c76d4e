import type { Call } from "../../kernel/call.ts";
import type { ResourcePolicy } from "../../kernel/ports.ts";
import type { AuthorizedRow, IamRow } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/dynamodbstreams.d.ts";
import { lookUp } from "./address.ts";
import type { Deps } from "./deps.ts";
import { readIterator } from "./iterator.ts";

type Rows = { readonly [Name in keyof Operations]?: IamRow<Operations[Name]["input"], Deps> };

/** An action on one stream: its policies, and the stream's own. */
function onStream<Input>(action: string, arnOf: (input: Input) => string): AuthorizedRow<Input, Deps> {
  return {
    action,
    resource: (_call, input) => arnOf(input),
    resourcePolicy: (call: Call, input, deps): ResourcePolicy | undefined => {
      const stream = lookUp(deps, call, arnOf(input));
      if (stream?.policy === undefined) return undefined;
      return { name: "resource policy", arn: stream.arn, text: stream.policy, kind: "resource" };
    },
  };
}

const byArn = ({ StreamArn }: { readonly StreamArn: string }): string => StreamArn;

/** Operation to action and resource (service authorization reference, "Amazon DynamoDB": the streams' actions are its). */
export const iam = {
  DescribeStream: onStream("dynamodb:DescribeStream", byArn),
  GetRecords: onStream(
    "dynamodb:GetRecords",
    ({ ShardIterator }: Operations["GetRecords"]["input"]) => readIterator(ShardIterator).streamArn,
  ),
  GetShardIterator: onStream("dynamodb:GetShardIterator", byArn),
  ListStreams: { action: "dynamodb:ListStreams", resource: () => "*" },
} satisfies Rows;
