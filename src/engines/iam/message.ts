import type { Decision } from "./decision.ts";
import type { LayerName } from "./document.ts";
import type { AccessRequest } from "./request.ts";

/**
 * What AWS says when it denies (IAM User Guide, "Troubleshoot access denied error messages"):
 * `User: <arn> is not authorized to perform: <action> on resource: <arn> because no <type> allows the <action> action`,
 * or `... with an explicit deny in <type>`.
 */
interface Wording {
  /** After "because no". */
  readonly absent: string;
  /** After "with an explicit deny in". */
  readonly deny: string;
}

const wordings: Readonly<Record<LayerName | "trust", Wording>> = {
  rcp: { absent: "resource control policy", deny: "a resource control policy" },
  scp: { absent: "service control policy", deny: "a service control policy" },
  endpoint: { absent: "VPC endpoint policy", deny: "a VPC endpoint policy" },
  resource: { absent: "resource-based policy", deny: "a resource-based policy" },
  trust: { absent: "role trust policy", deny: "the role trust policy" },
  identity: { absent: "identity-based policy", deny: "an identity-based policy" },
  boundary: { absent: "permissions boundary", deny: "a permissions boundary" },
  session: { absent: "session policy", deny: "a session policy" },
  // The root user's own access is never what denies; named so that the table has no hole.
  root: { absent: "identity-based policy", deny: "an identity-based policy" },
};

export interface MessageOptions {
  /** Names the policy of an explicit deny by its ARN, where it has one: `... in a service control policy: arn:...`. */
  readonly withPolicyArn?: boolean;
}

/** The text of AccessDenied. Empty for an allow. */
export function accessDeniedMessage(request: AccessRequest, decision: Decision, options: MessageOptions = {}): string {
  if (decision.effect === "Allow") return "";
  const { action, resource, principal } = request;
  const caller = principal.serviceName ?? (principal.arn || "anonymous");
  const onResource = resource === "*" ? "" : ` on resource: ${resource}`;
  const subject = `User: ${caller} is not authorized to perform: ${action}${onResource}`;
  const wording = wordings[wordingKey(decision)];
  if (decision.effect === "ImplicitDeny") return `${subject} because no ${wording.absent} allows the ${action} action`;
  const arn = options.withPolicyArn ? decision.statements[0]?.policy.arn : undefined;
  return `${subject} with an explicit deny in ${wording.deny}${arn === undefined ? "" : `: ${arn}`}`;
}

function wordingKey({ decidedBy, resourceKind, statements }: Decision): LayerName | "trust" {
  if (decidedBy !== "resource") return decidedBy;
  return (statements[0]?.policy.kind ?? resourceKind) === "trust" ? "trust" : "resource";
}
