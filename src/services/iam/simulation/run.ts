import {
  type AccessRequest,
  type CompiledPolicy,
  contextKeysIn,
  type Decision,
  type Explanation,
  explain,
  type PolicyLayers,
  type RequestPrincipal,
  statementPosition,
} from "../../../engines/iam/index.ts";
import { isAccountId, parseArn } from "../../../kernel/arn.ts";
import type * as Wire from "../../../model/types/iam.d.ts";
import type { SimulatedContext } from "./context.ts";

/** Everything that a simulation evaluates, whichever operation it came from. */
export interface Scene {
  /** Empty: all resources, `*`. */
  readonly resources: readonly string[];
  readonly principal: RequestPrincipal;
  readonly layers: PolicyLayers;
  /** Account that owns the resources whose ARNs name none. */
  readonly resourceOwner: string | undefined;
  readonly context: SimulatedContext;
}

type Verdict = Wire.PolicyEvaluationDecisionType;

const verdicts: Readonly<Record<Decision["effect"], Verdict>> = {
  Allow: "allowed",
  ExplicitDeny: "explicitDeny",
  ImplicitDeny: "implicitDeny",
};

/** One combination of action and resource. */
interface Trial {
  readonly resource: string;
  readonly verdict: Verdict;
  readonly statements: Wire.Statement[];
  readonly missing: string[];
  /** Undefined where no such layer takes part. */
  readonly byBoundary: boolean | undefined;
  readonly byOrganization: boolean | undefined;
  readonly details: Record<string, Verdict>;
}

/**
 * The result for one action: the most restrictive decision over all resources, and one of each
 * (API reference, "EvaluationResult").
 */
export function simulateAction(scene: Scene, action: string): Wire.EvaluationResult {
  const everything = scene.resources.length === 0 || scene.resources.includes("*");
  const trials = (everything ? ["*"] : scene.resources).map((resource) => tryOut(scene, action, resource));
  const verdict = strictest(trials);
  const deciding = trials.filter((trial) => trial.verdict === verdict);
  const [only] = trials;
  return {
    EvalActionName: action,
    EvalResourceName: trials.length === 1 && only ? only.resource : "*",
    EvalDecision: verdict,
    MatchedStatements: distinct(deciding.flatMap(({ statements }) => statements)),
    MissingContextValues: distinct(trials.flatMap(({ missing }) => missing)),
    ...organizationDetail(allOf(trials.map(({ byOrganization }) => byOrganization))),
    ...boundaryDetail(allOf(trials.map(({ byBoundary }) => byBoundary))),
    ...(!everything && { EvalDecisionDetails: deciding[0]?.details ?? {} }),
    ...(!everything && { ResourceSpecificResults: trials.map(resourceResult) }),
  };
}

const resourceResult = (trial: Trial): Wire.ResourceSpecificResult => ({
  EvalResourceName: trial.resource,
  EvalResourceDecision: trial.verdict,
  MatchedStatements: trial.statements,
  ...(trial.missing.length > 0 && { MissingContextValues: trial.missing }),
  ...(Object.keys(trial.details).length > 0 && { EvalDecisionDetails: trial.details }),
  ...boundaryDetail(trial.byBoundary),
});

const boundaryDetail = (allowed: boolean | undefined) =>
  allowed === undefined ? undefined : { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: allowed } };
const organizationDetail = (allowed: boolean | undefined) =>
  allowed === undefined ? undefined : { OrganizationsDecisionDetail: { AllowedByOrganizations: allowed } };

const order: readonly Verdict[] = ["explicitDeny", "implicitDeny", "allowed"];
const strictest = (trials: readonly Trial[]): Verdict =>
  order.find((verdict) => trials.some((trial) => trial.verdict === verdict)) ?? "implicitDeny";

