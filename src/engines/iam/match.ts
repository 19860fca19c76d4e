import type { CompiledPolicy, CompiledStatement } from "./compile.ts";
import { candidatesFor } from "./compile.ts";
import { conditionHolds } from "./conditions/condition.ts";
import type { Reach } from "./principals.ts";
import { reachDirect, reachNone, reachOf } from "./principals.ts";
import type { AccessRequest } from "./request.ts";
import { coversResource } from "./resources.ts";

/**
 * Whether statements apply to a request. The one place where statements are matched: decisions and explanations share it.
 * The action is already settled by `candidatesFor`.
 */
export function applies(statement: CompiledStatement, request: AccessRequest, bounded = false): boolean {
  return reachOfStatement(statement, request, bounded) !== reachNone && appliesApartFromPrincipal(statement, request);
}

/**
 * How closely the statement names the principal. A policy without principals is attached to it.
 *
 * @param bounded the principal has a permissions boundary
 */
export function reachOfStatement(statement: CompiledStatement, request: AccessRequest, bounded = false): Reach {
  const { principals } = statement;
  return principals ? reachOf(principals, statement.statement.effect, request.principal, bounded) : reachDirect;
}

function appliesApartFromPrincipal(statement: CompiledStatement, request: AccessRequest): boolean {
  const { resources, conditions } = statement;
  if (resources && !coversResource(resources, request.resource, request.context)) return false;
  for (const condition of conditions) if (!conditionHolds(condition, request.context)) return false;
  return true;
}

export function findDeny(
  policy: CompiledPolicy,
  request: AccessRequest,
  bounded = false,
): CompiledStatement | undefined {
  for (const statement of candidatesFor(policy, request.action).denies) {
    if (applies(statement, request, bounded)) return statement;
  }
  return undefined;
}

export function findAllow(policy: CompiledPolicy, request: AccessRequest): CompiledStatement | undefined {
  for (const statement of candidatesFor(policy, request.action).allows) {
    if (applies(statement, request)) return statement;
  }
  return undefined;
}

/** The allow that names the principal most closely, of those that apply. */
export function findClosestAllow(policy: CompiledPolicy, request: AccessRequest): CompiledStatement | undefined {
  let closest: CompiledStatement | undefined;
  let reach: Reach = reachNone;
  for (const statement of candidatesFor(policy, request.action).allows) {
    const candidate = reachOfStatement(statement, request);
    if (candidate <= reach || !appliesApartFromPrincipal(statement, request)) continue;
    closest = statement;
    reach = candidate;
    if (reach === reachDirect) break;
  }
  return closest;
}

export function findDenyAmong(
  policies: readonly CompiledPolicy[] | undefined,
  request: AccessRequest,
): CompiledStatement | undefined {
  if (!policies) return undefined;
  for (const policy of policies) {
    const statement = findDeny(policy, request);
    if (statement) return statement;
  }
  return undefined;
}

export function findAllowAmong(
  policies: readonly CompiledPolicy[] | undefined,
  request: AccessRequest,
): CompiledStatement | undefined {
  if (!policies) return undefined;
  for (const policy of policies) {
    const statement = findAllow(policy, request);
    if (statement) return statement;
  }
  return undefined;
}
