import type { CompiledPolicy } from "../../engines/iam/compile.ts";
import type { Decision, DeterminingStatement, Explanation } from "../../engines/iam/decision.ts";
import type { LayerName } from "../../engines/iam/document.ts";
import { evaluate } from "../../engines/iam/evaluate.ts";
import { explain, type SmallestAllow, smallestAllow } from "../../engines/iam/explain.ts";
import type { PolicyLayers } from "../../engines/iam/layers.ts";
import { accessDeniedMessage } from "../../engines/iam/message.ts";
import type { AccessRequest, RequestPrincipal } from "../../engines/iam/request.ts";
import type { Principal } from "../../kernel/call.ts";
import type { PrincipalPolicies } from "../../kernel/gifts.ts";
import { organizationLayers, ownLayers, resourceLayer } from "./compiled.ts";
import { QuestionContext } from "./condition-keys.ts";
import { KeptContext, nothingAsked } from "./kept-context.ts";
import type { Question } from "./question.ts";

/**
 * What was asked and decided; the full account is worked out when somebody reads it, which for most requests is never.
 * Thousands are kept in journeys: so they hold on to the values that policies asked for, as they were, and not to the
 * request that these came from.
 */
export class AccessFacts {
  readonly #request: AccessRequest;
  readonly #layers: PolicyLayers;
  readonly decision: Decision;

  constructor(request: AccessRequest, layers: PolicyLayers, decision: Decision) {
    this.#request = request;
    this.#layers = layers;
    this.decision = decision;
  }

  toJSON(): ReadAccessFacts {
    const explanation = explain(this.#request, this.#layers);
    return {
      action: this.#request.action,
      resource: this.#request.resource,
      principal: this.#request.principal.arn,
      decision: this.decision,
      statementTexts: this.decision.statements.map((statement) => textOf(statement, this.#layers)),
      explanation,
      smallestAllow: smallestAllow(this.#request, explanation),
    };
  }
}

/** As a reader sees them. */
export interface ReadAccessFacts {
  readonly action: string;
  readonly resource: string;
  readonly principal: string;
  readonly decision: Decision;
  /** The documents' own text of the statements that determined it. */
  readonly statementTexts: readonly string[];
  readonly explanation: Explanation;
  readonly smallestAllow: SmallestAllow;
}

export interface Ruling {
  readonly allowed: boolean;
  /** AWS's text for the client; empty where the request is allowed. */
  readonly message: string;
  readonly facts: AccessFacts;
}

const noPolicies: PolicyLayers = { identity: [] };

/** Puts the question to the policy engine with every layer that applies. */
export function decide(question: Question): Ruling {
  const { principal, resourceAccount } = question;
  const layers = layersOf(question);
  const keys = keysIn(layers);
  const kept = keys.length > 0 ? new KeptContext(new QuestionContext(question)) : undefined;
  const request: AccessRequest = {
    action: question.action,
    resource: question.resource,
    principal: requestPrincipal(principal, question.policies),
    context: kept ?? nothingAsked,
    resourceAccount,
    resourcePolicyRule: question.resourcePolicy?.required ? "required" : "optional",
  };
  const decision = evaluate(request, layers);
  kept?.settle(keys);
  const allowed = decision.effect === "Allow";
  return {
    allowed,
    message: allowed ? "" : accessDeniedMessage(request, decision),
    facts: new AccessFacts(request, layers, decision),
  };
}

/** The statement as it stands in its document. */
function textOf({ layer, policy, index }: DeterminingStatement, layers: PolicyLayers): string {
  const found = policiesIn(layers, layer).find(({ source }) => source === policy);
  const span = found?.statements[index]?.statement;
  return found && span ? found.text.slice(span.start, span.end) : "";
}

function policiesIn(layers: PolicyLayers, layer: LayerName): readonly CompiledPolicy[] {
  const held = layer === "root" ? undefined : layers[layersNamed[layer]];
  if (!held) return [];
  return (Array.isArray(held) ? held.flat() : [held]) as readonly CompiledPolicy[];
}

const layersNamed = {
  rcp: "rcps",
  scp: "scps",
  endpoint: "endpoint",
  resource: "resource",
  identity: "identity",
  boundary: "boundary",
  session: "session",
} as const satisfies Readonly<Record<Exclude<LayerName, "root">, keyof PolicyLayers>>;

/** All of one hidden class, for the engine's sake: every request makes one. */
function layersOf({ principal, policies, resourcePolicy, organization, resourceAccount }: Question): PolicyLayers {
  const { identity, boundary, session }: PolicyLayers = policies ? ownLayers(policies) : noPolicies;
  const { scps, rcps } = organization
    ? organizationLayers(organization, principal.account, resourceAccount ?? principal.account)
    : noGuardrails;
  const resource = resourcePolicy && resourceLayer(resourcePolicy);
  return { rcps, scps, resource, identity, boundary, session };
}

const noGuardrails: Pick<PolicyLayers, "scps" | "rcps"> = {};

/** Condition keys that the layers' policies name: none, for most. */
function keysIn({ rcps, scps, resource, identity, boundary, session }: PolicyLayers): readonly string[] {
  const found: string[] = [];
  if (rcps) for (const level of rcps) gather(level, found);
  if (scps) for (const level of scps) gather(level, found);
  if (resource) gather([resource], found);
  gather(identity, found);
  if (boundary) gather([boundary], found);
  if (session) gather(session, found);
  return found;
}

function gather(policies: readonly CompiledPolicy[], keys: string[]): void {
  for (const { contextKeys } of policies) for (const key of contextKeys) keys.push(key);
}

/** The engine's view of a principal, made once for as long as the road keeps the principal. */
const known = new WeakMap<Principal, { policies: PrincipalPolicies | undefined; seen: RequestPrincipal }>();

function requestPrincipal(principal: Principal, policies: PrincipalPolicies | undefined): RequestPrincipal {
  const kept = known.get(principal);
  if (kept && kept.policies === policies) return kept.seen;
  const seen: RequestPrincipal = {
    kind: principal.kind,
    account: principal.account,
    arn: principal.arn,
    principalId: principal.id,
    ...(principal.roleArn !== undefined && { roleArn: principal.roleArn }),
    ...(principal.userArn !== undefined && { userArn: principal.userArn }),
    ...(principal.serviceName !== undefined && { serviceName: principal.serviceName }),
    ...(principal.provider !== undefined && { provider: principal.provider }),
    ...(policies?.serviceLinkedRole && { isServiceLinkedRole: true }),
  };
  known.set(principal, { policies, seen });
  return seen;
}
