import type { PolicyDocument, Statement } from "../document.ts";
import { findActionProblem } from "./actions.ts";
import type { Finding } from "./finding.ts";
import { findPrincipalProblem } from "./principal-format.ts";

/**
 * Checks that resource-based policies of all services share. A service adds its own (that the resource is its own, that
 * the action exists) and wraps the message in its own error code.
 */
export function checkResourcePolicy(document: PolicyDocument): Finding | undefined {
  for (const statement of document.statements) {
    const missing = missingElement(statement);
    if (missing !== undefined) {
      return {
        message: `Missing required field ${missing}`,
        detail: `a statement has no ${missing}`,
        offset: statement.start,
      };
    }
  }
  return findPrincipalProblem(document) ?? findActionProblem(document);
}

function missingElement({ principals, actions, resources }: Statement): string | undefined {
  if (!principals) return "Principal";
  if (!actions || actions.values.length === 0) return "Action";
  return !resources || resources.values.length === 0 ? "Resource" : undefined;
}
