import type { CompiledPolicy, CompiledStatement } from "./compile.ts";
import type { Decision } from "./decision.ts";
import type { LayerName } from "./document.ts";
import type { PolicyLayers } from "./layers.ts";
import { findAllow, findAllowAmong, findClosestAllow, findDeny, findDenyAmong, reachOfStatement } from "./match.ts";
import type { Reach } from "./principals.ts";
import { isIamPrincipal, reachAccount, reachDirect, reachNone } from "./principals.ts";
import type { AccessRequest, RequestPrincipal } from "./request.ts";

/**
 * The decision ("How AWS enforcement code logic evaluates requests to allow or deny access"):
 *
 * 1. An explicit deny in any layer ends it.
 * 2. Resource control policies, service control policies and the VPC endpoint's policy must allow, where present.
 * 3. Within one account a resource-based policy may allow, and how closely it names the principal decides which implicit
 *    denies still count. Across accounts it must allow, and so must the principal's own side.
 * 4. Identity-based policies must allow, then the permissions boundary and the session policies where present.
 *
 * No policy at all: deny, except for the account's root user.
 */
export function evaluate(request: AccessRequest, layers: PolicyLayers): Decision {
  const deny = findExplicitDeny(request, layers);
  if (deny) return { effect: "ExplicitDeny", decidedBy: deny.reference.layer, statements: [deny.reference] };
  const guardrail = findClosedGuardrail(request, layers);
  if (guardrail) return implicitDeny(guardrail);
  return crossesAccounts(request) ? decideAcross(request, layers) : decideWithin(request, layers);
}

/** Does the resource belong to another account than the principal? Never for principals without an account. */
export function crossesAccounts({ principal, resourceAccount }: AccessRequest): boolean {
  return isIamPrincipal(principal) && resourceAccount !== undefined && resourceAccount !== principal.account;
}

/** Service control policies reach the principals of member accounts, but not service-linked roles. */
export function limitedByScps(principal: RequestPrincipal): boolean {
  return isIamPrincipal(principal) && principal.isServiceLinkedRole !== true;
}

/** Resource control policies reach every principal but service-linked roles. */
export function limitedByRcps(principal: RequestPrincipal): boolean {
  return principal.isServiceLinkedRole !== true;
}

function findExplicitDeny(request: AccessRequest, layers: PolicyLayers): CompiledStatement | undefined {
  const { principal } = request;
  const bounded = layers.boundary !== undefined;
  return (
    (layers.rcps && limitedByRcps(principal) && findDenyInLevels(layers.rcps, request)) ||
    (layers.scps && limitedByScps(principal) && findDenyInLevels(layers.scps, request)) ||
    (layers.endpoint && findDeny(layers.endpoint, request, bounded)) ||
    (layers.resource && findDeny(layers.resource, request, bounded)) ||
    (isIamPrincipal(principal) && findDenyOfPrincipal(request, layers)) ||
    undefined
  );
}

function findDenyOfPrincipal(request: AccessRequest, layers: PolicyLayers): CompiledStatement | undefined {
  return (
    findDenyAmong(layers.identity, request) ??
    (layers.boundary && findDeny(layers.boundary, request)) ??
    findDenyAmong(layers.session, request)
  );
}

function findDenyInLevels(
  levels: readonly (readonly CompiledPolicy[])[],
  request: AccessRequest,
): CompiledStatement | undefined {
  for (const level of levels) {
    const deny = findDenyAmong(level, request);
    if (deny) return deny;
  }
  return undefined;
}

/** The first layer that limits whole accounts or networks and does not allow. */
function findClosedGuardrail(request: AccessRequest, layers: PolicyLayers): LayerName | undefined {
  const { principal } = request;
  if (layers.rcps && limitedByRcps(principal) && !everyLevelAllows(layers.rcps, request)) return "rcp";
  if (layers.scps && limitedByScps(principal) && !everyLevelAllows(layers.scps, request)) return "scp";
  if (layers.endpoint && !findAllow(layers.endpoint, request)) return "endpoint";
  return undefined;
}

export function everyLevelAllows(levels: readonly (readonly CompiledPolicy[])[], request: AccessRequest): boolean {
  for (const level of levels) if (!findAllowAmong(level, request)) return false;
  return true;
}

function decideWithin(request: AccessRequest, layers: PolicyLayers): Decision {
  const grant = layers.resource && findClosestAllow(layers.resource, request);
  const reach = grant ? reachOfStatement(grant, request) : reachNone;
  if (grant && reach === reachDirect) return allow("resource", grant);
  if (!isIamPrincipal(request.principal)) return deniedByResource(layers);
  if (reach === reachNone && request.resourcePolicyRule === "required") return deniedByResource(layers);
  return decideOnOwnSide(request, layers, grant, reach);
}

/** Cross-account policy evaluation logic: the trusting account's resource and the trusted account must both allow. */
function decideAcross(request: AccessRequest, layers: PolicyLayers): Decision {
  const grant = layers.resource && findClosestAllow(layers.resource, request);
  return grant ? decideOnOwnSide(request, layers, grant, reachAccount) : deniedByResource(layers);
}

/** Identity-based policies, boundary and session, as far as the resource's grant leaves them a say. */
function decideOnOwnSide(
  request: AccessRequest,
  layers: PolicyLayers,
  grant: CompiledStatement | undefined,
  reach: Reach,
): Decision {
  const grantedToEntity = reach > reachAccount;
  const asRoot = hasRootAccess(request.principal);
  const identity = grantedToEntity || asRoot ? undefined : findAllowAmong(layers.identity, request);
  if (!grantedToEntity && !asRoot && !identity) return implicitDeny("identity");
  if (layers.boundary && !findAllow(layers.boundary, request)) return implicitDeny("boundary");
  if (limitedBySession(request.principal, layers) && !findAllowAmong(layers.session, request)) {
    return implicitDeny("session");
  }
  return allow(identity ? "identity" : grantedToEntity ? "resource" : "root", grant, identity);
}

/** The root user, and a session that the root user made for a federated user, need no identity-based policy. */
export function hasRootAccess({ kind, userArn }: RequestPrincipal): boolean {
  return kind === "root" || (kind === "federated-user" && userArn?.endsWith(":root") === true);
}

/** A federated user without session policies has no permissions of its own ("GetFederationToken"). */
export function limitedBySession(principal: RequestPrincipal, layers: PolicyLayers): boolean {
  return principal.kind === "federated-user" || (layers.session !== undefined && layers.session.length > 0);
}

function allow(by: LayerName, ...statements: readonly (CompiledStatement | undefined)[]): Decision {
  const references = [];
  for (const statement of statements) if (statement) references.push(statement.reference);
  return { effect: "Allow", decidedBy: by, statements: references };
}

function deniedByResource({ resource }: PolicyLayers): Decision {
  const denied = implicitDeny("resource");
  return resource ? { ...denied, resourceKind: resource.source.kind } : denied;
}

function implicitDeny(layer: LayerName): Decision {
  return { effect: "ImplicitDeny", decidedBy: layer, statements: [] };
}
