import { type CompiledPolicy, compilePolicy } from "../../../engines/iam/index.ts";
import type { Call } from "../../../kernel/call.ts";
import type { PolicyIdentifier } from "../../../model/types/iam.d.ts";
import type { Deps } from "../deps.ts";
import { type Entity, type EntityPolicy, policiesOfEntity } from "../entity-policies.ts";
import { findInCatalog } from "../policy-catalog.ts";

/** What hangs on the simulated entity, without what the request leaves out. */

export const attachedPolicies = (
  deps: Deps,
  call: Call,
  entity: Entity,
  exclusions: readonly PolicyIdentifier[],
): CompiledPolicy[] =>
  policiesOfEntity(deps, call, entity)
    .filter((policy) => !exclusions.some((each) => names(each, policy)))
    .map(compileAttached);

function names(exclusion: PolicyIdentifier, { name, arn, type, holder }: EntityPolicy): boolean {
  if ("PolicyType" in exclusion) return exclusion.PolicyType === type;
  if ("PolicyArn" in exclusion) return exclusion.PolicyArn === arn;
  const { PolicyName, AttachmentType, AttachmentName } = exclusion.InlinePolicyIdentifier;
  return type === "inline" && name === PolicyName && holder.kind === AttachmentType && holder.name === AttachmentName;
}

/** Inline policies go by `role_<role>_<policy>`, managed ones by their names (observed). */
function compileAttached({ name, arn, text, type, holder }: EntityPolicy): CompiledPolicy {
  const shown = type === "inline" ? `${holder.kind}_${holder.name}_${name}` : name;
  return compilePolicy(text, { kind: "identity", name: shown, ...(arn !== undefined && { arn }) });
}

export function attachedBoundary(
  deps: Deps,
  call: Call,
  { kind, it }: Entity,
  exclusions: readonly PolicyIdentifier[],
): { boundary: CompiledPolicy } | undefined {
  if (kind === "group" || it.boundary === undefined) return undefined;
  const arn = it.boundary;
  const excluded = exclusions.some(
    (each) =>
      ("PolicyType" in each && each.PolicyType === "permission-boundary") ||
      ("PolicyArn" in each && each.PolicyArn === arn),
  );
  const policy = excluded ? undefined : findInCatalog(deps, call, arn);
  return policy && { boundary: compilePolicy(policy.text, { kind: "boundary", name: policy.name, arn }) };
}
