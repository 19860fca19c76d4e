import { parseArn } from "../../kernel/arn.ts";
import type { Call, Scope } from "../../kernel/call.ts";
import { roleArn, userArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { policiesOfEntity, requireEntity } from "./entity-policies.ts";
import { requireInCatalog } from "./policy-catalog.ts";
import type { AccessJob } from "./state/access-job.ts";
import type { Role } from "./state/role.ts";
import type { ServiceUse } from "./state/use.ts";
import type { User } from "./state/user.ts";

/** A user or role that may have used what a report is about. */
export interface ReportEntity {
  readonly type: "USER" | "ROLE";
  readonly arn: string;
  readonly it: User | Role;
}

/** "IAM reports activity for at least the last 400 days." */
const reachMs = 400 * 24 * 3_600_000;

export const isPolicyArn = (arn: string): boolean => parseArn(arn)?.resource.startsWith("policy/") === true;

/** Documents of the policies that the report looks at. @throws NoSuchEntity, InvalidInput */
export function textsFor(deps: Deps, call: Call, arn: string): string[] {
  if (isPolicyArn(arn)) return [requireInCatalog(deps, call, arn).text];
  return policiesOfEntity(deps, call, requireEntity(deps, call, arn)).map(({ text }) => text);
}

/**
 * The user or role itself, the members of the group, or everybody whom the policy reaches: attached to them, or to a group
 * of theirs.
 */
export function entitiesFor(deps: Deps, call: Call, arn: string): ReportEntity[] {
  if (isPolicyArn(arn)) return reachedBy(deps, call, arn);
  const { kind, it } = requireEntity(deps, call, arn);
  if (kind === "group") return [...deps.users.findBy(call, "group", it.id)].map((user) => ofUser(call, user));
  return [kind === "user" ? ofUser(call, it) : ofRole(call, it)];
}

function reachedBy(deps: Deps, call: Call, arn: string): ReportEntity[] {
  const users = new Map<string, User>();
  for (const user of deps.users.findBy(call, "policy", arn)) users.set(user.id, user);
  for (const group of deps.groups.findBy(call, "policy", arn)) {
    for (const user of deps.users.findBy(call, "group", group.id)) users.set(user.id, user);
  }
  return [
    ...[...users.values()].map((user) => ofUser(call, user)),
    ...[...deps.roles.findBy(call, "policy", arn)].map((role) => ofRole(call, role)),
  ];
}

const ofUser = ({ account }: Scope, it: User): ReportEntity => ({ type: "USER", arn: userArn(account, it), it });
const ofRole = ({ account }: Scope, it: Role): ReportEntity => ({ type: "ROLE", arn: roleArn(account, it), it });

/** The entity's last use of a service, where the report reaches back that far. */
export function lastUse(
  deps: Deps,
  call: Call,
  job: AccessJob,
  { it }: ReportEntity,
  service: string,
): ServiceUse | undefined {
  const use = deps.uses.of(call.account, it.id)?.services[service];
  return use && use.at >= job.createdAt - reachMs ? use : undefined;
}
