import type { Call } from "../../../kernel/call.ts";
import { addWithin } from "../counts.ts";
import type { Deps, IamHandler } from "../deps.ts";
import { policyAttached, policyExists, policyHasVersions } from "../errors.ts";
import { underPath } from "../listing.ts";
import { pageFrom } from "../paging.ts";
import {
  type CatalogPolicy,
  ownPolicies,
  ownPolicy,
  policiesInUse,
  requireInCatalog,
  requireOwnPolicy,
  usageOf,
} from "../policy-catalog.ts";
import { requireManagedDocument } from "../rules.ts";
import { shortPolicy } from "../shapes.ts";
import type { ManagedPolicy } from "../state/managed-policy.ts";
import { nameKey } from "../state/user.ts";
import { someTags, withTags } from "../tags.ts";

export const createPolicy: IamHandler<"CreatePolicy"> = (deps, call, input) => {
  if (deps.policies.get(call, nameKey(input.PolicyName))) throw policyExists(input.PolicyName);
  requireManagedDocument(input.PolicyDocument);
  const policy: ManagedPolicy = {
    id: deps.ids.next("policy"),
    name: input.PolicyName,
    path: input.Path ?? "/",
    description: input.Description,
    createdAt: call.now,
    updatedAt: call.now,
    versions: [{ id: "v1", text: input.PolicyDocument, createdAt: call.now }],
    defaultVersion: "v1",
    nextVersion: 2,
    tags: withTags({}, input.Tags),
  };
  addWithin(deps.policies, call, policy, "PoliciesPerAccount");
  const answer = shortPolicy(ownPolicy(call.account, policy), { attached: 0, boundary: 0 });
  return { Policy: { ...answer, ...someTags(policy.tags) } };
};

export const getPolicy: IamHandler<"GetPolicy"> = (deps, call, { PolicyArn }) => {
  const policy = requireInCatalog(deps, call, PolicyArn);
  const description = policy.own?.description;
  return {
    Policy: {
      ...shortPolicy(policy, usageOf(deps, call, policy.arn)),
      ...(description !== undefined && { Description: description }),
      Tags: [],
      ...someTags(policy.own?.tags ?? {}),
    },
  };
};

/** AWS's own policies come behind the account's. */
export const listPolicies: IamHandler<"ListPolicies"> = (deps, call, input) => {
  const { Scope = "All", OnlyAttached = false, PolicyUsageFilter } = input;
  const keep = usageFilter(deps, call, OnlyAttached, PolicyUsageFilter);
  const { items, rest } = pageFrom(input, listKey, (after) =>
    kept(underPath(catalogBehind(deps, call, Scope, after), input.PathPrefix), keep),
  );
  return { Policies: items.map((policy) => shortPolicy(policy, usageOf(deps, call, policy.arn))), ...rest };
};

const listKey = ({ own, name }: CatalogPolicy): string => (own ? `local ${nameKey(name)}` : `aws ${name}`);

/** The catalog behind a key of listKey. */
function* catalogBehind(
  deps: Deps,
  call: Call,
  scope: "All" | "AWS" | "Local",
  after: string | undefined,
): Iterable<CatalogPolicy> {
  const [place, name] = after === undefined ? [] : after.split(" ", 2);
  if (scope !== "AWS" && place !== "aws") yield* ownPolicies(deps, call, name);
  if (scope === "Local") return;
  for (const policy of deps.awsPolicies.all()) if (place !== "aws" || policy.name > (name ?? "")) yield policy;
}

type Keep = (policy: CatalogPolicy) => boolean;

/** OnlyAttached asks for any use; the usage filter says which use counts, and implies one. */
function usageFilter(
  deps: Deps,
  call: Call,
  onlyAttached: boolean,
  usage: "PermissionsPolicy" | "PermissionsBoundary" | undefined,
): Keep | undefined {
  if (!onlyAttached && usage === undefined) return undefined;
  const { attached, boundary } = policiesInUse(deps, call);
  if (usage === "PermissionsPolicy") return ({ arn }) => attached.has(arn);
  if (usage === "PermissionsBoundary") return ({ arn }) => boundary.has(arn);
  return ({ arn }) => attached.has(arn) || boundary.has(arn);
}

function* kept(policies: Iterable<CatalogPolicy>, keep: Keep | undefined): Iterable<CatalogPolicy> {
  for (const policy of policies) if (!keep || keep(policy)) yield policy;
}

export const deletePolicy: IamHandler<"DeletePolicy"> = (deps, call, { PolicyArn }) => {
  const policy = requireOwnPolicy(deps, call, PolicyArn);
  const { attached, boundary } = usageOf(deps, call, PolicyArn);
  if (attached + boundary > 0) throw policyAttached();
  if (policy.versions.length > 1) throw policyHasVersions();
  deps.policies.delete(call, nameKey(policy.name));
  return {};
};
