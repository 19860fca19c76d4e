import { parseArn } from "../../../kernel/arn.ts";
import type { RoleFacts } from "../../../kernel/gifts.ts";
import type { WaitingHandler } from "../../../kernel/service.ts";
import type { Operations } from "../../../model/types/sts.d.ts";
import type { Deps } from "../deps.ts";
import { roleSessionSeconds } from "../durations.ts";
import { federationNotAuthorized, invalidIdentityToken, validationError } from "../errors.ts";
import { authorizeFederated } from "../federation.ts";
import { openRoleSession } from "../role-session.ts";
import { findRole } from "../roles.ts";
import type { SamlIdentity } from "../saml/assertion.ts";
import { sessionPolicies } from "../session-policies.ts";

const action = "sts:AssumeRoleWithSAML";

export const assumeRoleWithSAML: WaitingHandler<Operations, "AssumeRoleWithSAML", Deps> = async (deps, call, input) => {
  const { RoleArn: roleArn, PrincipalArn: providerArn } = input;
  const role = findRole(deps.identities, roleArn);
  // Loaded when first needed: most callers of STS need no XML signatures.
  const { verifyAssertion } = await import("../saml/assertion.ts");
  const saml = verifyAssertion(findProvider(deps, providerArn), input.SAMLAssertion, call.now);
  const { identity } = saml;
  if (!offers(saml, roleArn, providerArn)) throw federationNotAuthorized(action);
  authorizeFederated(deps, call, action, role, identity);

  const opened = openRoleSession(deps, call, {
    role,
    name: identity.sessionName,
    seconds: secondsFor(input.DurationSeconds, saml, role, call.now),
    policies: sessionPolicies(deps.identities, role.account, input),
    tags: identity.tags,
    sourceIdentity: identity.sourceIdentity,
    minimumTokenSize: input.MinimumSessionTokenSize,
    federation: { provider: providerArn, keys: sessionKeys(saml) },
  });
  return {
    ...opened,
    Subject: saml.subject,
    SubjectType: saml.subjectType,
    Issuer: saml.issuer,
    Audience: saml.audience,
    NameQualifier: saml.nameQualifier,
  };
};

function findProvider({ identities }: Deps, providerArn: string) {
  const parsed = parseArn(providerArn);
  if (parsed?.service !== "iam" || !parsed.resource.startsWith("saml-provider/")) {
    throw validationError(`${providerArn} is invalid`);
  }
  const provider = identities.samlProvider(providerArn);
  if (!provider) throw invalidIdentityToken("Specified provider doesn't exist");
  return provider;
}

/** The assertion must offer the very role by the very provider, and both must be of one account. */
function offers({ roles }: SamlIdentity, roleArn: string, providerArn: string): boolean {
  if (parseArn(roleArn)?.account !== parseArn(providerArn)?.account) return false;
  return roles.some(
    ([first, second]) => (first === roleArn && second === providerArn) || (first === providerArn && second === roleArn),
  );
}

/** Not beyond the provider's own session (STS API reference, AssumeRoleWithSAML, `DurationSeconds`). */
function secondsFor(requested: number | undefined, saml: SamlIdentity, role: RoleFacts, now: number): number {
  const seconds = roleSessionSeconds(requested ?? saml.sessionDuration, role, false);
  if (saml.sessionEndsAt === undefined) return seconds;
  return Math.min(seconds, Math.floor((saml.sessionEndsAt - now) / 1000));
}

/** Of the provider's keys a session keeps what names the user (service authorization reference, sts:AssumeRole). */
function sessionKeys({ subject, subjectType, nameQualifier }: SamlIdentity) {
  return { "saml:sub": subject, "saml:sub_type": subjectType, "saml:namequalifier": nameQualifier };
}
