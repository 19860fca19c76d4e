import type { Finding } from "./checks/finding.ts";
import { checkIamPolicy } from "./checks/iam-policy.ts";
import { checkOrganizationPolicy } from "./checks/organization-policy.ts";
import { checkResourcePolicy } from "./checks/resource-policy.ts";
import { checkTrustPolicy } from "./checks/trust-policy.ts";
import type { PolicyDocument, PolicyKind } from "./document.ts";
import type { FlawKind } from "./flaw.ts";
import { DocumentFlaw } from "./flaw.ts";
import { readDocument } from "./parse.ts";
import type { Position } from "./position.ts";
import { positionAt } from "./position.ts";

/**
 * Judges a document as Put and Create operations do, with AWS's wording. Each kind of policy has its own checks in its
 * own order; the first that fails is the answer.
 */

/** IAM answers it with status 400; other services wrap the message in codes of their own. */
export interface PolicyProblem {
  readonly code: "MalformedPolicyDocument";
  /** What AWS says. */
  readonly message: string;
  /** What is wrong, precisely. AWS does not say it; the journey does. */
  readonly detail: string;
  readonly position: Position;
}

interface KindRow {
  readonly check: (document: PolicyDocument) => Finding | undefined;
  readonly wording: (flaw: DocumentFlaw) => string;
}

const syntaxErrors = "Syntax errors in policy.";

const iamRow: KindRow = { check: checkIamPolicy, wording: () => syntaxErrors };
const organizationMessage = "The provided policy document does not meet the requirements of the specified policy type.";

/**
 * Trust and resource-based policies are read by another parser than IAM's own, and it says more. Messages as observed in
 * reports of CreateRole, and as the authors of versitygw (Apache-2.0) recorded them.
 */
const namedFlaws: Partial<Record<FlawKind, (subject: string) => string>> = {
  json: () => "This policy contains invalid Json",
  "unknown-element": (subject) => `Unknown field ${subject}`,
  "missing-element": (subject) => `Missing required field ${subject}`,
  "empty-statement": () => "Could not parse the policy: Statement is empty!",
  version: () => "The policy must contain a valid version string",
  effect: (subject) => `Invalid effect: ${subject}`,
  "principal-form": () => "Principal must be a JSON object.",
  "principal-type": (subject) => `Invalid principal in policy: "${subject}"`,
  "empty-principal": () => "Missing required field Principal cannot be empty!",
  "condition-type": (subject) => `Invalid Condition type : ${subject}`,
};

const namedWording = (flaw: DocumentFlaw): string => namedFlaws[flaw.kind]?.(flaw.subject) ?? "Syntax error in policy.";

const rows: Readonly<Record<PolicyKind, KindRow>> = {
  identity: iamRow,
  boundary: iamRow,
  session: iamRow,
  trust: { check: checkTrustPolicy, wording: namedWording },
  resource: { check: checkResourcePolicy, wording: namedWording },
  endpoint: { check: checkResourcePolicy, wording: namedWording },
  scp: { check: worded(checkOrganizationPolicy("scp")), wording: () => organizationMessage },
  rcp: { check: worded(checkOrganizationPolicy("rcp")), wording: () => organizationMessage },
};

/** Organizations has one message for everything. */
function worded(check: (document: PolicyDocument) => Omit<Finding, "message"> | undefined): KindRow["check"] {
  return (document) => {
    const finding = check(document);
    return finding && { ...finding, message: organizationMessage };
  };
}

/** @returns undefined when AWS would accept the document. Size quotas are the caller's: see policySize. */
export function checkPolicy(text: string, kind: PolicyKind): PolicyProblem | undefined {
  const row = rows[kind];
  const finding = findProblem(text, row);
  if (!finding) return undefined;
  const { message, detail, offset } = finding;
  return { code: "MalformedPolicyDocument", message, detail, position: positionAt(text, offset) };
}

function findProblem(text: string, row: KindRow): Finding | undefined {
  try {
    return row.check(readDocument(text, { effectInAnyCase: row === iamRow }));
  } catch (error) {
    if (!(error instanceof DocumentFlaw)) throw error;
    return { message: row.wording(error), detail: error.message, offset: error.offset };
  }
}

const whiteSpace = /\s/g;

/** Characters that count against IAM's size quotas: all but white space ("IAM and AWS STS quotas"). */
export function policySize(text: string): number {
  return text.replace(whiteSpace, "").length;
}
