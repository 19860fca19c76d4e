import { parseDate } from "../conditions/dates.ts";
import { operatorNamed } from "../conditions/operators.ts";
import type { PolicyDocument, Statement } from "../document.ts";
import { versionWithVariables } from "../document.ts";
import { findActionProblem } from "./actions.ts";
import type { Finding } from "./finding.ts";
import { findResourceProblem, passesLegacyParsing } from "./resource-format.ts";
import { findSidProblem } from "./sids.ts";

/**
 * IAM's checks of identity-based policies, boundaries and session policies, in IAM's order. Order and messages were
 * recorded against IAM by the authors of moto (Apache-2.0), whose test cases this order satisfies.
 */
export function checkIamPolicy(document: PolicyDocument): Finding | undefined {
  for (const check of checksInOrder) {
    const finding = check(document);
    if (finding) return finding;
  }
  return undefined;
}

const checksInOrder: readonly ((document: PolicyDocument) => Finding | undefined)[] = [
  findOldVersion,
  findPrincipal,
  findLegacyProblem,
  findSidProblem,
  findMissingActions,
  findMalformedResource,
  findActionProblem,
  findMissingResources,
];

function findOldVersion(document: PolicyDocument): Finding | undefined {
  if (document.version === versionWithVariables) return undefined;
  return {
    message: "Policy document must be version 2012-10-17 or greater.",
    detail: `the document is of version ${document.version}`,
    offset: 0,
  };
}

function findPrincipal({ statements }: PolicyDocument): Finding | undefined {
  const statement = statements.find((each) => each.principals);
  return (
    statement && {
      message: "Policy document should not specify a principal.",
      detail: "the policy is attached to its principal, so a statement must not name one",
      offset: statement.start,
    }
  );
}

/** What IAM's older parser refuses: an effect in the wrong case, dates and resources that it cannot read. */
function findLegacyProblem({ statements }: PolicyDocument): Finding | undefined {
  for (const statement of statements) {
    const detail = effectProblem(statement) ?? dateProblem(statement);
    if (detail !== undefined) return legacy(detail, statement);
  }
  for (const statement of statements) {
    if (findResourceProblem(statement)) return undefined;
    const refused = statement.resources?.values.find((resource) => !passesLegacyParsing(resource));
    if (refused !== undefined) return legacy(`the resource ${refused} is no ARN`, statement);
  }
  return undefined;
}

function legacy(detail: string, statement: Statement): Finding {
  return { message: "The policy failed legacy parsing", detail, offset: statement.start };
}

function effectProblem({ writtenEffect }: Statement): string | undefined {
  if (writtenEffect === "Allow" || writtenEffect === "Deny") return undefined;
  return `Effect is written ${writtenEffect}, but its case matters`;
}

function dateProblem({ conditions }: Statement): string | undefined {
  for (const { operator, key, values } of conditions) {
    if (!operatorNamed(operator)?.name.startsWith("Date")) continue;
    const malformed = values.find((value) => parseDate(value) === undefined);
    if (malformed !== undefined) return `${operator} ${key}: ${malformed} is no date`;
  }
  return undefined;
}

function findMissingActions({ statements }: PolicyDocument): Finding | undefined {
  const statement = statements.find(({ actions }) => !actions || actions.values.length === 0);
  return (
    statement && {
      message: "Policy statement must contain actions.",
      detail: "a statement has neither Action nor NotAction, or an empty list",
      offset: statement.start,
    }
  );
}

function findMalformedResource({ statements }: PolicyDocument): Finding | undefined {
  for (const statement of statements) {
    const message = findResourceProblem(statement);
    if (message !== undefined) return { message, detail: message, offset: statement.start };
  }
  return undefined;
}

function findMissingResources({ statements }: PolicyDocument): Finding | undefined {
  const statement = statements.find(({ resources }) => !resources || resources.values.length === 0);
  return (
    statement && {
      message: "Policy statement must contain resources.",
      detail: "a statement has neither Resource nor NotResource, or an empty list",
      offset: statement.start,
    }
  );
}
