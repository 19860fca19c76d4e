import type { Call } from "../../kernel/call.ts";
import type { AuthorizedRow, IamRow } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/s3control.d.ts";
import type { Deps } from "./deps.ts";
import { nameIn, pointArn, scopeOf } from "./points.ts";

type Rows = { readonly [Name in keyof Operations]?: IamRow<Operations[Name]["input"], Deps> };

interface OnAccount {
  readonly AccountId: string;
}
interface OnPoint extends OnAccount {
  readonly Name: string;
  readonly VpcConfiguration?: object | undefined;
}

/** An account's access points are its own: nobody manages another's ("Configuring IAM policies for using access points"). */
const ofAccount = (_: Call, { AccountId }: OnAccount): string => AccountId;

const onPoint = <Input extends OnPoint>(action: string): AuthorizedRow<Input, Deps> => ({
  action,
  resource: (call, input) => pointArn(scopeOf(call, input), nameIn(input.Name)),
  condition: (key, call, input, { points }) => {
    const scope = scopeOf(call, input);
    const name = nameIn(input.Name);
    switch (key) {
      case "s3:dataaccesspointarn":
        return pointArn(scope, name);
      case "s3:dataaccesspointaccount":
      case "s3:resourceaccount":
        return scope.account;
      case "s3:accesspointnetworkorigin":
        return input.VpcConfiguration || points.find(scope, name)?.vpcId !== undefined ? "VPC" : "Internet";
      default:
        return undefined;
    }
  },
});

const onAccount = <Input extends OnAccount>(action: string): AuthorizedRow<Input, Deps> => ({
  action,
  resource: () => "*",
  resourceAccount: ofAccount,
});

export const iam = {
  CreateAccessPoint: {
    ...onPoint<Operations["CreateAccessPoint"]["input"]>("s3:CreateAccessPoint"),
    requestTags: ({ Tags }) => Tags && Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
  },
  DeleteAccessPoint: onPoint("s3:DeleteAccessPoint"),
  DeleteAccessPointPolicy: onPoint("s3:DeleteAccessPointPolicy"),
  DeletePublicAccessBlock: onAccount("s3:PutAccountPublicAccessBlock"),
  GetAccessPoint: onPoint("s3:GetAccessPoint"),
  GetAccessPointPolicy: onPoint("s3:GetAccessPointPolicy"),
  GetAccessPointPolicyStatus: onPoint("s3:GetAccessPointPolicyStatus"),
  GetPublicAccessBlock: onAccount("s3:GetAccountPublicAccessBlock"),
  ListAccessPoints: onAccount("s3:ListAccessPoints"),
  PutAccessPointPolicy: onPoint("s3:PutAccessPointPolicy"),
  PutPublicAccessBlock: onAccount("s3:PutAccountPublicAccessBlock"),
} satisfies Rows;
