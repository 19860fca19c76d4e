import { parseArn } from "../../kernel/arn.ts";
import type { Call } from "../../kernel/call.ts";
import { serviceName } from "./arns.ts";
import type { Deps } from "./deps.ts";

/** Whoever lets EventBridge act in a role must be allowed to pass it on (IAM user guide, "Granting a user permissions to pass a role"). */
export function passRole({ authorizer }: Pick<Deps, "authorizer">, call: Call, roleArn: string): void {
  authorizer.require(call, {
    action: "iam:PassRole",
    resource: roleArn,
    resourceAccount: parseArn(roleArn)?.account,
    context: { "iam:PassedToService": serviceName },
  });
}