const allOf = (answers: readonly (boolean | undefined)[]): boolean | undefined =>
  answers.includes(undefined) ? undefined : answers.every((answer) => answer === true);

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function tryOut(scene: Scene, action: string, resource: string): Trial {
  const { layers, principal, context } = scene;
  const request: AccessRequest = { action, resource, principal, context, ...ownerOf(scene, resource) };
  context.takeMissing();
  const explanation = explain(request, layers);
  const spellings = spellingsIn(layers);
  return {
    resource,
    verdict: verdicts[explanation.effect],
    statements: determining(explanation, layers),
    missing: context.takeMissing().map((key) => spellings.get(key) ?? key),
    byBoundary: allowedBy(explanation, "boundary"),
    byOrganization: allowedBy(explanation, "scp"),
    details: explanation.crossAccount ? crossAccountDetails(explanation) : {},
  };
}

/** Without a resource-based policy nobody speaks for the owner, and the simulator looks at the caller's side alone. */
function ownerOf({ layers, resourceOwner }: Scene, resource: string): { resourceAccount: string } | undefined {
  if (!layers.resource) return undefined;
  const named = parseArn(resource)?.account ?? "";
  const account = isAccountId(named) ? named : resourceOwner;
  return account === undefined ? undefined : { resourceAccount: account };
}

function allowedBy({ layers }: Explanation, name: "boundary" | "scp"): boolean | undefined {
  const outcome = layers.find(({ layer }) => layer === name)?.outcome;
  return outcome === undefined || outcome === "not present" ? undefined : outcome === "allow" || outcome === "bypassed";
}

const crossAccountSides = {
  identity: "IAM Policy",
  resource: "Resource Policy",
  boundary: "Permissions Boundary Policy",
};

function crossAccountDetails({ layers }: Explanation): Record<string, Verdict> {
  const details: Record<string, Verdict> = {};
  for (const { layer, outcome } of layers) {
    const side = Object.hasOwn(crossAccountSides, layer) ? crossAccountSides[layer as "identity"] : undefined;
    if (side === undefined || outcome === "not present") continue;
    details[side] = outcome === "allow" ? "allowed" : outcome === "explicit deny" ? "explicitDeny" : "implicitDeny";
  }
  return details;
}

/** Denies stand alone where there are any; an implicit deny has no statement that made it. */
function determining({ effect, layers: matched }: Explanation, layers: PolicyLayers): Wire.Statement[] {
  if (effect === "ImplicitDeny") return [];
  const wanted = effect === "Allow" ? "Allow" : "Deny";
  const speaking = effect === "Allow" ? ["identity", "resource"] : undefined;
  return matched
    .filter(({ layer }) => speaking?.includes(layer) ?? true)
    .flatMap((verdict) => verdict.matched)
    .filter((statement) => statement.effect === wanted)
    .map(({ policy, index }) => toStatement(policyNamed(layers, policy), index));
}

function policyNamed(layers: PolicyLayers, source: CompiledPolicy["source"]): CompiledPolicy {
  const policy = allPolicies(layers).find((each) => each.source === source);
  if (!policy) throw new Error(`the engine named policy ${source.name}, which it was not given`);
  return policy;
}

const allPolicies = (layers: PolicyLayers): CompiledPolicy[] => [
  ...layers.identity,
  ...(layers.resource ? [layers.resource] : []),
  ...(layers.boundary ? [layers.boundary] : []),
  ...(layers.scps ?? []).flat(),
];

/** The API reference has names of another kind for the types; these are what the simulator sends. */
function toStatement(policy: CompiledPolicy, index: number): Wire.Statement {
  const position = statementPosition(policy, index);
  const type = policy.source.kind === "resource" ? "Resource Policy" : "IAM Policy";
  return {
    SourcePolicyId: policy.source.name,
    SourcePolicyType: type as Wire.PolicySourceType,
    ...(position && {
      StartPosition: { Line: position.start.line, Column: position.start.column },
      EndPosition: { Line: position.end.line, Column: position.end.column },
    }),
  };
}

/** Keys in lower case to how the policies write them. */
function spellingsIn(layers: PolicyLayers): Map<string, string> {
  const spellings = new Map<string, string>();
  for (const { text } of allPolicies(layers)) {
    for (const key of contextKeysIn(text) ?? []) spellings.set(key.toLowerCase(), key);
  }
  return spellings;
}
