import type { PolicyDocument, Statement } from "../document.ts";
import { findActionProblem } from "./actions.ts";
import type { Finding } from "./finding.ts";
import { findPrincipalProblem } from "./principal-format.ts";
import { findSidProblem } from "./sids.ts";

/** Checks of role trust policies: CreateRole and UpdateAssumeRolePolicy. */
export function checkTrustPolicy(document: PolicyDocument): Finding | undefined {
  for (const statement of document.statements) {
    const message = elementProblem(statement);
    if (message !== undefined) return { message, detail: message, offset: statement.start };
  }
  return (
    findPrincipalProblem(document) ??
    findSidProblem(document) ??
    findActionProblem(document) ??
    findForeignAction(document)
  );
}

function elementProblem({ resources, actions }: Statement): string | undefined {
  if (resources) return `Has prohibited field ${resources.negated ? "NotResource" : "Resource"}`;
  return !actions || actions.values.length === 0 ? "Missing required field Action" : undefined;
}

function findForeignAction({ statements }: PolicyDocument): Finding | undefined {
  for (const { actions, start } of statements) {
    const foreign = actions?.values.find((action) => !action.toLowerCase().startsWith("sts:"));
    if (foreign !== undefined) {
      return {
        message: "AssumeRole policy may only specify STS AssumeRole actions.",
        detail: `the action ${foreign} is not one of STS`,
        offset: start,
      };
    }
  }
  return undefined;
}
