import { arn } from "../../kernel/arn.ts";
import type { Call } from "../../kernel/call.ts";
import type { ConditionContext } from "../../kernel/ports.ts";
import type { AuthorizedRow, ExemptRow } from "../../kernel/service.ts";
import { groupArn, instanceProfileArn, roleArn, userArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { findGroup, findInstanceProfile, findPolicy, findRole, findUser } from "./find.ts";

/** Builders of the rows in iam.ts. Each says what the action is on; resources stand as the service authorization reference has them. */

export type Row<Input> = AuthorizedRow<Input, Deps>;
type Extra<Input> = Partial<Omit<Row<Input>, "action" | "resource">>;
type Tags = Readonly<Record<string, string>>;

const account = (name: string): `iam:${string}` => `iam:${name}`;

/** An action that knows no resource. */
export const onNothing = <Input = object>(name: string, extra: Extra<Input> = {}): Row<Input> => ({
  action: account(name),
  resource: () => "*",
  ...extra,
});

export const forNobody = (name: string, because: string): ExemptRow => ({
  action: account(name),
  decidedBy: "nobody",
  because,
});

/** What does not exist is named as if it stood at the root path. */
const atRoot = (name: string) => ({ path: "/", name });

export interface NamesUser {
  readonly UserName?: string | undefined;
}

/** Without a name: the caller's own user. */
export function userResource(call: Call, { UserName }: NamesUser, deps: Deps): string {
  if (UserName === undefined)
    return call.principal.kind === "user" ? call.principal.arn : userArn(call.account, atRoot("*"));
  return userArn(call.account, findUser(deps, call, UserName) ?? atRoot(UserName));
}

function userTags(call: Call, { UserName }: NamesUser, deps: Deps): Tags | undefined {
  const name = UserName ?? call.principal.userName;
  return name === undefined ? undefined : findUser(deps, call, name)?.tags;
}

export const onUser = <Input extends NamesUser = NamesUser>(name: string, extra: Extra<Input> = {}): Row<Input> => ({
  action: account(name),
  resource: userResource,
  resourceTags: userTags,
  ...extra,
});

interface NamesGroup {
  readonly GroupName: string;
}

export const onGroup = <Input extends NamesGroup = NamesGroup>(name: string, extra: Extra<Input> = {}): Row<Input> => ({
  action: account(name),
  resource: (call, { GroupName }, deps) =>
    groupArn(call.account, findGroup(deps, call, GroupName) ?? atRoot(GroupName)),
  ...extra,
});

interface NamesRole {
  readonly RoleName: string;
}

export const onRole = <Input extends NamesRole = NamesRole>(name: string, extra: Extra<Input> = {}): Row<Input> => ({
  action: account(name),
  resource: (call, { RoleName }, deps) => roleArn(call.account, findRole(deps, call, RoleName) ?? atRoot(RoleName)),
  resourceTags: (call, { RoleName }, deps) => findRole(deps, call, RoleName)?.tags,
  ...extra,
});

interface NamesPolicy {
  readonly PolicyArn: string;
}

export const onPolicy = <Input extends NamesPolicy = NamesPolicy>(
  name: string,
  extra: Extra<Input> = {},
): Row<Input> => ({
  action: account(name),
  resource: (_call, { PolicyArn }) => PolicyArn,
  resourceTags: (call, { PolicyArn }, deps) => findPolicy(deps, call, PolicyArn)?.tags,
  ...extra,
});

interface NamesInstanceProfile {
  readonly InstanceProfileName: string;
}

export const onInstanceProfile = <Input extends NamesInstanceProfile = NamesInstanceProfile>(
  name: string,
  extra: Extra<Input> = {},
): Row<Input> => ({
  action: account(name),
  resource: (call, { InstanceProfileName }, deps) =>
    instanceProfileArn(
      call.account,
      findInstanceProfile(deps, call, InstanceProfileName) ?? atRoot(InstanceProfileName),
    ),
  resourceTags: (call, { InstanceProfileName }, deps) => findInstanceProfile(deps, call, InstanceProfileName)?.tags,
  ...extra,
});

/** A thing that is being made: named by path and name of the input, whatever exists. */
export const onNew =
  (kind: string) =>
  <Input extends { readonly Path?: string | undefined }>(
    name: string,
    nameOf: (input: Input) => string,
    extra: Extra<Input> = {},
  ): Row<Input> => ({
    action: account(name),
    resource: (call, input) => arn("iam", "", call.account, `${kind}${input.Path ?? "/"}${nameOf(input)}`),
    ...extra,
  });

/** `aws:RequestTag` and `aws:TagKeys` of operations that take tags. */
export const taking: {
  readonly requestTags: (input: {
    readonly Tags?: readonly { readonly Key: string; readonly Value: string }[] | undefined;
  }) => Tags | undefined;
} = {
  requestTags: ({ Tags }) => Tags && Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
};

/** `aws:TagKeys` of operations that take tags away. */
export const untagging: { readonly tagKeys: (input: { readonly TagKeys: readonly string[] }) => readonly string[] } = {
  tagKeys: ({ TagKeys }) => TagKeys,
};

/** `iam:PolicyARN`, of operations that attach or detach. */
export const policyArnKey = (_call: Call, { PolicyArn }: NamesPolicy): ConditionContext => ({
  "iam:PolicyARN": PolicyArn,
});
