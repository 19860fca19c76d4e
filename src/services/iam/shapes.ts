import { percentEncode } from "../../base/percent.ts";
import type * as Wire from "../../model/types/iam.d.ts";
import { groupArn, instanceProfileArn, roleArn, userArn } from "./arns.ts";
import type { AwsPolicy } from "./aws-policies.ts";
import type { Deps } from "./deps.ts";
import { roleById } from "./find.ts";
import type { Group } from "./state/group.ts";
import type { InstanceProfile } from "./state/instance-profile.ts";
import type { Role } from "./state/role.ts";
import type { Use } from "./state/use.ts";
import type { User } from "./state/user.ts";
import { someTags } from "./tags.ts";
import { trustPolicyNow } from "./trusted-principals.ts";

/** What IAM shows of its things. The short forms are those of List operations, which leave out what costs a look-up. */

/** Documents go out percent-encoded (RFC 3986), unlike anywhere else in AWS. */
export const encodedDocument = percentEncode;

export function boundaryOf(
  arn: string | undefined,
): { PermissionsBoundary: Wire.AttachedPermissionsBoundary } | undefined {
  if (arn === undefined) return undefined;
  // The API reference says "PermissionsBoundaryPolicy"; what IAM sends is "Policy".
  const PermissionsBoundaryType = "Policy" as Wire.PermissionsBoundaryAttachmentType;
  return { PermissionsBoundary: { PermissionsBoundaryType, PermissionsBoundaryArn: arn } };
}

export const shortUser = (account: string, user: User): Wire.User => ({
  Path: user.path,
  UserName: user.name,
  UserId: user.id,
  Arn: userArn(account, user),
  CreateDate: user.createdAt,
});

export const fullUser = (account: string, user: User): Wire.User => ({
  ...shortUser(account, user),
  ...boundaryOf(user.boundary),
  ...someTags(user.tags),
});

export const toGroup = (account: string, group: Group): Wire.Group => ({
  Path: group.path,
  GroupName: group.name,
  GroupId: group.id,
  Arn: groupArn(account, group),
  CreateDate: group.createdAt,
});

export const shortRole = (deps: Deps, account: string, role: Role): Wire.Role => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: roleArn(account, role),
  CreateDate: role.createdAt,
  AssumeRolePolicyDocument: encodedDocument(trustPolicyNow(deps, role)),
  ...(role.description !== undefined && { Description: role.description }),
  MaxSessionDuration: role.maxSessionSeconds,
});

/** @param lastUse undefined: never used, which IAM shows as an empty element */
export const fullRole = (deps: Deps, account: string, role: Role, lastUse: Use | undefined): Wire.Role => ({
  ...shortRole(deps, account, role),
  ...boundaryOf(role.boundary),
  ...someTags(role.tags),
  RoleLastUsed: roleLastUsed(lastUse),
});

export const roleLastUsed = (use: Use | undefined): Wire.RoleLastUsed =>
  use ? { LastUsedDate: use.at, Region: use.region } : {};

export function shortInstanceProfile(deps: Deps, account: string, profile: InstanceProfile): Wire.InstanceProfile {
  const role = profile.role === undefined ? undefined : roleById(deps, { account, region: "" }, profile.role);
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: instanceProfileArn(account, profile),
    CreateDate: profile.createdAt,
    Roles: role ? [shortRole(deps, account, role)] : [],
  };
}

export const fullInstanceProfile = (deps: Deps, account: string, profile: InstanceProfile): Wire.InstanceProfile => ({
  ...shortInstanceProfile(deps, account, profile),
  ...someTags(profile.tags),
});

/** What AWS's policies and customers' have in common. */
export type AnyPolicy = Pick<AwsPolicy, "arn" | "id" | "name" | "path" | "createdAt" | "updatedAt" | "defaultVersion">;

export interface PolicyUsage {
  readonly attached: number;
  readonly boundary: number;
}

export const shortPolicy = (policy: AnyPolicy, usage: PolicyUsage): Wire.Policy => ({
  PolicyName: policy.name,
  PolicyId: policy.id,
  Arn: policy.arn,
  Path: policy.path,
  DefaultVersionId: policy.defaultVersion,
  AttachmentCount: usage.attached,
  PermissionsBoundaryUsageCount: usage.boundary,
  IsAttachable: true,
  CreateDate: policy.createdAt,
  UpdateDate: policy.updatedAt,
});
