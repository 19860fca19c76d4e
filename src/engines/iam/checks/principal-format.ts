import type { PolicyDocument, PrincipalEntry, PrincipalType } from "../document.ts";
import type { Finding } from "./finding.ts";

/**
 * The form of principals in trust and resource-based policies ("AWS JSON policy elements: Principal"). Whether a named
 * user or role exists, only the caller can know; AWS words that problem the same way.
 */
const awsForms: readonly RegExp[] = [
  /^\*$/,
  /^\d{12}$/,
  /^arn:aws[a-z-]*:iam::\d{12}:(?:root|(?:user|role)\/[^*]+)$/,
  /^arn:aws[a-z-]*:sts::\d{12}:(?:assumed-role\/[^*/]+\/[^*]+|federated-user\/[^*]+|self)$/,
  // Unique ids, which stay behind when a user or role that a policy named is deleted.
  /^(?:AIDA|AROA)[A-Z0-9]{12,}$/,
];
const domain = /^(?:[a-z0-9-]+\.)+[a-z]{2,}$/i;
const providerArn = /^arn:aws[a-z-]*:iam::\d{12}:(?:saml|oidc)-provider\/.+$/;

const forms: Readonly<Record<PrincipalType, readonly RegExp[]>> = {
  AWS: awsForms,
  Service: [domain, /^\*$/],
  Federated: [domain, providerArn, /^\*$/],
  CanonicalUser: [/^[0-9a-f]{64}$/],
};

export function findPrincipalProblem({ statements }: PolicyDocument): Finding | undefined {
  for (const { principals, effect, start } of statements) {
    if (!principals) {
      return { message: "Missing required field Principal", detail: "a statement names no principal", offset: start };
    }
    if (principals.negated && effect === "Allow") {
      const message = "Allow with NotPrincipal is not allowed.";
      return { message, detail: "NotPrincipal can only be used to deny", offset: start };
    }
    if (principals.entries.length === 0) return { ...noPrincipals, offset: start };
    const malformed = principals.entries.find((entry) => !hasForm(entry));
    if (malformed) {
      const message = principalMessage(malformed);
      return { message, detail: `${malformed.type} principal ${malformed.value} has no known form`, offset: start };
    }
  }
  return undefined;
}

/** Observed: CreateRole with an empty list of principals. */
const noPrincipals = {
  message:
    "Invalid principal in policy: com.amazon.balsa.error.InvalidPolicyException: The passed in policy has a statement with no principals!",
  detail: "a statement's list of principals is empty",
};

function hasForm({ type, value }: PrincipalEntry): boolean {
  return forms[type].some((form) => form.test(value));
}

/** What AWS says of a principal that is malformed or does not exist. */
export function principalMessage({ type, value }: PrincipalEntry): string {
  if (type === "Federated") return "Federated principals must be valid domain names or SAML metadata ARNs";
  return `Invalid principal in policy: "${type === "AWS" ? type : type.toUpperCase()}":"${value}"`;
}
