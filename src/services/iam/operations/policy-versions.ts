import type { IamHandler } from "../deps.ts";
import { defaultVersion, noSuchPolicyVersion, tooManyVersions } from "../errors.ts";
import { pageOf } from "../paging.ts";
import { type CatalogPolicy, requireInCatalog, requireOwnPolicy } from "../policy-catalog.ts";
import { quotas } from "../quotas.ts";
import { requireManagedDocument } from "../rules.ts";
import { encodedDocument } from "../shapes.ts";
import type { ManagedPolicy, PolicyVersion } from "../state/managed-policy.ts";

export const createPolicyVersion: IamHandler<"CreatePolicyVersion"> = (deps, call, input) => {
  const policy = requireOwnPolicy(deps, call, input.PolicyArn);
  requireManagedDocument(input.PolicyDocument);
  if (policy.versions.length >= quotas.VersionsPerPolicy) throw tooManyVersions(quotas.VersionsPerPolicy);
  const version: PolicyVersion = { id: `v${policy.nextVersion}`, text: input.PolicyDocument, createdAt: call.now };
  const changed: ManagedPolicy = {
    ...policy,
    versions: [...policy.versions, version],
    defaultVersion: input.SetAsDefault ? version.id : policy.defaultVersion,
    nextVersion: policy.nextVersion + 1,
    updatedAt: call.now,
  };
  deps.policies.put(call, changed);
  return { PolicyVersion: summary(version, changed.defaultVersion) };
};

export const getPolicyVersion: IamHandler<"GetPolicyVersion"> = (deps, call, { PolicyArn, VersionId }) => {
  const policy = requireInCatalog(deps, call, PolicyArn);
  const version = versionsOf(policy).find(({ id }) => id === VersionId);
  if (!version) throw noSuchPolicyVersion(PolicyArn, VersionId);
  return {
    PolicyVersion: { Document: encodedDocument(version.text), ...summary(version, policy.defaultVersion) },
  };
};

/** Newest first. */
export const listPolicyVersions: IamHandler<"ListPolicyVersions"> = (deps, call, input) => {
  const policy = requireInCatalog(deps, call, input.PolicyArn);
  const { items, rest } = pageOf(input, versionsOf(policy).toReversed(), ({ id }) => id);
  return { Versions: items.map((version) => summary(version, policy.defaultVersion)), ...rest };
};

export const setDefaultPolicyVersion: IamHandler<"SetDefaultPolicyVersion"> = (
  deps,
  call,
  { PolicyArn, VersionId },
) => {
  const policy = requireOwnPolicy(deps, call, PolicyArn);
  requireVersion(policy, PolicyArn, VersionId);
  deps.policies.put(call, { ...policy, defaultVersion: VersionId, updatedAt: call.now });
  return {};
};

export const deletePolicyVersion: IamHandler<"DeletePolicyVersion"> = (deps, call, { PolicyArn, VersionId }) => {
  const policy = requireOwnPolicy(deps, call, PolicyArn);
  requireVersion(policy, PolicyArn, VersionId);
  if (policy.defaultVersion === VersionId) throw defaultVersion();
  const versions = policy.versions.filter(({ id }) => id !== VersionId);
  deps.policies.put(call, { ...policy, versions, updatedAt: call.now });
  return {};
};

function requireVersion(policy: ManagedPolicy, arn: string, version: string): void {
  if (!policy.versions.some(({ id }) => id === version)) throw noSuchPolicyVersion(arn, version);
}

/** Of AWS's policies only the default version is known. */
export function versionsOf({ own, defaultVersion: id, text, updatedAt }: CatalogPolicy): readonly PolicyVersion[] {
  return own?.versions ?? [{ id, text, createdAt: updatedAt }];
}

const summary = ({ id, createdAt }: PolicyVersion, defaultVersion: string) => ({
  VersionId: id,
  IsDefaultVersion: id === defaultVersion,
  CreateDate: createdAt,
});
