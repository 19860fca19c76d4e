import { parseArn } from "../../../kernel/arn.ts";
import type { WaitingHandler } from "../../../kernel/service.ts";
import type { Operations } from "../../../model/types/sts.d.ts";
import { issueCredentials } from "../credentials.ts";
import type { Deps } from "../deps.ts";
import { roleSessionSeconds } from "../durations.ts";
import { parameterNotImplemented } from "../errors.ts";
import { authorizeFederated } from "../federation.ts";
import { assumedPrincipal, assumedRoleUser, findRole } from "../roles.ts";
import { packedPolicySize, sessionPolicies } from "../session-policies.ts";
import { hasTags } from "../session-tags.ts";
import { verifyWebIdentity } from "../web-identity.ts";

export const assumeRoleWithWebIdentity: WaitingHandler<Operations, "AssumeRoleWithWebIdentity", Deps> = async (
  deps,
  call,
  input,
) => {
  // Only for access tokens of Amazon and Facebook, which their own servers would have to be asked about.
  if (input.ProviderId !== undefined) throw parameterNotImplemented("AssumeRoleWithWebIdentity", "ProviderId");
  const role = findRole(deps.identities, input.RoleArn);
  const account = parseArn(input.RoleArn)?.account ?? "";
  const { identity, ...web } = await verifyWebIdentity(deps, account, input.WebIdentityToken, call.now);
  const { tags, sourceIdentity, keys } = identity;
  authorizeFederated(deps, call, "sts:AssumeRoleWithWebIdentity", role, {
    ...identity,
    sessionName: input.RoleSessionName,
  });

  const policies = sessionPolicies(deps.identities, role.account, input);
  const packedSize = packedPolicySize(policies, tags);
  const principal = { ...assumedPrincipal(role, input.RoleSessionName), provider: web.provider };
  const issued = issueCredentials(deps, call, {
    principal,
    seconds: roleSessionSeconds(input.DurationSeconds, role, false),
    minimumTokenSize: input.MinimumSessionTokenSize,
    session: {
      name: input.RoleSessionName,
      openedBy: "AssumeRoleWithWebIdentity",
      federation: keys,
      ...policies,
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      ...(hasTags(tags) ? { tags: tags.all } : {}),
      ...(tags.transitiveKeys.length > 0 ? { transitiveTagKeys: tags.transitiveKeys } : {}),
    },
  });
  return {
    ...issued,
    AssumedRoleUser: assumedRoleUser(principal),
    SubjectFromWebIdentityToken: web.subject,
    Audience: web.audience,
    Provider: web.provider,
    ...(packedSize === undefined ? {} : { PackedPolicySize: packedSize }),
    ...(sourceIdentity === undefined ? {} : { SourceIdentity: sourceIdentity }),
  };
};
