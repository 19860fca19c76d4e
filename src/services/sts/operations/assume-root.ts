import { arn, isAccountId } from "../../../kernel/arn.ts";
import type { Call } from "../../../kernel/call.ts";
import type { Handler } from "../../../kernel/service.ts";
import type { Operations } from "../../../model/types/sts.d.ts";
import { callerName, refuseClosedSession } from "../callers.ts";
import { issueCredentials } from "../credentials.ts";
import type { Deps } from "../deps.ts";
import { notAuthorized, validationError } from "../errors.ts";

const action = "sts:AssumeRoot";
/** STS API reference, AssumeRoot, `DurationSeconds`: at most and by default. */
const rootSessionSeconds = 900;

/** STS API reference, AssumeRoot, `TaskPolicyArn`: each lets the session do one task and nothing else. */
const taskPolicies: ReadonlySet<string> = new Set(
  [
    "IAMAuditRootUserCredentials",
    "IAMCreateRootUserPassword",
    "IAMDeleteRootUserCredentials",
    "S3UnlockBucketPolicy",
    "SQSUnlockQueuePolicy",
  ].map((name) => `arn:aws:iam::aws:policy/root-task/${name}`),
);

/** A short session as the root user of a member account, for the organization's management account. */
export const assumeRoot: Handler<Operations, "AssumeRoot", Deps> = (deps, call, input) => {
  refuseClosedSession(call);
  const account = targetAccount(input.TargetPrincipal);
  const taskPolicy = input.TaskPolicyArn.arn ?? "";
  if (!taskPolicies.has(taskPolicy)) throw validationError(`The task policy ${taskPolicy} is not supported`);
  const root = arn("iam", "", account, "root");
  deps.authorizer.require(call, { action, resource: root, context: { "sts:TaskPolicyArn": taskPolicy } });
  if (!mayReach(deps, call, account) || !deps.identities.managedPolicy(taskPolicy)) {
    throw notAuthorized(callerName(call), action, root);
  }
  const sourceIdentity = call.principal.session?.sourceIdentity;
  const issued = issueCredentials(deps, call, {
    principal: { kind: "root", account, arn: root, id: account },
    seconds: input.DurationSeconds ?? rootSessionSeconds,
    minimumTokenSize: input.MinimumSessionTokenSize,
    session: {
      openedBy: "AssumeRoot",
      policyArns: [taskPolicy],
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    },
  });
  return { ...issued, ...(sourceIdentity === undefined ? {} : { SourceIdentity: sourceIdentity }) };
};

function targetAccount(target: string): string {
  const account = /^arn:aws:iam::(\d{12}):root$/.exec(target)?.[1] ?? target;
  if (!isAccountId(account)) throw validationError(`${target} is invalid`);
  return account;
}

/** Only from the management account into its member accounts; without an organization nowhere. */
function mayReach({ organization }: Deps, { principal }: Call, account: string): boolean {
  const found = organization();
  if (!found || found.managementAccount !== principal.account) return false;
  return account !== found.managementAccount && found.pathOf(account) !== undefined;
}
