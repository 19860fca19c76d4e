import type { PolicyDocument, Statement } from "../document.ts";
import { findActionProblem } from "./actions.ts";
import type { Finding } from "./finding.ts";
import { findResourceProblem } from "./resource-format.ts";

type Reason = Omit<Finding, "message">;
type OrganizationKind = "scp" | "rcp";

/** Checks of service and resource control policies ("SCP syntax", "RCP syntax"). Organizations never says which failed. */
export function checkOrganizationPolicy(kind: OrganizationKind): (document: PolicyDocument) => Reason | undefined {
  return (document) => {
    for (const statement of document.statements) {
      const detail = commonProblem(statement) ?? elementRules[kind](statement) ?? findResourceProblem(statement);
      if (detail !== undefined) return { detail, offset: statement.start };
    }
    const problem = findActionProblem(document);
    return problem && { detail: problem.detail, offset: problem.offset };
  };
}

function commonProblem({ actions, resources }: Statement): string | undefined {
  if (!actions || actions.values.length === 0) return "a statement names no actions";
  return !resources || resources.values.length === 0 ? "a statement names no resources" : undefined;
}

const elementRules: Readonly<Record<OrganizationKind, (statement: Statement) => string | undefined>> = {
  scp({ principals }) {
    return principals ? "a service control policy names no principals" : undefined;
  },
  rcp({ principals, effect, actions }) {
    const [sole, second] = principals?.entries ?? [];
    if (principals?.negated !== false || sole?.value !== "*" || second) return 'Principal must be "*"';
    if (effect !== "Deny") return "a resource control policy of one's own can only deny";
    return actions?.negated ? "a resource control policy cannot use NotAction" : undefined;
  },
};
