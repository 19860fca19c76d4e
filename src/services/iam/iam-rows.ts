import { arn } from "../../kernel/arn.ts";
import type { Call } from "../../kernel/call.ts";
import type { ConditionContext } from "../../kernel/ports.ts";
import type { AuthorizedRow } from "../../kernel/service.ts";
import { groupArn, instanceProfileArn, policyArn, roleArn, userArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { findGroup, findInstanceProfile, findPolicy, findRole, findUser } from "./find.ts";
import type { Tags } from "./tags.ts";

/** Builders of the rows in iam.ts: each says what an action is on, and which condition keys come with that. */

export type Row<Input> = AuthorizedRow<Input, Deps>;

/** What an operation adds to the row of its kind. */
export interface Extra<Input> {
  readonly resource?: Row<Input>["resource"];
  readonly requestTags?: (input: Input) => Tags | undefined;
  readonly tagKeys?: (input: Input) => readonly string[] | undefined;
  /** Beside the keys of the kind; wins over them. */
  readonly context?: (call: Call, input: Input, deps: Deps) => ConditionContext;
}

type Context<Input> = (call: Call, input: Input, deps: Deps) => ConditionContext;

/** @param own condition keys that the kind of resource brings along */
function row<Input>(
  name: string,
  base: Omit<Row<Input>, "action">,
  extra: Extra<Input>,
  own?: Context<Input>,
): Row<Input> {
  const { context, ...rest } = extra;
  const both: Context<Input> | undefined =
    context && own ? (...args) => ({ ...own(...args), ...context(...args) }) : (context ?? own);
  return { action: `iam:${name}`, ...base, ...rest, ...(both && { context: both }) };
}

/** An action that knows no resource. */
export const onNothing = <Input = object>(name: string, extra: Extra<Input> = {}): Row<Input> =>
  row(name, { resource: () => "*" }, extra);

/** A List operation is on all of its kind under a path (observed: `... iam:ListUsers on resource: arn:aws:iam::...:user/`). */
export const onAll = (name: string, kind: string): Row<{ readonly PathPrefix?: string | undefined }> =>
  row(name, { resource: (call, { PathPrefix = "/" }) => arn("iam", "", call.account, `${kind}${PathPrefix}`) }, {});

/** What does not exist is named as if it stood at the root path. */
const atRoot = (name: string) => ({ path: "/", name });

/** `iam:PermissionsBoundary` and `iam:ResourceTag/...` of a user or role. */
function entityKeys(
  entity: { readonly boundary?: string | undefined; readonly tags: Tags } | undefined,
): ConditionContext {
  if (!entity) return {};
  const context: Record<string, string | undefined> = { "iam:PermissionsBoundary": entity.boundary };
  for (const [key, value] of Object.entries(entity.tags)) context[`iam:ResourceTag/${key}`] = value;
  return context;
}

export interface NamesUser {
  readonly UserName?: string | undefined;
}

/** Without a name: the caller's own user. */
export function userResource(call: Call, { UserName }: NamesUser, deps: Deps): string {
  if (UserName !== undefined) return userArn(call.account, findUser(deps, call, UserName) ?? atRoot(UserName));
  return call.principal.kind === "user" ? call.principal.arn : userArn(call.account, atRoot("*"));
}

function namedUser(call: Call, { UserName }: NamesUser, deps: Deps) {
  const name = UserName ?? call.principal.userName;
  return name === undefined ? undefined : findUser(deps, call, name);
}

export const onUser = <In = object>(name: string, extra: Extra<In & NamesUser> = {}): Row<In & NamesUser> =>
  row(
    name,
    { resource: userResource, resourceTags: (call, input, deps) => namedUser(call, input, deps)?.tags },
    extra,
    (call, input, deps) => entityKeys(namedUser(call, input, deps)),
  );

interface NamesGroup {
  readonly GroupName: string;
}

export const onGroup = <In = object>(name: string, extra: Extra<In & NamesGroup> = {}): Row<In & NamesGroup> =>
  row(
    name,
    {
      resource: (call, { GroupName }, deps) =>
        groupArn(call.account, findGroup(deps, call, GroupName) ?? atRoot(GroupName)),
    },
    extra,
  );

interface NamesRole {
  readonly RoleName: string;
}

export const onRole = <In = object>(name: string, extra: Extra<In & NamesRole> = {}): Row<In & NamesRole> =>
  row(
    name,
    {
      resource: (call, { RoleName }, deps) => roleArn(call.account, findRole(deps, call, RoleName) ?? atRoot(RoleName)),
      resourceTags: (call, { RoleName }, deps) => findRole(deps, call, RoleName)?.tags,
    },
    extra,
    (call, { RoleName }, deps) => entityKeys(findRole(deps, call, RoleName)),
  );

interface NamesPolicy {
  readonly PolicyArn: string;
}

export const onPolicy = <In = object>(name: string, extra: Extra<In & NamesPolicy> = {}): Row<In & NamesPolicy> =>
  row(
    name,
    {
      resource: (_call, { PolicyArn }) => PolicyArn,
      resourceTags: (call, { PolicyArn }, deps) => findPolicy(deps, call, PolicyArn)?.tags,
    },
    extra,
  );

interface NamesInstanceProfile {
  readonly InstanceProfileName: string;
}

export const onInstanceProfile = <In = object>(
  name: string,
  extra: Extra<In & NamesInstanceProfile> = {},
): Row<In & NamesInstanceProfile> =>
  row(
    name,
    {
      resource: (call, { InstanceProfileName: profile }, deps) =>
        instanceProfileArn(call.account, findInstanceProfile(deps, call, profile) ?? atRoot(profile)),
      resourceTags: (call, { InstanceProfileName }, deps) => findInstanceProfile(deps, call, InstanceProfileName)?.tags,
    },
    extra,
  );

/** A user, group, role or policy that the request names by ARN. */
export const onPolicySource = (name: string): Row<{ readonly PolicySourceArn: string }> =>
  row(name, { resource: (_call, { PolicySourceArn }) => PolicySourceArn }, {});
export const onReported = (name: string): Row<{ readonly Arn: string }> =>
  row(name, { resource: (_call, { Arn }) => Arn }, {});

interface HasPath {
  readonly Path?: string | undefined;
}

/** Things that are being made: named by the path and name of the input, whatever exists. */
export const newUser = (call: Call, { Path = "/", UserName }: HasPath & { readonly UserName: string }): string =>
  userArn(call.account, { path: Path, name: UserName });
export const newGroup = (call: Call, { Path = "/", GroupName }: HasPath & NamesGroup): string =>
  groupArn(call.account, { path: Path, name: GroupName });
export const newRole = (call: Call, { Path = "/", RoleName }: HasPath & NamesRole): string =>
  roleArn(call.account, { path: Path, name: RoleName });
export const newPolicy = (call: Call, { Path = "/", PolicyName }: HasPath & { readonly PolicyName: string }): string =>
  policyArn(call.account, { path: Path, name: PolicyName });
export const newInstanceProfile = (call: Call, input: HasPath & NamesInstanceProfile): string =>
  instanceProfileArn(call.account, { path: input.Path ?? "/", name: input.InstanceProfileName });

/** A renaming needs the permission on the old and on the new ARN ("UpdateUser", "UpdateGroup"). */
export const renamedUser = (
  call: Call,
  input: {
    readonly UserName: string;
    readonly NewPath?: string | undefined;
    readonly NewUserName?: string | undefined;
  },
  deps: Deps,
): string[] => {
  const user = findUser(deps, call, input.UserName) ?? atRoot(input.UserName);
  return [
    userArn(call.account, user),
    userArn(call.account, { path: input.NewPath ?? user.path, name: input.NewUserName ?? user.name }),
  ];
};
export const renamedGroup = (
  call: Call,
  input: NamesGroup & { readonly NewPath?: string | undefined; readonly NewGroupName?: string | undefined },
  deps: Deps,
): string[] => {
  const group = findGroup(deps, call, input.GroupName) ?? atRoot(input.GroupName);
  return [
    groupArn(call.account, group),
    groupArn(call.account, { path: input.NewPath ?? group.path, name: input.NewGroupName ?? group.name }),
  ];
};

interface TakesTags {
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[] | undefined;
}

/** `aws:RequestTag` and `aws:TagKeys`. */
export const requestTags = ({ Tags }: TakesTags): Tags | undefined =>
  Tags && Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));

/** `aws:TagKeys` of operations that take tags away. */
export const tagKeys = ({ TagKeys }: { readonly TagKeys: readonly string[] }): readonly string[] => TagKeys;

/** `iam:PolicyARN`, of operations that attach or detach. */
export const policyArnKey = (_call: Call, { PolicyArn }: NamesPolicy): ConditionContext => ({
  "iam:PolicyARN": PolicyArn,
});

/** `iam:PermissionsBoundary` as the request sets it. */
export const boundaryKey = (
  _call: Call,
  { PermissionsBoundary }: { readonly PermissionsBoundary?: string | undefined },
): ConditionContext => ({ "iam:PermissionsBoundary": PermissionsBoundary });
