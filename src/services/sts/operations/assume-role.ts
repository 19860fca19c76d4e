import type { Call } from "../../../kernel/call.ts";
import type { RoleFacts } from "../../../kernel/gifts.ts";
import type { ConditionContext } from "../../../kernel/ports.ts";
import type { Handler } from "../../../kernel/service.ts";
import type { AssumeRoleRequest, Operations } from "../../../model/types/sts.d.ts";
import { refuseClosedSession, refuseRoot } from "../callers.ts";
import { issueCredentials } from "../credentials.ts";
import type { Deps } from "../deps.ts";
import { roleSessionSeconds } from "../durations.ts";
import { notAuthorized, parameterNotImplemented } from "../errors.ts";
import { verifySecondFactor } from "../mfa.ts";
import { assumedPrincipal, assumedRoleUser, findRole, roleTagContext, tagContext, trustPolicyOf } from "../roles.ts";
import { packedPolicySize, sessionPolicies } from "../session-policies.ts";
import { hasTags, type SessionTags, sessionTags, tagsFromList } from "../session-tags.ts";
import { sourceIdentityFor } from "../source-identity.ts";

const action = "sts:AssumeRole";

export const assumeRole: Handler<Operations, "AssumeRole", Deps> = (deps, call, input) => {
  refuseClosedSession(call);
  refuseRoot(call);
  if (input.ProvidedContexts) throw parameterNotImplemented("AssumeRole", "ProvidedContexts");
  const role = findRole(deps.identities, input.RoleArn);
  if (!role) throw notAuthorized(call.principal.arn, action, input.RoleArn);
  const tags = sessionTags(tagsFromList(input.Tags), input.TransitiveTagKeys ?? [], call.principal);
  const sourceIdentity = sourceIdentityFor(input.SourceIdentity, call.principal);
  const policies = sessionPolicies(deps.identities, role.account, input);
  const packedSize = packedPolicySize(policies, tags);
  authorize(deps, call, { role, tags, sourceIdentity, input });

  const chained = call.principal.kind === "role-session";
  const seconds = roleSessionSeconds(input.DurationSeconds, role, chained);
  const principal = assumedPrincipal(role, input.RoleSessionName);
  const issued = issueCredentials(deps, call, {
    principal,
    seconds,
    minimumTokenSize: input.MinimumSessionTokenSize,
    session: {
      name: input.RoleSessionName,
      openedBy: "AssumeRole",
      ...policies,
      ...(chained ? { chained } : {}),
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      ...(hasTags(tags) ? { tags: tags.all } : {}),
      ...(tags.transitiveKeys.length > 0 ? { transitiveTagKeys: tags.transitiveKeys } : {}),
    },
  });
  return {
    ...issued,
    AssumedRoleUser: assumedRoleUser(principal),
    ...(packedSize === undefined ? {} : { PackedPolicySize: packedSize }),
    ...(sourceIdentity === undefined ? {} : { SourceIdentity: sourceIdentity }),
  };
};

interface Request {
  readonly role: RoleFacts;
  readonly tags: SessionTags;
  readonly sourceIdentity: string | undefined;
  readonly input: AssumeRoleRequest;
}

/**
 * The code of the second factor is good once and decides `aws:MultiFactorAuthPresent`, hence the operation asks the
 * policies itself, after the code is verified. Tags and a source identity, also inherited ones, need actions of their own
 * (IAM user guide, "Pass session tags in AWS STS", "Permissions required to set source identity").
 */
function authorize(deps: Deps, call: Call, { role, tags, sourceIdentity, input }: Request): void {
  const shown = verifySecondFactor(deps.identities, call, input);
  const context: ConditionContext = {
    ...roleTagContext(role),
    ...tagContext(tags),
    "sts:RoleSessionName": input.RoleSessionName,
    "sts:ExternalId": input.ExternalId,
    "sts:SourceIdentity": sourceIdentity,
    ...(shown ? { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "0" } : {}),
  };
  const actions = [
    action,
    ...(hasTags(tags) ? ["sts:TagSession"] : []),
    ...(sourceIdentity === undefined ? [] : ["sts:SetSourceIdentity"]),
  ];
  for (const each of actions) {
    deps.authorizer.require(call, {
      action: each,
      resource: role.arn,
      resourceAccount: role.account,
      resourcePolicy: trustPolicyOf(role),
      context,
    });
  }
}
