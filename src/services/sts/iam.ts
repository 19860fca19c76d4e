import type { IamRow } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/sts.d.ts";
import type { Deps } from "./deps.ts";

type Row<Name extends keyof Operations> = IamRow<Operations[Name]["input"], Deps>;

/** Operation to action, resource and who decides. */
export const iam = {
  AssumeRole: {
    action: "sts:AssumeRole",
    decidedBy: "operation",
    because: "IAM user guide, Configuring MFA-protected API access: the code in the request decides a condition key",
  } satisfies Row<"AssumeRole">,
  GetCallerIdentity: {
    action: "sts:GetCallerIdentity",
    decidedBy: "nobody",
    because: "STS API reference, GetCallerIdentity: no permissions are required, and no policy can deny it",
  } satisfies Row<"GetCallerIdentity">,
};
