import { parseArn } from "../../../kernel/arn.ts";
import type { WaitingHandler } from "../../../kernel/service.ts";
import type { Operations } from "../../../model/types/sts.d.ts";
import type { Deps } from "../deps.ts";
import { roleSessionSeconds } from "../durations.ts";
import { parameterNotImplemented } from "../errors.ts";
import { authorizeFederated } from "../federation.ts";
import { openRoleSession } from "../role-session.ts";
import { findRole } from "../roles.ts";
import { sessionPolicies } from "../session-policies.ts";

export const assumeRoleWithWebIdentity: WaitingHandler<Operations, "AssumeRoleWithWebIdentity", Deps> = async (
  deps,
  call,
  input,
) => {
  // Only for access tokens of Amazon and Facebook, which their own servers would have to be asked about.
  if (input.ProviderId !== undefined) throw parameterNotImplemented("AssumeRoleWithWebIdentity", "ProviderId");
  const { RoleArn: roleArn, RoleSessionName: name } = input;
  const role = findRole(deps.identities, roleArn);
  const account = parseArn(roleArn)?.account ?? "";
  // Loaded when first needed: most callers of STS need no JSON Web Tokens.
  const { verifyWebIdentity } = await import("../web-identity.ts");
  const { identity, provider, ...token } = await verifyWebIdentity(deps, account, input.WebIdentityToken, call.now);
  authorizeFederated(deps, call, "sts:AssumeRoleWithWebIdentity", role, { ...identity, sessionName: name });
  const opened = openRoleSession(deps, call, {
    role,
    name,
    seconds: roleSessionSeconds(input.DurationSeconds, role, false),
    policies: sessionPolicies(deps.identities, role.account, input),
    tags: identity.tags,
    sourceIdentity: identity.sourceIdentity,
    minimumTokenSize: input.MinimumSessionTokenSize,
    federation: { provider, keys: identity.keys },
  });
  return { ...opened, SubjectFromWebIdentityToken: token.subject, Audience: token.audience, Provider: provider };
};
