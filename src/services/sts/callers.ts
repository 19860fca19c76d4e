import type { Call } from "../../kernel/call.ts";
import type { Authorizer } from "../../kernel/ports.ts";
import { sessionMayNotCall } from "./errors.ts";

/**
 * What the holders of temporary credentials may not ask STS for, by the operation that opened their session (IAM user
 * guide, "Compare AWS STS credentials", column "Restrictions"). No policy can grant it.
 */
const closedTo: Readonly<Record<string, (operation: string) => boolean>> = {
  AssumeRole: (operation) => operation === "GetFederationToken" || operation === "GetSessionToken",
  AssumeRoleWithSAML: (operation) => operation === "GetFederationToken" || operation === "GetSessionToken",
  AssumeRoleWithWebIdentity: (operation) => operation === "GetFederationToken" || operation === "GetSessionToken",
  AssumeRoot: (operation) => operation !== "GetCallerIdentity",
  GetFederationToken: (operation) => operation !== "GetCallerIdentity",
  GetSessionToken: (operation) => operation !== "GetCallerIdentity" && operation !== "AssumeRole",
};

/** @throws AccessDenied */
export function refuseClosedSession({ principal, operation }: Call): void {
  const openedBy = principal.session?.openedBy;
  if (openedBy !== undefined && closedTo[openedBy]?.(operation)) throw sessionMayNotCall(operation);
}

/** @throws AccessDenied for the root user, also behind a session token. */
export function refuseRoot(authorizer: Authorizer, call: Call): void {
  if (call.principal.kind === "root") authorizer.deny(call, "Roles may not be assumed by root accounts.");
}

/** As messages name the caller. */
export const callerName = ({ principal }: Call): string => principal.serviceName ?? principal.arn;
