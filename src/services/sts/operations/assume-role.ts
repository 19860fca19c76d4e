import type { Call } from "../../../kernel/call.ts";
import type { RoleFacts } from "../../../kernel/gifts.ts";
import type { Handler } from "../../../kernel/service.ts";
import type { AssumeRoleRequest, Operations } from "../../../model/types/sts.d.ts";
import { callerName, refuseClosedSession, refuseRoot } from "../callers.ts";
import type { Deps } from "../deps.ts";
import { roleSessionSeconds } from "../durations.ts";
import { notAuthorized, parameterNotImplemented } from "../errors.ts";
import { verifySecondFactor } from "../mfa.ts";
import { openRoleSession } from "../role-session.ts";
import { actionsFor, findRole, roleTagContext, tagContext, trustPolicyOf } from "../roles.ts";
import { sessionPolicies } from "../session-policies.ts";
import { type SessionTags, sessionTags, tagsFromList } from "../session-tags.ts";
import { sourceIdentityFor } from "../source-identity.ts";

const action = "sts:AssumeRole";

export const assumeRole: Handler<Operations, "AssumeRole", Deps> = (deps, call, input) => {
  refuseClosedSession(call);
  refuseRoot(deps.authorizer, call);
  if (input.ProvidedContexts) throw parameterNotImplemented("AssumeRole", "ProvidedContexts");
  const role = findRole(deps.identities, input.RoleArn);
  if (!role) throw notAuthorized(callerName(call), action, input.RoleArn);
  const tags = sessionTags(tagsFromList(input.Tags), input.TransitiveTagKeys ?? [], call.principal);
  const sourceIdentity = sourceIdentityFor(input.SourceIdentity, call.principal);
  const policies = sessionPolicies(deps.identities, role.account, input);
  authorize(deps, call, { role, tags, sourceIdentity, input });
  const chained = call.principal.kind === "role-session";
  return openRoleSession(deps, call, {
    role,
    name: input.RoleSessionName,
    seconds: roleSessionSeconds(input.DurationSeconds, role, chained),
    policies,
    tags,
    sourceIdentity,
    minimumTokenSize: input.MinimumSessionTokenSize,
    chained,
  });
};

interface Request {
  readonly role: RoleFacts;
  readonly tags: SessionTags;
  readonly sourceIdentity: string | undefined;
  readonly input: AssumeRoleRequest;
}

/**
 * The code of the second factor is good once and decides `aws:MultiFactorAuthPresent`, hence the operation asks the
 * policies itself, after the code is verified.
 */
function authorize(deps: Deps, call: Call, { role, tags, sourceIdentity, input }: Request): void {
  const shown = verifySecondFactor(deps.identities, call, input);
  const question = {
    resource: role.arn,
    resourceAccount: role.account,
    resourcePolicy: trustPolicyOf(role),
    context: {
      ...roleTagContext(role),
      ...tagContext(tags),
      "sts:RoleSessionName": input.RoleSessionName,
      "sts:ExternalId": input.ExternalId,
      "sts:SourceIdentity": sourceIdentity,
      ...(shown && { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "0" }),
    },
  };
  for (const each of actionsFor(action, tags, sourceIdentity))
    deps.authorizer.require(call, { ...question, action: each });
}
