import { type CompiledPolicy, compilePolicy } from "../../engines/iam/index.ts";
import type { IamActionsTable } from "../../model/iam.ts";

/**
 * Which services a set of identity-based policies lets one reach: those of which an Allow covers an action that no
 * unconditional Deny on every resource takes away. Other kinds of policies have no say in it, as the API reference has it
 * for "GenerateServiceLastAccessedDetails".
 */
export function reachableServices(texts: readonly string[], { services }: IamActionsTable): string[] {
  const policies = texts.map((text) => compilePolicy(text, { kind: "identity", name: "policy" }));
  return Object.keys(services)
    .filter((prefix) => reaches(policies, prefix, Object.keys(services[prefix]?.actions ?? {})))
    .sort();
}

/** Whether one policy by itself lets one reach the service. */
export function grantsService(text: string, prefix: string, { services }: IamActionsTable): boolean {
  const actions = Object.hasOwn(services, prefix) ? Object.keys(services[prefix]?.actions ?? {}) : [];
  return reaches([compilePolicy(text, { kind: "identity", name: "policy" })], prefix, actions);
}

function reaches(policies: readonly CompiledPolicy[], prefix: string, actions: readonly string[]): boolean {
  return actions.some((name) => {
    const action = `${prefix}:${name}`.toLowerCase();
    return covered(policies, action, "Allow") && !covered(policies, action, "Deny");
  });
}

function covered(policies: readonly CompiledPolicy[], action: string, effect: "Allow" | "Deny"): boolean {
  return policies.some((policy) =>
    policy.statements.some(
      ({ statement, actions }) =>
        statement.effect === effect &&
        (effect === "Allow" || isSweeping(statement)) &&
        actions.patterns.some((pattern) => pattern.matches(action)) !== actions.negated,
    ),
  );
}

type Statement = CompiledPolicy["statements"][number]["statement"];

const isSweeping = ({ conditions, resources }: Statement): boolean =>
  conditions.length === 0 && resources?.negated === false && resources.values.includes("*");
