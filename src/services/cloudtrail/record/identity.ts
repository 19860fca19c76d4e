import { formatIso8601 } from "../../../base/timestamp.ts";
import type { Call, Principal, PrincipalKind, Session } from "../../../kernel/call.ts";

/** `userIdentity` of a record (CloudTrail user guide, "CloudTrail userIdentity element"). */
export interface UserIdentity {
  readonly type: string;
  readonly principalId?: string;
  readonly arn?: string;
  readonly accountId?: string;
  readonly accessKeyId?: string;
  readonly userName?: string;
  readonly sessionContext?: object;
  readonly invokedBy?: string;
  readonly identityProvider?: string;
}

type Describe = (principal: Principal) => UserIdentity;

const common = ({ id, arn, account, accessKeyId }: Principal) => ({
  principalId: id,
  arn,
  accountId: account,
  ...(accessKeyId !== undefined && { accessKeyId }),
});

const byKind: Readonly<Record<PrincipalKind, Describe>> = {
  root: (principal) => ({ type: "Root", ...common(principal), ...sessionOf(principal) }),
  user: (principal) => ({ type: "IAMUser", ...common(principal), ...userName(principal), ...sessionOf(principal) }),
  "role-session": (principal) => ({ type: "AssumedRole", ...common(principal), ...sessionOf(principal) }),
  "federated-user": (principal) => ({ type: "FederatedUser", ...common(principal), ...sessionOf(principal) }),
  service: ({ serviceName }) => ({ type: "AWSService", ...(serviceName !== undefined && { invokedBy: serviceName }) }),
  "web-identity": (principal) => withToken("WebIdentityUser", principal),
  saml: (principal) => withToken("SAMLUser", principal),
  // As S3's records show whoever came without a signature.
  anonymous: () => ({ type: "AWSAccount", principalId: "", accountId: "ANONYMOUS_PRINCIPAL" }),
};

/** Who asked, as the caller's own account sees it. A service that passed the call on is `invokedBy`. */
export function identityOf({ principal, via }: Call): UserIdentity {
  const identity = byKind[principal.kind](principal);
  const invokedBy = via?.services.at(-1);
  return invokedBy === undefined ? identity : { ...identity, invokedBy };
}

/** Who asked, as the account of the resource sees a caller from another one. */
export const foreignIdentityOf = ({ principal }: Call): UserIdentity => ({
  type: "AWSAccount",
  principalId: principal.id,
  accountId: principal.account,
});

function userName({ userName }: Principal): { userName?: string } {
  return userName === undefined ? {} : { userName };
}

function withToken(type: string, { id, provider }: Principal): UserIdentity {
  return { type, principalId: id, ...(provider !== undefined && { identityProvider: provider }) };
}

function sessionOf(principal: Principal): { sessionContext?: object } {
  const { session } = principal;
  if (!session) return {};
  const issuer = issuerOf(principal);
  return {
    sessionContext: {
      ...(issuer && { sessionIssuer: issuer }),
      ...webIdentityOf(principal, session),
      attributes: {
        creationDate: formatIso8601(Math.floor(session.issuedAt / 1000) * 1000),
        mfaAuthenticated: String(session.mfaAt !== undefined),
      },
      ...(session.sourceIdentity !== undefined && { sourceIdentity: session.sourceIdentity }),
    },
  };
}

/** Where the temporary credentials came from: a role, or the user who asked for a federated user. */
function issuerOf({ kind, id, account, roleArn, roleName, userArn }: Principal): object | undefined {
  if (kind === "role-session") {
    return { type: "Role", principalId: id.split(":", 1)[0], arn: roleArn, accountId: account, userName: roleName };
  }
  if (kind !== "federated-user" || userArn === undefined) return undefined;
  if (userArn.endsWith(":root")) return { type: "Root", principalId: account, arn: userArn, accountId: account };
  return { type: "IAMUser", arn: userArn, accountId: account, userName: userArn.slice(userArn.lastIndexOf("/") + 1) };
}

function webIdentityOf({ provider }: Principal, { openedBy, federation }: Session): { webIdFederationData?: object } {
  if (openedBy !== "AssumeRoleWithWebIdentity") return {};
  const federatedProvider = provider ?? federation?.["aws:FederatedProvider"];
  return { webIdFederationData: { federatedProvider, attributes: {} } };
}
