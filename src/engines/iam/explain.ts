import type { CompiledPolicy, CompiledStatement } from "./compile.ts";
import { candidatesFor } from "./compile.ts";
import type { Explanation, LayerOutcome, LayerVerdict, NearMiss } from "./decision.ts";
import type { Effect, LayerName } from "./document.ts";
import {
  crossesAccounts,
  evaluate,
  everyLevelAllows,
  hasRootAccess,
  limitedByRcps,
  limitedByScps,
  limitedBySession,
} from "./evaluate.ts";
import type { PolicyLayers } from "./layers.ts";
import { applies, findClosestAllow, reachOfStatement } from "./match.ts";
import { mismatchesOf } from "./mismatch.ts";
import type { Reach } from "./principals.ts";
import { isIamPrincipal, reachAccount, reachDirect, reachNone } from "./principals.ts";
import type { AccessRequest } from "./request.ts";

// What one asks after a denial: why, and what would help.
export type { SmallestAllow } from "./smallest-allow.ts";
export { smallestAllow } from "./smallest-allow.ts";

/**
 * The decision with everything that was considered. The decision itself is `evaluate`'s; what is added here only reads the
 * same matches once more, so that an explanation never changes an outcome.
 */
export function explain(request: AccessRequest, layers: PolicyLayers): Explanation {
  const crossAccount = crossesAccounts(request);
  const { principal } = request;
  const scene: Scene = {
    request,
    reach: crossAccount ? reachNone : resourceReach(request, layers),
    bounded: layers.boundary !== undefined,
  };
  const verdicts = [
    levelsVerdict("rcp", layers.rcps, scene, limitedByRcps(principal)),
    levelsVerdict("scp", layers.scps, scene, limitedByScps(principal)),
    verdict("endpoint", one(layers.endpoint), scene, undefined),
    verdict("resource", one(layers.resource), scene, undefined),
    ownVerdict("identity", layers.identity, scene, identityBypass(scene)),
    ownVerdict("boundary", one(layers.boundary), scene, directBypass(scene)),
    sessionVerdict(layers, scene),
  ];
  return {
    ...evaluate(request, layers),
    ...(layers.resource && { resourceKind: layers.resource.source.kind }),
    layers: verdicts,
    crossAccount,
  };
}

/** The request, with what of the layers matters to every verdict. */
interface Scene {
  readonly request: AccessRequest;
  /** How closely the resource's grant names the principal, within one account. */
  readonly reach: Reach;
  /** The principal has a permissions boundary. */
  readonly bounded: boolean;
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
  scene: Scene,
  limits: boolean,
): LayerVerdict {
  if (!levels) return absent(layer);
  const { request } = scene;
  if (!limits) {
    const kind = request.principal.isServiceLinkedRole ? "service-linked role" : request.principal.kind;
    return { ...absent(layer), outcome: "bypassed", note: `principals of kind ${kind} are not subject to this layer` };
  }
  const policies = levels.flat();
  return considered(layer, policies, scene, outcomeOf(policies, scene, everyLevelAllows(levels, request)));
}

function verdict(
  layer: LayerName,
  policies: readonly CompiledPolicy[],
  scene: Scene,
  bypass: string | undefined,
): LayerVerdict {
  // Without identity policies nothing is allowed; every other layer limits only where it is present.
  if (policies.length === 0 && layer !== "identity") return absent(layer);
  const outcome = outcomeOf(policies, scene, applying(policies, scene, "Allow").length > 0);
  if (outcome !== "no matching allow" || bypass === undefined) return considered(layer, policies, scene, outcome);
  return { ...considered(layer, policies, scene, "bypassed"), note: bypass };
}

/** The verdict of a layer that belongs to the principal; services and callers from outside have none. */
function ownVerdict(...[layer, policies, scene, bypass]: Parameters<typeof verdict>): LayerVerdict {
  const { principal } = scene.request;
  if (isIamPrincipal(principal)) return verdict(layer, policies, scene, bypass);
  return { ...absent(layer), note: `principals of kind ${principal.kind} have no policies of their own` };
}

function sessionVerdict(layers: PolicyLayers, scene: Scene): LayerVerdict {
  const policies = layers.session ?? [];
  const bypass = directBypass(scene);
  if (policies.length > 0 || !limitedBySession(scene.request.principal, layers)) {
    return ownVerdict("session", policies, scene, bypass);
  }
  if (bypass !== undefined) return { ...absent("session"), outcome: "bypassed", note: bypass };
  const note = "a federated user without session policies has no permissions of its own";
  return { ...absent("session"), outcome: "no matching allow", note };
}

function identityBypass({ request, reach }: Scene): string | undefined {
  if (hasRootAccess(request.principal)) return "the root user needs no identity-based policy";
  return reach > reachAccount ? "a resource-based policy grants access to the principal" : undefined;
}

function directBypass({ request: { principal }, reach }: Scene): string | undefined {
  if (reach !== reachDirect) return undefined;
  const what = principal.kind === "user" || principal.kind === "root" ? principal.kind : "session";
  return `a resource-based policy grants access to the ${what} itself`;
}

function outcomeOf(policies: readonly CompiledPolicy[], scene: Scene, allowed: boolean): LayerOutcome {
  if (applying(policies, scene, "Deny").length > 0) return "explicit deny";
  return allowed ? "allow" : "no matching allow";
}

function applying(policies: readonly CompiledPolicy[], scene: Scene, effect: Effect): CompiledStatement[] {
  const { request, bounded } = scene;
  return policies.flatMap((policy) => {
    const { allows, denies } = candidatesFor(policy, request.action);
    return (effect === "Allow" ? allows : denies).filter((statement) => applies(statement, request, bounded));
  });
}

function absent(layer: LayerName): LayerVerdict {
  return { layer, outcome: "not present", matched: [], nearMisses: [] };
}

function considered(
  layer: LayerName,
  policies: readonly CompiledPolicy[],
  scene: Scene,
  outcome: LayerOutcome,
): LayerVerdict {
  const applied = [...applying(policies, scene, "Deny"), ...applying(policies, scene, "Allow")];
  const unallowed = outcome === "no matching allow" || outcome === "bypassed";
  return {
    layer,
    outcome,
    matched: applied.map((statement) => statement.reference),
    nearMisses: unallowed ? nearestMisses(policies, scene.request) : [],
  };
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
