import type { Call } from "../../../kernel/call.ts";
import type { Deps, IamHandler } from "../deps.ts";
import { underPath } from "../listing.ts";
import { pageOf } from "../paging.ts";
import { requireInCatalog } from "../policy-catalog.ts";
import { nameKey } from "../state/user.ts";

type Kind = "Group" | "User" | "Role";

/** A user, group or role that a policy is attached to, or bounds. */
interface Entity {
  readonly kind: Kind;
  readonly name: string;
  readonly id: string;
  readonly path: string;
}

/** One paging runs through groups, users and roles together. */
export const listEntitiesForPolicy: IamHandler<"ListEntitiesForPolicy"> = (deps, call, input) => {
  const policy = requireInCatalog(deps, call, input.PolicyArn);
  const entities = entitiesOf(deps, call, policy.arn, input.PolicyUsageFilter).filter(
    ({ kind }) => input.EntityFilter === undefined || input.EntityFilter === kind,
  );
  const { items, rest } = pageOf(input, [...underPath(entities, input.PathPrefix)], entityKey);
  const of = (kind: Kind): Entity[] => items.filter((entity) => entity.kind === kind);
  return {
    PolicyGroups: of("Group").map(({ name, id }) => ({ GroupName: name, GroupId: id })),
    PolicyUsers: of("User").map(({ name, id }) => ({ UserName: name, UserId: id })),
    PolicyRoles: of("Role").map(({ name, id }) => ({ RoleName: name, RoleId: id })),
    ...rest,
  };
};

const entityKey = ({ kind, name }: Entity): string => `${kind} ${nameKey(name)}`;

function entitiesOf(
  { users, groups, roles }: Deps,
  call: Call,
  arn: string,
  usage: "PermissionsPolicy" | "PermissionsBoundary" | undefined,
): Entity[] {
  const found = new Map<string, Entity>();
  const add = (kind: Kind, holders: Iterable<Omit<Entity, "kind">>): void => {
    for (const { name, id, path } of holders) found.set(id, { kind, name, id, path });
  };
  if (usage !== "PermissionsBoundary") {
    add("Group", groups.findBy(call, "policy", arn));
    add("User", users.findBy(call, "policy", arn));
    add("Role", roles.findBy(call, "policy", arn));
  }
  if (usage !== "PermissionsPolicy") {
    add("User", users.findBy(call, "boundary", arn));
    add("Role", roles.findBy(call, "boundary", arn));
  }
  return [...found.values()].sort((a, b) => (entityKey(a) < entityKey(b) ? -1 : 1));
}
