import { parseArn } from "../../kernel/arn.ts";
import type { Scope } from "../../kernel/call.ts";
import { policyArn } from "./arns.ts";
import { isAwsPolicyArn } from "./aws-policies.ts";
import type { Deps } from "./deps.ts";
import { awsManaged, boundaryInvalid, noSuchPolicy, notAttachable } from "./errors.ts";
import { findPolicy, requirePolicy } from "./find.ts";
import { requireArn } from "./rules.ts";
import type { AnyPolicy, PolicyUsage } from "./shapes.ts";
import type { ManagedPolicy, PolicyVersion } from "./state/managed-policy.ts";
import type { PolicyHolder } from "./state/principal.ts";
import { nameKey } from "./state/user.ts";

/** AWS's policies and the account's own, behind one face. */
export interface CatalogPolicy extends AnyPolicy {
  /** Document of the default version. */
  readonly text: string;
  /** Set for customer-managed policies. */
  readonly own?: ManagedPolicy | undefined;
}

export const ownPolicy = (account: string, own: ManagedPolicy): CatalogPolicy => ({
  arn: policyArn(account, own),
  id: own.id,
  name: own.name,
  path: own.path,
  createdAt: own.createdAt,
  updatedAt: own.updatedAt,
  defaultVersion: own.defaultVersion,
  text: defaultVersionOf(own).text,
  own,
});

export function defaultVersionOf(policy: ManagedPolicy): PolicyVersion {
  const version = policy.versions.find(({ id }) => id === policy.defaultVersion);
  if (!version) throw new Error(`policy ${policy.name} has lost its default version`);
  return version;
}

export function findInCatalog(deps: Deps, scope: Pick<Scope, "account">, arn: string): CatalogPolicy | undefined {
  const aws = deps.awsPolicies.find(arn);
  if (aws) return aws;
  const own = findPolicy(deps, scope, arn);
  return own && ownPolicy(scope.account, own);
}

export function requireInCatalog(deps: Deps, scope: Scope, arn: string): CatalogPolicy {
  requireArn(arn);
  const policy = findInCatalog(deps, scope, arn);
  if (!policy) throw noSuchPolicy(arn);
  return policy;
}

/** As requireInCatalog, with the words that Attach operations have for it. */
export function requireAttachable(deps: Deps, scope: Scope, arn: string): CatalogPolicy {
  requireArn(arn);
  const policy = findInCatalog(deps, scope, arn);
  if (!policy) throw notAttachable(arn);
  return policy;
}

/** A policy that the account may change. */
export function requireOwnPolicy(deps: Deps, scope: Scope, arn: string): ManagedPolicy {
  requireArn(arn);
  if (isAwsPolicyArn(arn)) throw awsManaged(arn);
  return requirePolicy(deps, scope, arn);
}

export function usageOf({ users, groups, roles }: Deps, scope: Scope, arn: string): PolicyUsage {
  const count = (found: Iterable<unknown>): number => {
    let total = 0;
    for (const _ of found) total++;
    return total;
  };
  return {
    attached:
      count(users.findBy(scope, "policy", arn)) +
      count(groups.findBy(scope, "policy", arn)) +
      count(roles.findBy(scope, "policy", arn)),
    boundary: count(users.findBy(scope, "boundary", arn)) + count(roles.findBy(scope, "boundary", arn)),
  };
}

export interface PoliciesInUse {
  readonly attached: ReadonlySet<string>;
  readonly boundary: ReadonlySet<string>;
}

/** ARNs of all policies in use, AWS's included. */
export function policiesInUse({ users, groups, roles }: Deps, scope: Scope): PoliciesInUse {
  const attached = new Set<string>();
  const boundary = new Set<string>();
  for (const group of groups.list(scope)) for (const arn of group.attached) attached.add(arn);
  for (const holders of [users.list(scope), roles.list(scope)]) {
    for (const holder of holders) {
      for (const arn of holder.attached) attached.add(arn);
      if (holder.boundary !== undefined) boundary.add(holder.boundary);
    }
  }
  return { attached, boundary };
}

/** The account's own policies behind a name, in order of names. */
export function* ownPolicies({ policies }: Deps, scope: Scope, after?: string): Iterable<CatalogPolicy> {
  for (const own of policies.list(scope, { after: after === undefined ? undefined : [nameKey(after)] })) {
    yield ownPolicy(scope.account, own);
  }
}

/** In order of their ARNs, so that pages of them stay what they are. */
export const attachedPolicies = (deps: Deps, scope: Scope, { attached }: PolicyHolder): CatalogPolicy[] =>
  attached.toSorted().flatMap((arn) => findInCatalog(deps, scope, arn) ?? []);

/** ARN of a policy that is to be a permissions boundary. */
export function requireBoundary(deps: Deps, scope: Scope, arn: string | undefined): string | undefined {
  if (arn === undefined) return undefined;
  if (!parseArn(arn)) throw boundaryInvalid(arn);
  return requireAttachable(deps, scope, arn).arn;
}
