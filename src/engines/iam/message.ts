import type { Decision } from "./decision.ts";
import type { LayerName } from "./document.ts";
import type { AccessRequest } from "./request.ts";

/**
 * What AWS says when it denies (IAM User Guide, "Troubleshoot access denied error messages"):
 * `User: <arn> is not authorized to perform: <action> on resource: <arn> because no <type> allows the <action> action`,
 * or `... with an explicit deny in <type>`, with the policy's ARN behind a colon.
 */
interface Wording {
  /** After "because no". */
  readonly absent: string;
  /** After "with an explicit deny in". */
  readonly deny: string;
  /** An explicit deny names its policy by ARN, where it has one. Observed for managed and organization policies. */
  readonly namesPolicy: boolean;
}

const wordings: Readonly<Record<LayerName | "trust", Wording>> = {
  rcp: { absent: "resource control policy", deny: "a resource control policy", namesPolicy: true },
  scp: { absent: "service control policy", deny: "a service control policy", namesPolicy: true },
  endpoint: { absent: "VPC endpoint policy", deny: "a VPC endpoint policy", namesPolicy: false },
  resource: { absent: "resource-based policy", deny: "a resource-based policy", namesPolicy: false },
  trust: { absent: "role trust policy", deny: "the role trust policy", namesPolicy: false },
  identity: { absent: "identity-based policy", deny: "an identity-based policy", namesPolicy: true },
  boundary: { absent: "permissions boundary", deny: "a permissions boundary", namesPolicy: true },
  session: { absent: "session policy", deny: "a session policy", namesPolicy: true },
  // The root user's own access is never what denies; named so that the table has no hole.
  root: { absent: "identity-based policy", deny: "an identity-based policy", namesPolicy: true },
};

export interface MessageOptions {
  /** S3 puts the resource in quotation marks. */
  readonly quoteResource?: boolean;
}

/** The text of AccessDenied. Empty for an allow. */
export function accessDeniedMessage(request: AccessRequest, decision: Decision, options: MessageOptions = {}): string {
  if (decision.effect === "Allow") return "";
  const { action, resource, principal } = request;
  const caller = principal.serviceName ?? (principal.arn || "anonymous");
  const named = options.quoteResource ? `"${resource}"` : resource;
  const onResource = resource === "*" ? "" : ` on resource: ${named}`;
  const subject = `User: ${caller} is not authorized to perform: ${action}${onResource}`;
  const wording = wordings[wordingKey(decision)];
  if (decision.effect === "ImplicitDeny") return `${subject} because no ${wording.absent} allows the ${action} action`;
  const arn = wording.namesPolicy ? decision.statements[0]?.policy.arn : undefined;
  return `${subject} with an explicit deny in ${wording.deny}${arn === undefined ? "" : `: ${arn}`}`;
}

function wordingKey({ decidedBy, resourceKind, statements }: Decision): LayerName | "trust" {
  if (decidedBy !== "resource") return decidedBy;
  return (statements[0]?.policy.kind ?? resourceKind) === "trust" ? "trust" : "resource";
}
