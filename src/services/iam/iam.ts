import type { Operations as Iam } from "../../model/types/iam.d.ts";
import {
  listedHolder,
  newMfa,
  newOidcProvider,
  newSamlProvider,
  newServerCertificate,
  newServiceCredentialKeys,
  onKeyHolder,
  onMfa,
  onMfaHolder,
  onOidcProvider,
  onSamlProvider,
  onServerCertificate,
  renamedServerCertificate,
  serviceCredentialKeys,
} from "./iam-credential-rows.ts";
import {
  boundaryKey,
  newGroup,
  newInstanceProfile,
  newPolicy,
  newRole,
  newUser,
  onAll,
  onGroup,
  onInstanceProfile,
  onNothing,
  onPolicy,
  onPolicySource,
  onReported,
  onRole,
  onUser,
  policyArnKey,
  renamedGroup,
  renamedUser,
  requestTags,
  tagKeys,
} from "./iam-rows.ts";
import { deletedRole, serviceLinkedRoleResource, serviceNameKey } from "./iam-service-linked-rows.ts";

/** How each operation is authorized. Resources and condition keys: service authorization reference, "AWS IAM". */
export const iam = {
  // Access keys
  CreateAccessKey: onUser("CreateAccessKey"),
  DeleteAccessKey: onUser("DeleteAccessKey"),
  GetAccessKeyLastUsed: onKeyHolder("GetAccessKeyLastUsed"),
  ListAccessKeys: onUser("ListAccessKeys"),
  UpdateAccessKey: onUser("UpdateAccessKey"),

  // Passwords
  CreateLoginProfile: onUser("CreateLoginProfile"),
  GetLoginProfile: onUser("GetLoginProfile"),
  UpdateLoginProfile: onUser("UpdateLoginProfile"),
  DeleteLoginProfile: onUser("DeleteLoginProfile"),
  ChangePassword: onUser("ChangePassword"),
  UpdateAccountPasswordPolicy: onNothing("UpdateAccountPasswordPolicy"),
  GetAccountPasswordPolicy: onNothing("GetAccountPasswordPolicy"),
  DeleteAccountPasswordPolicy: onNothing("DeleteAccountPasswordPolicy"),

  // MFA devices
  CreateVirtualMFADevice: onNothing<Iam["CreateVirtualMFADevice"]["input"]>("CreateVirtualMFADevice", {
    resource: newMfa,
    requestTags,
  }),
  DeleteVirtualMFADevice: onMfa("DeleteVirtualMFADevice"),
  ListVirtualMFADevices: onNothing("ListVirtualMFADevices"),
  EnableMFADevice: onUser("EnableMFADevice"),
  ResyncMFADevice: onUser("ResyncMFADevice"),
  DeactivateMFADevice: onUser("DeactivateMFADevice"),
  GetMFADevice: onMfaHolder("GetMFADevice"),
  ListMFADevices: onUser("ListMFADevices"),
  TagMFADevice: onMfa("TagMFADevice", { requestTags }),
  UntagMFADevice: onMfa("UntagMFADevice", { tagKeys }),
  ListMFADeviceTags: onMfa("ListMFADeviceTags"),

  // Server certificates
  UploadServerCertificate: onNothing<Iam["UploadServerCertificate"]["input"]>("UploadServerCertificate", {
    resource: newServerCertificate,
    requestTags,
  }),
  GetServerCertificate: onServerCertificate("GetServerCertificate"),
  ListServerCertificates: onNothing("ListServerCertificates"),
  UpdateServerCertificate: onServerCertificate("UpdateServerCertificate", { resource: renamedServerCertificate }),
  DeleteServerCertificate: onServerCertificate("DeleteServerCertificate"),
  TagServerCertificate: onServerCertificate("TagServerCertificate", { requestTags }),
  UntagServerCertificate: onServerCertificate("UntagServerCertificate", { tagKeys }),
  ListServerCertificateTags: onServerCertificate("ListServerCertificateTags"),

  // Signing certificates
  UploadSigningCertificate: onUser("UploadSigningCertificate"),
  ListSigningCertificates: onUser("ListSigningCertificates"),
  UpdateSigningCertificate: onUser("UpdateSigningCertificate"),
  DeleteSigningCertificate: onUser("DeleteSigningCertificate"),

  // SSH public keys
  UploadSSHPublicKey: onUser("UploadSSHPublicKey"),
  GetSSHPublicKey: onUser("GetSSHPublicKey"),
  ListSSHPublicKeys: onUser("ListSSHPublicKeys"),
  UpdateSSHPublicKey: onUser("UpdateSSHPublicKey"),
  DeleteSSHPublicKey: onUser("DeleteSSHPublicKey"),

  // Service-specific credentials
  CreateServiceSpecificCredential: onUser("CreateServiceSpecificCredential", { context: newServiceCredentialKeys }),
  ListServiceSpecificCredentials: onUser("ListServiceSpecificCredentials", { resource: listedHolder }),
  ResetServiceSpecificCredential: onUser("ResetServiceSpecificCredential", { context: serviceCredentialKeys }),
  UpdateServiceSpecificCredential: onUser("UpdateServiceSpecificCredential", { context: serviceCredentialKeys }),
  DeleteServiceSpecificCredential: onUser("DeleteServiceSpecificCredential", { context: serviceCredentialKeys }),

  // OpenID Connect providers
  CreateOpenIDConnectProvider: onNothing<Iam["CreateOpenIDConnectProvider"]["input"]>("CreateOpenIDConnectProvider", {
    resource: newOidcProvider,
    requestTags,
  }),
  GetOpenIDConnectProvider: onOidcProvider("GetOpenIDConnectProvider"),
  ListOpenIDConnectProviders: onNothing("ListOpenIDConnectProviders"),
  DeleteOpenIDConnectProvider: onOidcProvider("DeleteOpenIDConnectProvider"),
  AddClientIDToOpenIDConnectProvider: onOidcProvider("AddClientIDToOpenIDConnectProvider"),
  RemoveClientIDFromOpenIDConnectProvider: onOidcProvider("RemoveClientIDFromOpenIDConnectProvider"),
  UpdateOpenIDConnectProviderThumbprint: onOidcProvider("UpdateOpenIDConnectProviderThumbprint"),
  TagOpenIDConnectProvider: onOidcProvider("TagOpenIDConnectProvider", { requestTags }),
  UntagOpenIDConnectProvider: onOidcProvider("UntagOpenIDConnectProvider", { tagKeys }),
  ListOpenIDConnectProviderTags: onOidcProvider("ListOpenIDConnectProviderTags"),

  // SAML providers
  CreateSAMLProvider: onNothing<Iam["CreateSAMLProvider"]["input"]>("CreateSAMLProvider", {
    resource: newSamlProvider,
    requestTags,
  }),
  GetSAMLProvider: onSamlProvider("GetSAMLProvider"),
  ListSAMLProviders: onNothing("ListSAMLProviders"),
  UpdateSAMLProvider: onSamlProvider("UpdateSAMLProvider"),
  DeleteSAMLProvider: onSamlProvider("DeleteSAMLProvider"),
  TagSAMLProvider: onSamlProvider("TagSAMLProvider", { requestTags }),
  UntagSAMLProvider: onSamlProvider("UntagSAMLProvider", { tagKeys }),
  ListSAMLProviderTags: onSamlProvider("ListSAMLProviderTags"),

  // The account
  CreateAccountAlias: onNothing("CreateAccountAlias"),
  DeleteAccountAlias: onNothing("DeleteAccountAlias"),
  ListAccountAliases: onNothing("ListAccountAliases"),
  GenerateCredentialReport: onNothing("GenerateCredentialReport"),
  GetCredentialReport: onNothing("GetCredentialReport"),
  SetSecurityTokenServicePreferences: onNothing("SetSecurityTokenServicePreferences"),

  // Users
  CreateUser: onNothing<Iam["CreateUser"]["input"]>("CreateUser", {
    resource: newUser,
    requestTags,
    context: boundaryKey,
  }),
  GetUser: onUser("GetUser"),
  ListUsers: onAll("ListUsers", "user"),
  UpdateUser: onUser("UpdateUser", { resource: renamedUser }),
  DeleteUser: onUser("DeleteUser"),
  PutUserPermissionsBoundary: onUser("PutUserPermissionsBoundary", { context: boundaryKey }),
  DeleteUserPermissionsBoundary: onUser("DeleteUserPermissionsBoundary"),
  PutUserPolicy: onUser("PutUserPolicy"),
  GetUserPolicy: onUser("GetUserPolicy"),
  DeleteUserPolicy: onUser("DeleteUserPolicy"),
  ListUserPolicies: onUser("ListUserPolicies"),
  AttachUserPolicy: onUser("AttachUserPolicy", { context: policyArnKey }),
  DetachUserPolicy: onUser("DetachUserPolicy", { context: policyArnKey }),
  ListAttachedUserPolicies: onUser("ListAttachedUserPolicies"),
  TagUser: onUser("TagUser", { requestTags }),
  UntagUser: onUser("UntagUser", { tagKeys }),
  ListUserTags: onUser("ListUserTags"),

  // Groups
  CreateGroup: onNothing("CreateGroup", { resource: newGroup }),
  GetGroup: onGroup("GetGroup"),
  ListGroups: onAll("ListGroups", "group"),
  UpdateGroup: onGroup("UpdateGroup", { resource: renamedGroup }),
  DeleteGroup: onGroup("DeleteGroup"),
  AddUserToGroup: onGroup("AddUserToGroup"),
  RemoveUserFromGroup: onGroup("RemoveUserFromGroup"),
  ListGroupsForUser: onUser("ListGroupsForUser"),
  PutGroupPolicy: onGroup("PutGroupPolicy"),
  GetGroupPolicy: onGroup("GetGroupPolicy"),
  DeleteGroupPolicy: onGroup("DeleteGroupPolicy"),
  ListGroupPolicies: onGroup("ListGroupPolicies"),
  AttachGroupPolicy: onGroup("AttachGroupPolicy", { context: policyArnKey }),
  DetachGroupPolicy: onGroup("DetachGroupPolicy", { context: policyArnKey }),
  ListAttachedGroupPolicies: onGroup("ListAttachedGroupPolicies"),

  // Roles
  CreateRole: onNothing<Iam["CreateRole"]["input"]>("CreateRole", {
    resource: newRole,
    requestTags,
    context: boundaryKey,
  }),
  GetRole: onRole("GetRole"),
  ListRoles: onAll("ListRoles", "role"),
  UpdateRole: onRole("UpdateRole"),
  UpdateRoleDescription: onRole("UpdateRoleDescription"),
  UpdateAssumeRolePolicy: onRole("UpdateAssumeRolePolicy"),
  DeleteRole: onRole("DeleteRole"),
  PutRolePermissionsBoundary: onRole("PutRolePermissionsBoundary", { context: boundaryKey }),
  DeleteRolePermissionsBoundary: onRole("DeleteRolePermissionsBoundary"),
  PutRolePolicy: onRole("PutRolePolicy"),
  GetRolePolicy: onRole("GetRolePolicy"),
  DeleteRolePolicy: onRole("DeleteRolePolicy"),
  ListRolePolicies: onRole("ListRolePolicies"),
  AttachRolePolicy: onRole("AttachRolePolicy", { context: policyArnKey }),
  DetachRolePolicy: onRole("DetachRolePolicy", { context: policyArnKey }),
  ListAttachedRolePolicies: onRole("ListAttachedRolePolicies"),
  TagRole: onRole("TagRole", { requestTags }),
  UntagRole: onRole("UntagRole", { tagKeys }),
  ListRoleTags: onRole("ListRoleTags"),
  CreateServiceLinkedRole: onNothing("CreateServiceLinkedRole", {
    resource: serviceLinkedRoleResource,
    context: serviceNameKey,
  }),
  DeleteServiceLinkedRole: onRole("DeleteServiceLinkedRole"),
  GetServiceLinkedRoleDeletionStatus: onNothing("GetServiceLinkedRoleDeletionStatus", { resource: deletedRole }),

  // Managed policies
  CreatePolicy: onNothing<Iam["CreatePolicy"]["input"]>("CreatePolicy", { resource: newPolicy, requestTags }),
  GetPolicy: onPolicy("GetPolicy"),
  ListPolicies: onAll("ListPolicies", "policy"),
  DeletePolicy: onPolicy("DeletePolicy"),
  CreatePolicyVersion: onPolicy("CreatePolicyVersion"),
  GetPolicyVersion: onPolicy("GetPolicyVersion"),
  ListPolicyVersions: onPolicy("ListPolicyVersions"),
  SetDefaultPolicyVersion: onPolicy("SetDefaultPolicyVersion"),
  DeletePolicyVersion: onPolicy("DeletePolicyVersion"),
  ListEntitiesForPolicy: onPolicy("ListEntitiesForPolicy"),
  TagPolicy: onPolicy("TagPolicy", { requestTags }),
  UntagPolicy: onPolicy("UntagPolicy", { tagKeys }),
  ListPolicyTags: onPolicy("ListPolicyTags"),

  // Instance profiles
  CreateInstanceProfile: onNothing<Iam["CreateInstanceProfile"]["input"]>("CreateInstanceProfile", {
    resource: newInstanceProfile,
    requestTags,
  }),
  GetInstanceProfile: onInstanceProfile("GetInstanceProfile"),
  ListInstanceProfiles: onAll("ListInstanceProfiles", "instance-profile"),
  ListInstanceProfilesForRole: onRole("ListInstanceProfilesForRole"),
  AddRoleToInstanceProfile: onInstanceProfile("AddRoleToInstanceProfile"),
  RemoveRoleFromInstanceProfile: onInstanceProfile("RemoveRoleFromInstanceProfile"),
  DeleteInstanceProfile: onInstanceProfile("DeleteInstanceProfile"),
  TagInstanceProfile: onInstanceProfile("TagInstanceProfile", { requestTags }),
  UntagInstanceProfile: onInstanceProfile("UntagInstanceProfile", { tagKeys }),
  ListInstanceProfileTags: onInstanceProfile("ListInstanceProfileTags"),

  // The account as a whole
  GetAccountSummary: onNothing("GetAccountSummary"),
  GetAccountAuthorizationDetails: onNothing("GetAccountAuthorizationDetails"),

  // Policy simulator
  SimulateCustomPolicy: onNothing("SimulateCustomPolicy"),
  SimulatePrincipalPolicy: onPolicySource("SimulatePrincipalPolicy"),
  GetContextKeysForCustomPolicy: onNothing("GetContextKeysForCustomPolicy"),
  GetContextKeysForPrincipalPolicy: onPolicySource("GetContextKeysForPrincipalPolicy"),

  // Last accessed
  GenerateServiceLastAccessedDetails: onReported("GenerateServiceLastAccessedDetails"),
  GetServiceLastAccessedDetails: onNothing("GetServiceLastAccessedDetails"),
  GetServiceLastAccessedDetailsWithEntities: onNothing("GetServiceLastAccessedDetailsWithEntities"),
  ListPoliciesGrantingServiceAccess: onReported("ListPoliciesGrantingServiceAccess"),
};
