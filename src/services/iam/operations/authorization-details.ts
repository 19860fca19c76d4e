import type { Call } from "../../../kernel/call.ts";
import type * as Wire from "../../../model/types/iam.d.ts";
import type { Deps, IamHandler } from "../deps.ts";
import { groupById } from "../find.ts";
import { pageFrom } from "../paging.ts";
import { attachedPolicies, type CatalogPolicy, ownPolicies, policiesInUse, usageOf } from "../policy-catalog.ts";
import {
  boundaryOf,
  encodedDocument,
  roleLastUsed,
  shortInstanceProfile,
  shortPolicy,
  shortRole,
  shortUser,
  toGroup,
} from "../shapes.ts";
import type { Group } from "../state/group.ts";
import type { PolicyHolder } from "../state/principal.ts";
import type { Role } from "../state/role.ts";
import type { User } from "../state/user.ts";
import { nameKey } from "../state/user.ts";
import { tagList } from "../tags.ts";
import { versionsOf } from "./policy-versions.ts";

/** One thing of the account, in the order in which the pages run through them. */
type Entry =
  | { readonly kind: "User"; readonly it: User }
  | { readonly kind: "Group"; readonly it: Group }
  | { readonly kind: "Role"; readonly it: Role }
  | { readonly kind: "LocalManagedPolicy"; readonly it: CatalogPolicy }
  | { readonly kind: "AWSManagedPolicy"; readonly it: CatalogPolicy };

const kinds = ["User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy"] as const;

/** A snapshot of the account's users, groups, roles and policies, in pages that run through all of them. */
export const getAccountAuthorizationDetails: IamHandler<"GetAccountAuthorizationDetails"> = (deps, call, input) => {
  const wanted = kinds.filter((kind) => !input.Filter || input.Filter.length === 0 || input.Filter.includes(kind));
  const { items, rest } = pageFrom(input, entryKey, (after) => entriesBehind(deps, call, wanted, after));
  const answer: Lists = {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
  };
  for (const entry of items) {
    if (entry.kind === "User") answer.UserDetailList.push(userDetail(deps, call, entry.it));
    else if (entry.kind === "Group") answer.GroupDetailList.push(groupDetail(deps, call, entry.it));
    else if (entry.kind === "Role") answer.RoleDetailList.push(roleDetail(deps, call, entry.it));
    else answer.Policies.push(policyDetail(deps, call, entry.it));
  }
  return { ...answer, ...rest };
};

/** Where the entries of a page go. */
interface Lists {
  readonly UserDetailList: Wire.UserDetail[];
  readonly GroupDetailList: Wire.GroupDetail[];
  readonly RoleDetailList: Wire.RoleDetail[];
  readonly Policies: Wire.ManagedPolicyDetail[];
}

/** Names hold no space. */
const entryKey = ({ kind, it }: Entry): string => `${kind} ${nameKey(it.name)}`;

function* entriesBehind(
  deps: Deps,
  call: Call,
  wanted: readonly Entry["kind"][],
  after: string | undefined,
): Iterable<Entry> {
  const [kindReached, nameReached] = after === undefined ? [] : after.split(" ", 2);
  const places: readonly string[] = kinds;
  const reached = kindReached === undefined ? -1 : places.indexOf(kindReached);
  for (const kind of wanted) {
    const place = places.indexOf(kind);
    if (place >= reached) yield* entriesOf(deps, call, kind, place === reached ? nameReached : undefined);
  }
}

function* entriesOf(deps: Deps, call: Call, kind: Entry["kind"], after: string | undefined): Iterable<Entry> {
  const options = { after: after === undefined ? undefined : [after] };
  if (kind === "User") for (const it of deps.users.list(call, options)) yield { kind, it };
  if (kind === "Group") for (const it of deps.groups.list(call, options)) yield { kind, it };
  if (kind === "Role") for (const it of deps.roles.list(call, options)) yield { kind, it };
  if (kind === "LocalManagedPolicy") for (const it of ownPolicies(deps, call, after)) yield { kind, it };
  if (kind === "AWSManagedPolicy") yield* awsPoliciesInUse(deps, call, after);
}

/** Of AWS's policies only those that the account uses. */
function* awsPoliciesInUse(deps: Deps, call: Call, after = ""): Iterable<Entry> {
  const { attached, boundary } = policiesInUse(deps, call);
  const used = deps.awsPolicies.all().filter(({ arn }) => attached.has(arn) || boundary.has(arn));
  used.sort((a, b) => (nameKey(a.name) < nameKey(b.name) ? -1 : 1));
  for (const it of used) if (nameKey(it.name) > after) yield { kind: "AWSManagedPolicy", it };
}

const inlineList = ({ inline }: PolicyHolder): Wire.PolicyDetail[] =>
  Object.entries(inline).map(([PolicyName, text]) => ({ PolicyName, PolicyDocument: encodedDocument(text) }));

const attachedList = (deps: Deps, call: Call, holder: PolicyHolder): Wire.AttachedPolicy[] =>
  attachedPolicies(deps, call, holder).map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn }));

function userDetail(deps: Deps, call: Call, user: User): Wire.UserDetail {
  return {
    ...shortUser(call.account, user),
    UserPolicyList: inlineList(user),
    GroupList: user.groups.flatMap((id) => groupById(deps, call, id)?.name ?? []),
    AttachedManagedPolicies: attachedList(deps, call, user),
    ...boundaryOf(user.boundary),
    Tags: tagList(user.tags),
  };
}

function groupDetail(deps: Deps, call: Call, group: Group): Wire.GroupDetail {
  return {
    ...toGroup(call.account, group),
    GroupPolicyList: inlineList(group),
    AttachedManagedPolicies: attachedList(deps, call, group),
  };
}

function roleDetail(deps: Deps, call: Call, role: Role): Wire.RoleDetail {
  const { Description: _, MaxSessionDuration: __, ...short } = shortRole(deps, call.account, role);
  const profiles = [...deps.instanceProfiles.findBy(call, "role", role.id)];
  return {
    ...short,
    InstanceProfileList: profiles.map((profile) => shortInstanceProfile(deps, call.account, profile)),
    RolePolicyList: inlineList(role),
    AttachedManagedPolicies: attachedList(deps, call, role),
    ...boundaryOf(role.boundary),
    Tags: tagList(role.tags),
    RoleLastUsed: roleLastUsed(deps.uses.of(call.account, role.id)?.last),
  };
}

function policyDetail(deps: Deps, call: Call, policy: CatalogPolicy): Wire.ManagedPolicyDetail {
  const description = policy.own?.description;
  return {
    ...shortPolicy(policy, usageOf(deps, call, policy.arn)),
    ...(description !== undefined && { Description: description }),
    PolicyVersionList: versionsOf(policy)
      .toReversed()
      .map(({ id, text, createdAt }) => ({
        Document: encodedDocument(text),
        VersionId: id,
        IsDefaultVersion: id === policy.defaultVersion,
        CreateDate: createdAt,
      })),
  };
}
