import type { CompiledPolicy, CompiledStatement } from "./compile.ts";
import { candidatesFor } from "./compile.ts";
import type { DeterminingStatement, Explanation, LayerOutcome, LayerVerdict, NearMiss } from "./decision.ts";
import type { LayerName } from "./document.ts";
import {
  crossesAccounts,
  evaluate,
  everyLevelAllows,
  hasRootAccess,
  limitedByRcps,
  limitedByScps,
  limitedBySession,
} from "./evaluate.ts";
import { applies, findClosestAllow, reachOfStatement } from "./match.ts";
import { mismatchesOf } from "./mismatch.ts";
import type { Reach } from "./principals.ts";
import { isIamPrincipal, reachAccount, reachDirect, reachNone } from "./principals.ts";
import type { AccessRequest, PolicyLayers } from "./request.ts";

// What one asks after a denial: why, and what would help.
export type { SmallestAllow } from "./smallest-allow.ts";
export { smallestAllow } from "./smallest-allow.ts";

/**
 * The decision with everything that was considered. The decision itself is `evaluate`'s; what is added here only reads the
 * same matches once more, so that an explanation never changes an outcome.
 */
export function explain(request: AccessRequest, layers: PolicyLayers): Explanation {
  const crossAccount = crossesAccounts(request);
  const reach = crossAccount ? reachNone : resourceReach(request, layers);
  const verdicts = [
    levelsVerdict("rcp", layers.rcps, request, limitedByRcps(request.principal)),
    levelsVerdict("scp", layers.scps, request, limitedByScps(request.principal)),
    verdict("endpoint", one(layers.endpoint), request, undefined),
    verdict("resource", one(layers.resource), request, undefined),
    verdict("identity", layers.identity, request, identityBypass(request, reach)),
    verdict("boundary", one(layers.boundary), request, directBypass(request, reach)),
    sessionVerdict(request, layers, reach),
  ];
  return {
    ...evaluate(request, layers),
    ...(layers.resource && { resourceKind: layers.resource.source.kind }),
    layers: verdicts,
    crossAccount,
  };
}

function resourceReach(request: AccessRequest, layers: PolicyLayers): Reach {
  const grant = layers.resource && findClosestAllow(layers.resource, request);
  return grant ? reachOfStatement(grant, request) : reachNone;
}

function one(policy: CompiledPolicy | undefined): readonly CompiledPolicy[] {
  return policy ? [policy] : [];
}

function levelsVerdict(
  layer: LayerName,
  levels: readonly (readonly CompiledPolicy[])[] | undefined,
  request: AccessRequest,
  limits: boolean,
): LayerVerdict {
  if (!levels) return absent(layer);
  const policies = levels.flat();
  if (!limits) {
    const note = `${request.principal.isServiceLinkedRole ? "a service-linked role" : request.principal.kind} is not subject to this layer`;
    return { ...considered(layer, policies, request, "bypassed"), matched: [], note };
  }
  const outcome = outcomeOf(policies, request, everyLevelAllows(levels, request));
  return considered(layer, policies, request, outcome);
}

function verdict(
  layer: LayerName,
  policies: readonly CompiledPolicy[],
  request: AccessRequest,
  bypass: string | undefined,
): LayerVerdict {
  if (layer !== "endpoint" && layer !== "resource" && !isIamPrincipal(request.principal)) {
    return { ...absent(layer), note: `a ${request.principal.kind} principal has no policies of its own` };
  }
  // Without identity policies nothing is allowed; every other layer limits only where it is present.
  if (policies.length === 0 && layer !== "identity") return absent(layer);
  const outcome = outcomeOf(policies, request, applying(policies, request, "Allow").length > 0);
  if (outcome !== "no matching allow" || bypass === undefined) return considered(layer, policies, request, outcome);
  return { ...considered(layer, policies, request, "bypassed"), note: bypass };
}

function sessionVerdict(request: AccessRequest, layers: PolicyLayers, reach: Reach): LayerVerdict {
  const policies = layers.session ?? [];
  if (!isIamPrincipal(request.principal) || policies.length > 0) {
    return verdict("session", policies, request, directBypass(request, reach));
  }
  if (!limitedBySession(request.principal, layers)) return absent("session");
  const bypass = directBypass(request, reach);
  const note = bypass ?? "a federated user without session policies has no permissions of its own";
  return { layer: "session", outcome: bypass ? "bypassed" : "no matching allow", note, matched: [], nearMisses: [] };
}

function identityBypass(request: AccessRequest, reach: Reach): string | undefined {
  if (hasRootAccess(request.principal)) return "the root user needs no identity-based policy";
  return reach > reachAccount ? "a resource-based policy grants access to the principal" : undefined;
}

function directBypass({ principal }: AccessRequest, reach: Reach): string | undefined {
  if (reach !== reachDirect || !isIamPrincipal(principal)) return undefined;
  const what = principal.kind === "user" || principal.kind === "root" ? principal.kind : "session";
  return `a resource-based policy grants access to the ${what} itself`;
}

function outcomeOf(policies: readonly CompiledPolicy[], request: AccessRequest, allowed: boolean): LayerOutcome {
  if (applying(policies, request, "Deny").length > 0) return "explicit deny";
  return allowed ? "allow" : "no matching allow";
}

function applying(
  policies: readonly CompiledPolicy[],
  request: AccessRequest,
  effect: "Allow" | "Deny",
): CompiledStatement[] {
  return policies.flatMap((policy) => {
    const { allows, denies } = candidatesFor(policy, request.action);
    return (effect === "Allow" ? allows : denies).filter((statement) => applies(statement, request));
  });
}

function absent(layer: LayerName): LayerVerdict {
  return { layer, outcome: "not present", matched: [], nearMisses: [] };
}

function considered(
  layer: LayerName,
  policies: readonly CompiledPolicy[],
  request: AccessRequest,
  outcome: LayerOutcome,
): LayerVerdict {
  const matched: DeterminingStatement[] = [
    ...applying(policies, request, "Deny"),
    ...applying(policies, request, "Allow"),
  ].map((statement) => statement.reference);
  const nearMisses = outcome === "no matching allow" || outcome === "bypassed" ? nearestMisses(policies, request) : [];
  return { layer, outcome, matched, nearMisses };
}

/** Who reads an explanation looks at the first few; a policy may have hundreds of statements. */
const nearMissLimit = 10;

function nearestMisses(policies: readonly CompiledPolicy[], request: AccessRequest): NearMiss[] {
  return policies
    .flatMap((policy) => policy.statements)
    .filter((each) => each.statement.effect === "Allow")
    .map((each): NearMiss => ({ statement: each.reference, failed: mismatchesOf(each, request) }))
    .filter((miss) => miss.failed.length > 0)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, nearMissLimit);
}

/** A statement about another action is farther than one that only a condition keeps away. */
function distance({ failed }: NearMiss): number {
  return failed.reduce((sum, { element }) => sum + (element === "action" ? 100 : element === "condition" ? 1 : 10), 0);
}
