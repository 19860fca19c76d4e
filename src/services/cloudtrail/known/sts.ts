import type { AuditIdentity, AuditResource } from "../../../kernel/audit.ts";
import type { KnownRow, KnownRows } from "./known-row.ts";

type Input = Readonly<Record<string, unknown>>;

const role = (input: Input): readonly AuditResource[] =>
  typeof input.RoleArn === "string" ? [{ type: "AWS::IAM::Role", arn: input.RoleArn }] : [];

/** Records of these show the answer though nothing changed (IAM user guide, "Logging IAM and AWS STS API calls with AWS CloudTrail"). */
const opening: KnownRow = { readOnly: true, response: "shown" };

interface Federated {
  readonly SubjectFromWebIdentityToken?: string;
  readonly Provider?: string;
  readonly Audience?: string;
  readonly Subject?: string;
  readonly Issuer?: string;
  readonly NameQualifier?: string;
}

const text = (value: string | undefined): string => value ?? "";

/** `<provider>:<audience>:<subject>` (CloudTrail user guide, "Values for AWS STS APIs with SAML and web identity federation"). */
function webIdentity(output: object | undefined): AuditIdentity | undefined {
  if (!output) return undefined;
  const { SubjectFromWebIdentityToken: subject, Provider: provider, Audience: audience } = output as Federated;
  return {
    type: "WebIdentityUser",
    principalId: `${text(provider)}:${text(audience)}:${text(subject)}`,
    userName: text(subject),
    identityProvider: text(provider),
  };
}

function samlUser(input: Input, output: object | undefined): AuditIdentity | undefined {
  if (!output) return undefined;
  const { Subject: subject, NameQualifier: qualifier } = output as Federated;
  return {
    type: "SAMLUser",
    principalId: `${text(qualifier)}:${text(subject)}`,
    userName: text(subject),
    identityProvider: String(input.PrincipalArn ?? ""),
  };
}

export const sts: KnownRows = {
  AssumeRole: { ...opening, resources: (_call, input) => role(input) },
  AssumeRoleWithWebIdentity: {
    ...opening,
    // A token is as good as a password while it lasts.
    hidden: ["WebIdentityToken"],
    resources: (_call, input) => role(input),
    identity: (_call, _input, _deps, output) => webIdentity(output),
  },
  AssumeRoleWithSAML: {
    ...opening,
    hidden: ["SAMLAssertion"],
    resources: (_call, input) => role(input),
    identity: (_call, input, _deps, output) => samlUser(input, output),
  },
  GetFederationToken: opening,
  GetSessionToken: opening,
};
