import type { AuthorizedRow, IamRow } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/pipes.d.ts";
import { pipeArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { taggedPipe } from "./operations/tags.ts";
import { house } from "./state.ts";

type Rows = { readonly [Name in keyof Operations]?: IamRow<Operations[Name]["input"], Deps> };

const onPipe = <Input extends { readonly Name: string }>(action: string): AuthorizedRow<Input, Deps> => ({
  action,
  resource: (call, { Name }) => pipeArn(call, Name),
  resourceTags: (call, { Name }, { pipes }) => pipes.get(house, call.account, call.region, Name)?.tags,
});

const onTagged = <Input extends { readonly resourceArn: string }>(action: string): AuthorizedRow<Input, Deps> => ({
  action,
  resource: (_call, { resourceArn }) => resourceArn,
  resourceTags: (call, { resourceArn }, deps) => taggedPipe(deps, call, resourceArn).tags,
});

/** Operation to action, resource and who decides (service authorization reference, "Amazon EventBridge Pipes"). */
export const iam = {
  CreatePipe: {
    ...onPipe("pipes:CreatePipe"),
    requestTags: ({ Tags }: Operations["CreatePipe"]["input"]) => Tags,
  },
  DeletePipe: onPipe("pipes:DeletePipe"),
  DescribePipe: onPipe("pipes:DescribePipe"),
  ListPipes: { action: "pipes:ListPipes", resource: () => "*" },
  ListTagsForResource: onTagged("pipes:ListTagsForResource"),
  StartPipe: onPipe("pipes:StartPipe"),
  StopPipe: onPipe("pipes:StopPipe"),
  TagResource: {
    ...onTagged("pipes:TagResource"),
    requestTags: ({ tags }: Operations["TagResource"]["input"]) => tags,
  },
  UntagResource: {
    ...onTagged("pipes:UntagResource"),
    tagKeys: ({ tagKeys }: Operations["UntagResource"]["input"]) => tagKeys,
  },
  UpdatePipe: onPipe("pipes:UpdatePipe"),
} satisfies Rows;
