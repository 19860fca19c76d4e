import type { IamRow } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/sts.d.ts";
import type { Deps } from "./deps.ts";
import { federatedUserArn } from "./operations/get-federation-token.ts";

type Rows = { readonly [Name in keyof Operations]?: IamRow<Operations[Name]["input"], Deps> };

/** Operation to action, resource and who decides. */
export const iam = {
  AssumeRole: {
    action: "sts:AssumeRole",
    decidedBy: "operation",
    because: "IAM user guide, Configuring MFA-protected API access: the code in the request decides a condition key",
  },
  AssumeRoleWithSAML: {
    action: "sts:AssumeRoleWithSAML",
    decidedBy: "operation",
    because: "STS API reference, AssumeRoleWithSAML: called without credentials; the assertion says who asks",
  },
  AssumeRoleWithWebIdentity: {
    action: "sts:AssumeRoleWithWebIdentity",
    decidedBy: "operation",
    because: "STS API reference, AssumeRoleWithWebIdentity: called without credentials; the token says who asks",
  },
  AssumeRoot: {
    action: "sts:AssumeRoot",
    decidedBy: "operation",
    because: "IAM user guide, Centrally manage root access: the organization lets one account act in another",
  },
  DecodeAuthorizationMessage: { action: "sts:DecodeAuthorizationMessage", resource: () => "*" },
  GetAccessKeyInfo: { action: "sts:GetAccessKeyInfo", resource: () => "*" },
  GetCallerIdentity: {
    action: "sts:GetCallerIdentity",
    decidedBy: "nobody",
    because: "STS API reference, GetCallerIdentity: no permissions are required, and no policy can deny it",
  },
  GetFederationToken: {
    action: "sts:GetFederationToken",
    resource: ({ principal }, input) => federatedUserArn(principal.account, input.Name),
    requestTags: ({ Tags: tags = [] }) => Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
  },
  GetSessionToken: {
    action: "sts:GetSessionToken",
    decidedBy: "nobody",
    because: "STS API reference, GetSessionToken: no permissions are required",
  },
} satisfies Rows;
