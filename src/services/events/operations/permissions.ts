import { checkPolicy } from "../../../engines/iam/index.ts";
import { arn } from "../../../kernel/arn.ts";
import type { Call } from "../../../kernel/call.ts";
import type { PutPermissionRequest } from "../../../model/types/events.d.ts";
import type { EventsHandler } from "../deps.ts";
import { noPolicy, noStatement, policyTooLong, validation } from "../errors.ts";
import { busNamed, requireBus } from "../find.ts";
import { quotas } from "../quotas.ts";

interface Statement {
  readonly Sid?: string;
  readonly [member: string]: unknown;
}

interface Document {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** A whole policy, or one statement for an account: the API has both forms. */
export const putPermission: EventsHandler<"PutPermission"> = (deps, call, input) => {
  const named = busNamed(call, input.EventBusName);
  const bus = requireBus(deps, named);
  const policy = input.Policy === undefined ? withStatement(bus.policy, named.arn, input) : wholePolicy(input);
  if (Buffer.byteLength(policy) > quotas.busPolicyBytes) throw policyTooLong();
  const problem = checkPolicy(policy, "resource");
  if (problem) throw validation(`Invalid policy: ${problem.message}`);
  deps.buses.put(named.scope, { ...bus, policy, modifiedAt: call.now });
  return {};
};

function wholePolicy({ Policy = "", Action, Principal, StatementId, Condition }: PutPermissionRequest): string {
  if ((Action ?? Principal ?? StatementId ?? Condition) !== undefined)
    throw validation("Policy cannot be specified together with Action, Principal, StatementId or Condition.");
  return Policy;
}

function withStatement(policy: string | undefined, busArn: string, input: PutPermissionRequest): string {
  const { Action, Principal, StatementId, Condition } = input;
  if (Action === undefined || Principal === undefined || StatementId === undefined)
    throw validation("Parameter(s) Action, Principal and StatementId must be specified.");
  if (Action !== "events:PutEvents") throw validation(`Provided value in parameter 'action' is not supported.`);
  if (Condition && (Condition.Type !== "StringEquals" || Condition.Key !== "aws:PrincipalOrgID"))
    throw validation("Only StringEquals on aws:PrincipalOrgID is supported in a Condition.");
  if (Condition && Principal !== "*") throw validation("Principal must be * where a Condition is specified.");
  const statement: Statement = {
    Sid: StatementId,
    Effect: "Allow",
    Principal: Principal === "*" ? "*" : { AWS: arn("iam", "", Principal, "root") },
    Action,
    Resource: busArn,
    ...(Condition && { Condition: { [Condition.Type]: { [Condition.Key]: Condition.Value } } }),
  };
  const others = statementsOf(policy).filter(({ Sid }) => Sid !== StatementId);
  return written([...others, statement]);
}

export const removePermission: EventsHandler<"RemovePermission"> = (deps, call: Call, input) => {
  const { StatementId, RemoveAllPermissions, EventBusName } = input;
  const named = busNamed(call, EventBusName);
  const { policy, ...bus } = requireBus(deps, named);
  if (RemoveAllPermissions) {
    deps.buses.put(named.scope, { ...bus, modifiedAt: call.now });
    return {};
  }
  if (StatementId === undefined) throw validation("Parameter StatementId is required.");
  if (policy === undefined) throw noPolicy();
  const statements = statementsOf(policy);
  const others = statements.filter(({ Sid }) => Sid !== StatementId);
  if (others.length === statements.length) throw noStatement();
  deps.buses.put(named.scope, {
    ...bus,
    ...(others.length > 0 && { policy: written(others) }),
    modifiedAt: call.now,
  });
  return {};
};

/** A policy's statements: one, or a list of them. */
function statementsOf(policy: string | undefined): readonly Statement[] {
  if (policy === undefined) return [];
  const { Statement } = JSON.parse(policy) as { Statement: Document["Statement"] | Statement };
  return [Statement].flat() as readonly Statement[];
}

const written = (Statement: readonly Statement[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
