import type { CompiledStatement } from "./compile.ts";
import { coversAction } from "./compile.ts";
import { conditionHolds } from "./conditions/condition.ts";
import type { Mismatch } from "./decision.ts";
import { reachOfStatement } from "./match.ts";
import { reachNone } from "./principals.ts";
import type { AccessRequest } from "./request.ts";
import { coversResource } from "./resources.ts";

/** Everything that keeps the statement from applying, with what it wanted and what the request had. Empty: it applies. */
export function mismatchesOf(compiled: CompiledStatement, request: AccessRequest): Mismatch[] {
  const { statement } = compiled;
  const failed: Mismatch[] = [];
  if (!coversAction(compiled.actions, request.action.toLowerCase())) {
    failed.push(elementMismatch("action", statement.actions, request.action));
  }
  if (compiled.resources && !coversResource(compiled.resources, request.resource, request.context)) {
    failed.push(elementMismatch("resource", statement.resources, request.resource));
  }
  if (reachOfStatement(compiled, request) === reachNone) failed.push(principalMismatch(compiled, request));
  for (const condition of compiled.conditions) {
    if (conditionHolds(condition, request.context)) continue;
    const { operator, key, values } = condition.entry;
    const actual = request.context.get(condition.key);
    failed.push({ element: "condition", operator, key, expected: values, actual });
  }
  return failed;
}

function elementMismatch(
  element: "action" | "resource",
  list: { readonly negated: boolean; readonly values: readonly string[] } | undefined,
  actual: string,
): Mismatch {
  return { element, expected: list?.values ?? [], negated: list?.negated ?? false, actual };
}

function principalMismatch({ statement }: CompiledStatement, { principal }: AccessRequest): Mismatch {
  const entries = statement.principals?.entries ?? [];
  return {
    element: "principal",
    expected: entries.map(({ type, value }) => `${type}:${value}`),
    negated: statement.principals?.negated ?? false,
    actual: principal.serviceName ?? principal.provider ?? (principal.arn || "anonymous"),
  };
}
