import type { PolicyDocument, Statement } from "../document.ts";
import { findActionProblem } from "./actions.ts";
import type { Finding } from "./finding.ts";
import { findPrincipalProblem } from "./principal-format.ts";
import { findSidProblem, sidNotUnique } from "./sids.ts";

/** Checks of role trust policies: CreateRole and UpdateAssumeRolePolicy. */
export function checkTrustPolicy(document: PolicyDocument): Finding | undefined {
  return (
    findProblemIn(document, starProblem) ??
    findPrincipalProblem(document) ??
    findProblemIn(document, notPrincipalProblem) ??
    findProblemIn(document, actionProblem) ??
    findActionProblem(document) ??
    findProblemIn(document, resourceProblem) ??
    findRepeatedSid(document)
  );
}

function findProblemIn(
  { statements }: PolicyDocument,
  problemOf: (statement: Statement) => string | undefined,
): Finding | undefined {
  for (const statement of statements) {
    const message = problemOf(statement);
    if (message !== undefined) return { message, detail: message, offset: statement.start };
  }
  return undefined;
}

/** Observed: CreateRole takes everyone only as `{"AWS": "*"}`. */
function starProblem({ principals }: Statement): string | undefined {
  return principals?.bareStar ? 'AssumeRolepolicy contained an invalid principal: "STAR":"*".' : undefined;
}

function notPrincipalProblem({ principals }: Statement): string | undefined {
  return principals?.negated ? "AssumeRole policy must not contain NotPrincipal field." : undefined;
}

function actionProblem({ actions }: Statement): string | undefined {
  if (!actions || actions.values.length === 0) return "Missing required field Action";
  const foreign = actions.values.some((action) => !action.toLowerCase().startsWith("sts:"));
  return foreign ? "AssumeRole policy may only specify STS AssumeRole actions." : undefined;
}

function resourceProblem({ resources }: Statement): string | undefined {
  if (!resources) return undefined;
  return resources.negated ? "AssumeRole policy must not contain resources." : "Has prohibited field Resource";
}

function findRepeatedSid(document: PolicyDocument): Finding | undefined {
  const finding = findSidProblem(document);
  return finding?.message === sidNotUnique
    ? { ...finding, message: "The Statement Ids in the policy are not unique" }
    : finding;
}
