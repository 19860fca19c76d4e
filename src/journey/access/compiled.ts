import { type CompiledPolicy, compilePolicy } from "../../engines/iam/compile.ts";
import type { PolicyKind } from "../../engines/iam/document.ts";
import type { PolicyLayers } from "../../engines/iam/layers.ts";
import type { Organization, PolicyText, PrincipalPolicies } from "../../kernel/gifts.ts";
import type { ResourcePolicy } from "../../kernel/ports.ts";

/** Compiled policies by their text, so that a role's hundred sessions share one. */
const mostKept = 2_000;
const kept = new Map<string, CompiledPolicy>();

function compiled(policy: PolicyText, kind: PolicyKind): CompiledPolicy {
  const key = `${kind}\n${policy.name}\n${policy.arn ?? ""}\n${policy.attachedTo ?? ""}\n${policy.text}`;
  let found = kept.get(key);
  if (!found) {
    found = compilePolicy(policy.text, {
      kind,
      name: policy.name,
      ...(policy.arn !== undefined && { arn: policy.arn }),
      ...(policy.attachedTo !== undefined && { attachedTo: policy.attachedTo }),
    });
    kept.set(key, found);
    const oldest = kept.keys().next().value;
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  }
  return found;
}

const all = (policies: readonly PolicyText[], kind: PolicyKind): CompiledPolicy[] =>
  policies.map((policy) => compiled(policy, kind));

type OwnLayers = Pick<PolicyLayers, "identity" | "boundary" | "session">;

/** Layers of a principal, as long as its policies stay the same object. */
const ofPrincipal = new WeakMap<PrincipalPolicies, OwnLayers>();

export function ownLayers(policies: PrincipalPolicies): OwnLayers {
  let layers = ofPrincipal.get(policies);
  if (!layers) {
    layers = {
      identity: all(policies.identity, "identity"),
      ...(policies.boundary && { boundary: compiled(policies.boundary, "boundary") }),
      ...(policies.session && { session: all(policies.session, "session") }),
    };
    ofPrincipal.set(policies, layers);
  }
  return layers;
}

/** Policies of resources that stay the same object are found without a look at their text. */
const ofResource = new WeakMap<ResourcePolicy, CompiledPolicy>();

export function resourceLayer(policy: ResourcePolicy): CompiledPolicy {
  let layer = ofResource.get(policy);
  if (!layer) {
    layer = compiled({ name: policy.name, arn: policy.arn, text: policy.text }, policy.kind);
    ofResource.set(policy, layer);
  }
  return layer;
}

export function organizationLayers(
  organization: Organization,
  principalAccount: string,
  resourceAccount: string,
): Pick<PolicyLayers, "scps" | "rcps"> {
  const levels = (policies: readonly (readonly PolicyText[])[], kind: PolicyKind): CompiledPolicy[][] =>
    policies.map((level) => all(level, kind));
  const member = (account: string): boolean =>
    account !== organization.managementAccount && organization.pathOf(account) !== undefined;
  return {
    ...(member(principalAccount) && { scps: levels(organization.serviceControlPolicies(principalAccount), "scp") }),
    ...(member(resourceAccount) && { rcps: levels(organization.resourceControlPolicies(resourceAccount), "rcp") }),
  };
}
