import { defineService, read, write } from "../../kernel/service.ts";
import type { Operations as Iam } from "../../model/types/iam.d.ts";
import { createCredentials } from "./credentials.ts";
import { buildDeps, type Deps } from "./deps.ts";
import { iam } from "./iam.ts";
import { createIdentities } from "./identities.ts";
import * as accessKeys from "./operations/access-keys.ts";
import * as attachments from "./operations/attachments.ts";
import * as boundaries from "./operations/boundaries.ts";
import * as groups from "./operations/groups.ts";
import * as inlinePolicies from "./operations/inline-policies.ts";
import * as instanceProfiles from "./operations/instance-profiles.ts";
import * as policies from "./operations/managed-policies.ts";
import * as policyEntities from "./operations/policy-entities.ts";
import * as policyVersions from "./operations/policy-versions.ts";
import * as roles from "./operations/roles.ts";
import * as serviceLinkedRoles from "./operations/service-linked-roles.ts";
import * as tags from "./operations/tags.ts";
import * as users from "./operations/users.ts";
import { proofsOf } from "./proofs.ts";
import { collections } from "./state/collections.ts";

export const iamService = defineService<Iam, Deps>()({
  id: "iam",
  deps: buildDeps,
  collections,
  iam,
  gives: (deps) => ({ credentials: createCredentials(deps), identities: createIdentities(deps, proofsOf(deps)) }),
  operations: {
    // Access keys
    CreateAccessKey: write(accessKeys.createAccessKey),
    DeleteAccessKey: write(accessKeys.deleteAccessKey),
    GetAccessKeyLastUsed: read(accessKeys.getAccessKeyLastUsed),
    ListAccessKeys: read(accessKeys.listAccessKeys),
    UpdateAccessKey: write(accessKeys.updateAccessKey),

    // Users
    CreateUser: write(users.createUser),
    GetUser: read(users.getUser),
    ListUsers: read(users.listUsers),
    UpdateUser: write(users.updateUser),
    DeleteUser: write(users.deleteUser),
    PutUserPermissionsBoundary: write(boundaries.putUserPermissionsBoundary),
    DeleteUserPermissionsBoundary: write(boundaries.deleteUserPermissionsBoundary),
    PutUserPolicy: write(inlinePolicies.putUserPolicy),
    GetUserPolicy: read(inlinePolicies.getUserPolicy),
    DeleteUserPolicy: write(inlinePolicies.deleteUserPolicy),
    ListUserPolicies: read(inlinePolicies.listUserPolicies),
    AttachUserPolicy: write(attachments.attachUserPolicy),
    DetachUserPolicy: write(attachments.detachUserPolicy),
    ListAttachedUserPolicies: read(attachments.listAttachedUserPolicies),
    TagUser: write(tags.tagUser),
    UntagUser: write(tags.untagUser),
    ListUserTags: read(tags.listUserTags),

    // Groups
    CreateGroup: write(groups.createGroup),
    GetGroup: read(groups.getGroup),
    ListGroups: read(groups.listGroups),
    UpdateGroup: write(groups.updateGroup),
    DeleteGroup: write(groups.deleteGroup),
    AddUserToGroup: write(groups.addUserToGroup),
    RemoveUserFromGroup: write(groups.removeUserFromGroup),
    ListGroupsForUser: read(groups.listGroupsForUser),
    PutGroupPolicy: write(inlinePolicies.putGroupPolicy),
    GetGroupPolicy: read(inlinePolicies.getGroupPolicy),
    DeleteGroupPolicy: write(inlinePolicies.deleteGroupPolicy),
    ListGroupPolicies: read(inlinePolicies.listGroupPolicies),
    AttachGroupPolicy: write(attachments.attachGroupPolicy),
    DetachGroupPolicy: write(attachments.detachGroupPolicy),
    ListAttachedGroupPolicies: read(attachments.listAttachedGroupPolicies),

    // Roles
    CreateRole: write(roles.createRole),
    GetRole: read(roles.getRole),
    ListRoles: read(roles.listRoles),
    UpdateRole: write(roles.updateRole),
    UpdateRoleDescription: write(roles.updateRoleDescription),
    UpdateAssumeRolePolicy: write(roles.updateAssumeRolePolicy),
    DeleteRole: write(roles.deleteRole),
    PutRolePermissionsBoundary: write(boundaries.putRolePermissionsBoundary),
    DeleteRolePermissionsBoundary: write(boundaries.deleteRolePermissionsBoundary),
    PutRolePolicy: write(inlinePolicies.putRolePolicy),
    GetRolePolicy: read(inlinePolicies.getRolePolicy),
    DeleteRolePolicy: write(inlinePolicies.deleteRolePolicy),
    ListRolePolicies: read(inlinePolicies.listRolePolicies),
    AttachRolePolicy: write(attachments.attachRolePolicy),
    DetachRolePolicy: write(attachments.detachRolePolicy),
    ListAttachedRolePolicies: read(attachments.listAttachedRolePolicies),
    TagRole: write(tags.tagRole),
    UntagRole: write(tags.untagRole),
    ListRoleTags: read(tags.listRoleTags),
    CreateServiceLinkedRole: write(serviceLinkedRoles.createServiceLinkedRole),
    DeleteServiceLinkedRole: write(serviceLinkedRoles.deleteServiceLinkedRole),
    GetServiceLinkedRoleDeletionStatus: read(serviceLinkedRoles.getServiceLinkedRoleDeletionStatus),

    // Managed policies
    CreatePolicy: write(policies.createPolicy),
    GetPolicy: read(policies.getPolicy),
    ListPolicies: read(policies.listPolicies),
    DeletePolicy: write(policies.deletePolicy),
    CreatePolicyVersion: write(policyVersions.createPolicyVersion),
    GetPolicyVersion: read(policyVersions.getPolicyVersion),
    ListPolicyVersions: read(policyVersions.listPolicyVersions),
    SetDefaultPolicyVersion: write(policyVersions.setDefaultPolicyVersion),
    DeletePolicyVersion: write(policyVersions.deletePolicyVersion),
    ListEntitiesForPolicy: read(policyEntities.listEntitiesForPolicy),
    TagPolicy: write(tags.tagPolicy),
    UntagPolicy: write(tags.untagPolicy),
    ListPolicyTags: read(tags.listPolicyTags),

    // Instance profiles
    CreateInstanceProfile: write(instanceProfiles.createInstanceProfile),
    GetInstanceProfile: read(instanceProfiles.getInstanceProfile),
    ListInstanceProfiles: read(instanceProfiles.listInstanceProfiles),
    ListInstanceProfilesForRole: read(instanceProfiles.listInstanceProfilesForRole),
    AddRoleToInstanceProfile: write(instanceProfiles.addRoleToInstanceProfile),
    RemoveRoleFromInstanceProfile: write(instanceProfiles.removeRoleFromInstanceProfile),
    DeleteInstanceProfile: write(instanceProfiles.deleteInstanceProfile),
    TagInstanceProfile: write(tags.tagInstanceProfile),
    UntagInstanceProfile: write(tags.untagInstanceProfile),
    ListInstanceProfileTags: read(tags.listInstanceProfileTags),
  },
});
