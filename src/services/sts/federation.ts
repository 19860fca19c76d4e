import type { Call, Principal } from "../../kernel/call.ts";
import { AwsError } from "../../kernel/error.ts";
import type { RoleFacts } from "../../kernel/gifts.ts";
import type { ConditionContext } from "../../kernel/ports.ts";
import type { Deps } from "./deps.ts";
import { federationNotAuthorized } from "./errors.ts";
import type { FederatedIdentity } from "./federated-identity.ts";
import { actionsFor, roleTagContext, tagContext, trustPolicyOf } from "./roles.ts";

/**
 * Asks the role's trust policy whether the identity may have its session. Denials and roles that do not exist look alike.
 *
 * @throws AccessDenied
 */
export function authorizeFederated(
  deps: Deps,
  call: Call,
  action: string,
  role: RoleFacts | undefined,
  identity: FederatedIdentity,
): asserts role is RoleFacts {
  if (!role) throw federationNotAuthorized(action);
  const { principal, keys, sessionName, tags, sourceIdentity } = identity;
  const context: ConditionContext = {
    ...roleTagContext(role),
    ...tagContext(tags),
    ...keys,
    "sts:RoleSessionName": sessionName,
    "sts:SourceIdentity": sourceIdentity,
  };
  for (const each of actionsFor(action, tags, sourceIdentity)) ask(deps, call, principal, each, role, context);
}

function ask(
  { authorizer }: Deps,
  call: Call,
  principal: Principal,
  action: string,
  role: RoleFacts,
  context: ConditionContext,
): void {
  try {
    authorizer.require(call, {
      action,
      principal,
      resource: role.arn,
      resourceAccount: role.account,
      resourcePolicy: trustPolicyOf(role),
      context,
    });
  } catch (error) {
    // The port says who is not authorized; a federated principal has no ARN, and AWS's text names none.
    if (error instanceof AwsError && error.code === "AccessDenied") throw federationNotAuthorized(action);
    throw error;
  }
}
