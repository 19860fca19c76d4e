import { arn } from "../../kernel/arn.ts";
import type { Call } from "../../kernel/call.ts";
import type { ConditionContext } from "../../kernel/ports.ts";
import { serviceLinkedServices } from "./service-linked-services.ts";

/** The parts of iam.ts that speak of service-linked roles, whose names the service decides. */

interface NamesService {
  readonly AWSServiceName: string;
  readonly CustomSuffix?: string | undefined;
}

export function serviceLinkedRoleResource(call: Call, { AWSServiceName, CustomSuffix }: NamesService): string {
  const known = Object.hasOwn(serviceLinkedServices, AWSServiceName)
    ? serviceLinkedServices[AWSServiceName]
    : undefined;
  const name = `${known?.roleName ?? "*"}${CustomSuffix === undefined ? "" : `_${CustomSuffix}`}`;
  return arn("iam", "", call.account, `role/aws-service-role/${AWSServiceName}/${name}`);
}

export const serviceNameKey = (_call: Call, { AWSServiceName }: NamesService): ConditionContext => ({
  "iam:AWSServiceName": AWSServiceName,
});

/** A task's id is `task/<path and name of the role>/<uuid>`. */
export function deletedRole(call: Call, { DeletionTaskId }: { readonly DeletionTaskId: string }): string {
  const end = DeletionTaskId.lastIndexOf("/");
  const role = DeletionTaskId.startsWith("task/") && end > 5 ? DeletionTaskId.slice(5, end) : "*";
  return arn("iam", "", call.account, `role/${role}`);
}
