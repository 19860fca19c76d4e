import type { DeterminingStatement, Explanation, LayerVerdict, Mismatch } from "./decision.ts";
import type { LayerName } from "./document.ts";
import { isIamPrincipal } from "./principals.ts";
import type { AccessRequest, RequestPrincipal } from "./request.ts";

/** What would have to change for the request to be allowed. */
export type SmallestAllow =
  | { readonly kind: "already-allowed" }
  /** No statement can allow what another denies: these are to be narrowed or removed, then decide anew. */
  | { readonly kind: "change"; readonly statements: readonly DeterminingStatement[]; readonly advice: string }
  /** All of these are needed, each in its place. */
  | { readonly kind: "add"; readonly additions: readonly Addition[] };

export interface Addition {
  readonly layer: LayerName;
  /** Where the statement goes. */
  readonly place: string;
  readonly statement: MinimalStatement;
  /** A statement that exists and would allow, were these conditions met by the request. */
  readonly orMeet?: { readonly statement: DeterminingStatement; readonly conditions: readonly Mismatch[] };
}

export interface MinimalStatement {
  readonly Effect: "Allow";
  readonly Action: string;
  /** Absent in trust policies. */
  readonly Resource?: string;
  /** Only in policies that name principals. */
  readonly Principal?: "*" | Readonly<Record<string, string>>;
}

/** The smallest statements that would allow the request, and where each belongs. */
export function smallestAllow(request: AccessRequest, explanation: Explanation): SmallestAllow {
  if (explanation.effect === "Allow") return { kind: "already-allowed" };
  const denying = explanation.layers.flatMap(({ matched }) => matched.filter(({ effect }) => effect === "Deny"));
  if (denying.length > 0) return { kind: "change", statements: denying, advice: adviceFor(denying) };
  const needed = explanation.layers.filter((verdict) => isNeeded(verdict, request, explanation));
  return { kind: "add", additions: needed.map((verdict) => additionTo(verdict, request, explanation)) };
}

function adviceFor(denying: readonly DeterminingStatement[]): string {
  const names = denying.map(
    ({ policy, sid, index }) => `${sid ? `statement ${sid}` : `statement ${index + 1}`} of ${policy.name}`,
  );
  return `An explicit deny cannot be outweighed by an allow. Narrow or remove ${names.join(", ")}.`;
}

/** Which of the layers that do not allow has to. */
function isNeeded({ layer, outcome }: LayerVerdict, request: AccessRequest, explanation: Explanation): boolean {
  const lacksResource = resourceHasToAllow(request, explanation) && !resourceAllows(explanation);
  if (layer === "resource") return lacksResource;
  if (outcome !== "no matching allow") return false;
  // Within an account, the grant to be added to the resource makes some of the principal's own layers superfluous.
  const granted = lacksResource && !explanation.crossAccount;
  if (layer === "identity") return !granted;
  return !granted || !isOwnLayer(layer) || request.principal.kind === "role-session";
}

function isOwnLayer(layer: LayerName): boolean {
  return layer === "boundary" || layer === "session";
}

function resourceHasToAllow(request: AccessRequest, { crossAccount }: Explanation): boolean {
  return crossAccount || request.resourcePolicyRule === "required" || !isIamPrincipal(request.principal);
}

function resourceAllows({ layers }: Explanation): boolean {
  return layers.some(({ layer, outcome }) => layer === "resource" && outcome === "allow");
}

function additionTo(verdict: LayerVerdict, request: AccessRequest, { resourceKind }: Explanation): Addition {
  const isTrust = verdict.layer === "resource" && resourceKind === "trust";
  const nearest = verdict.nearMisses.find(({ failed }) => failed.every(({ element }) => element === "condition"));
  return {
    layer: verdict.layer,
    place: isTrust ? "the trust policy of the role" : places[verdict.layer],
    statement: {
      Effect: "Allow",
      Action: request.action,
      ...(isTrust ? {} : { Resource: request.resource }),
      ...principalElement(verdict.layer, request.principal),
    },
    ...(nearest ? { orMeet: { statement: nearest.statement, conditions: nearest.failed } } : {}),
  };
}

const places: Readonly<Record<LayerName, string>> = {
  rcp: "a resource control policy on every level of the resource's organization that does not allow",
  scp: "a service control policy on every level of the principal's organization that does not allow",
  endpoint: "the policy of the VPC endpoint",
  resource: "the resource-based policy",
  identity: "an identity-based policy of the principal",
  boundary: "the permissions boundary of the principal",
  session: "the session policies, which are passed when the session is made",
  root: "nowhere: the root user needs no policy",
};

function principalElement(layer: LayerName, principal: RequestPrincipal): Pick<MinimalStatement, "Principal"> {
  // A resource control policy takes no other principal.
  if (layer === "rcp") return { Principal: "*" };
  return layer === "resource" || layer === "endpoint" ? { Principal: namedPrincipal(principal) } : {};
}

function namedPrincipal(principal: RequestPrincipal): "*" | Readonly<Record<string, string>> {
  if (principal.serviceName !== undefined) return { Service: principal.serviceName };
  if (principal.provider !== undefined) return { Federated: principal.provider };
  // The role rather than one session of it: session names change from call to call.
  const arn = principal.roleArn ?? principal.arn;
  return arn === "" ? "*" : { AWS: arn };
}
