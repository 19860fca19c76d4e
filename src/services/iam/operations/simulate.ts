import {
  type CompiledPolicy,
  compilePolicy,
  type PolicyLayers,
  type RequestPrincipal,
} from "../../../engines/iam/index.ts";
import { isAccountId, parseArn } from "../../../kernel/arn.ts";
import type { ContextEntry, SimulatePolicyResponse } from "../../../model/types/iam.d.ts";
import type { IamHandler } from "../deps.ts";
import { requireEntity } from "../entity-policies.ts";
import { invalidInput } from "../errors.ts";
import { type PageRequest, pageOf } from "../paging.ts";
import { attachedBoundary, attachedPolicies } from "../simulation/attached.ts";
import { callerFor, entityKeys, rolePrincipal, userKeys } from "../simulation/caller.ts";
import { type CallerKeys, createContext } from "../simulation/context.ts";
import { givenPolicies, requireReadable } from "../simulation/documents.ts";
import { requireScenario } from "../simulation/resource-handling.ts";
import { type Scene, simulateAction } from "../simulation/run.ts";

/** What both operations take. */
interface Request extends PageRequest {
  readonly ActionNames: readonly string[];
  readonly ResourceArns?: readonly string[] | undefined;
  readonly ResourcePolicy?: string | undefined;
  readonly ResourceOwner?: string | undefined;
  readonly ResourceHandlingOption?: string | undefined;
  readonly ContextEntries?: readonly ContextEntry[] | undefined;
  readonly PermissionsBoundaryPolicyInputList?: readonly string[] | undefined;
}

export const simulateCustomPolicy: IamHandler<"SimulateCustomPolicy"> = (_deps, call, input) => {
  const levels = input.OrderedOrganizationPolicyInputList?.map(({ ServiceControlPolicyInputList = [] }, level) =>
    givenPolicies(ServiceControlPolicyInputList, "scp", `OrderedOrganizationPolicyInputList.${level + 1}`),
  );
  const layers: PolicyLayers = {
    identity: givenPolicies(input.PolicyInputList, "identity", "PolicyInputList"),
    ...boundaryLayer(input),
    ...(levels && { scps: levels }),
  };
  return simulate(input, layers, callerFor(call, input.CallerArn, input.ResourcePolicy), userKeys(input.CallerArn));
};

export const simulatePrincipalPolicy: IamHandler<"SimulatePrincipalPolicy"> = (deps, call, input) => {
  const entity = requireEntity(deps, call, input.PolicySourceArn);
  const exclusions = input.PolicyExclusionList ?? [];
  const layers: PolicyLayers = {
    identity: [
      ...attachedPolicies(deps, call, entity, exclusions),
      ...givenPolicies(input.PolicyInputList ?? [], "identity", "PolicyInputList"),
    ],
    ...(boundaryLayer(input) ?? attachedBoundary(deps, call, entity, exclusions)),
  };
  const callerArn = input.CallerArn ?? (entity.kind === "user" ? entity.arn : undefined);
  const principal =
    callerArn === undefined && entity.kind === "role" && input.ResourcePolicy === undefined
      ? rolePrincipal(call, entity)
      : callerFor(call, callerArn, input.ResourcePolicy);
  return simulate(input, layers, principal, { ...entityKeys(call, entity), ...userKeys(input.CallerArn) });
};

function simulate(
  input: Request,
  layers: PolicyLayers,
  principal: RequestPrincipal,
  callerKeys: CallerKeys,
): SimulatePolicyResponse {
  const resources = input.ResourceArns ?? [];
  requireScenario(input.ResourceHandlingOption, resources);
  const scene: Scene = {
    resources,
    principal,
    layers: { ...layers, ...resourceLayer(input.ResourcePolicy) },
    resourceOwner: ownerIn(input.ResourceOwner),
    context: createContext(input.ContextEntries ?? [], callerKeys),
  };
  const { items, rest } = pageOf(input, numbered(input.ActionNames.map(requireAction)), ([place]) => place);
  return { EvaluationResults: items.map(([, action]) => simulateAction(scene, action)), ...rest };
}

/** Actions with sortable places as keys for paging: an action may be asked for twice. */
const numbered = (actions: readonly string[]): [string, string][] =>
  actions.map((action, index) => [String(index).padStart(6, "0"), action]);

const actionPattern = /^[A-Za-z0-9-]+:[A-Za-z0-9-]+$/;

function requireAction(action: string): string {
  if (!actionPattern.test(action)) throw invalidInput(`Invalid action name: ${action}. Wildcards are not supported.`);
  return action;
}

function boundaryLayer({
  PermissionsBoundaryPolicyInputList: texts,
}: Request): { boundary: CompiledPolicy } | undefined {
  if (!texts || texts.length === 0) return undefined;
  const [boundary, ...more] = givenPolicies(texts, "boundary", "PermissionsBoundaryPolicyInputList");
  if (!boundary || more.length > 0)
    throw invalidInput("Only one permissions boundary policy can be simulated at a time.");
  return { boundary };
}

function resourceLayer(text: string | undefined): { resource: CompiledPolicy } | undefined {
  if (text === undefined) return undefined;
  requireReadable(text, "resource");
  return { resource: compilePolicy(text, { kind: "resource", name: "ResourcePolicy" }) };
}

function ownerIn(arn: string | undefined): string | undefined {
  if (arn === undefined) return undefined;
  const account = isAccountId(arn) ? arn : parseArn(arn)?.account;
  if (account === undefined || !isAccountId(account)) throw invalidInput(`Invalid ResourceOwner: ${arn}`);
  return account;
}
