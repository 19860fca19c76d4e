import { defineService, read, waits, write } from "../../kernel/service.ts";
import type { Operations as Iam } from "../../model/types/iam.d.ts";
import { createCredentials } from "./credentials.ts";
import { buildDeps, type Deps } from "./deps.ts";
import { iam } from "./iam.ts";
import { createIdentities } from "./identities.ts";
import * as accessAdvisor from "./operations/access-advisor.ts";
import * as accessKeys from "./operations/access-keys.ts";
import * as accountAliases from "./operations/account-aliases.ts";
import * as accountSummary from "./operations/account-summary.ts";
import * as attachments from "./operations/attachments.ts";
import * as authorizationDetails from "./operations/authorization-details.ts";
import * as boundaries from "./operations/boundaries.ts";
import * as contextKeys from "./operations/context-keys.ts";
import * as credentialReports from "./operations/credential-reports.ts";
import * as groups from "./operations/groups.ts";
import * as inlinePolicies from "./operations/inline-policies.ts";
import * as instanceProfiles from "./operations/instance-profiles.ts";
import * as loginProfiles from "./operations/login-profiles.ts";
import * as policies from "./operations/managed-policies.ts";
import * as mfaDevices from "./operations/mfa-devices.ts";
import * as oidcProviders from "./operations/oidc-providers.ts";
import * as passwordPolicy from "./operations/password-policy.ts";
import * as policyEntities from "./operations/policy-entities.ts";
import * as policyVersions from "./operations/policy-versions.ts";
import * as roles from "./operations/roles.ts";
import * as samlProviders from "./operations/saml-providers.ts";
import * as serverCertificates from "./operations/server-certificates.ts";
import * as serviceCredentials from "./operations/service-credentials.ts";
import * as serviceLinkedRoles from "./operations/service-linked-roles.ts";
import * as signingCertificates from "./operations/signing-certificates.ts";
import * as simulate from "./operations/simulate.ts";
import * as sshPublicKeys from "./operations/ssh-public-keys.ts";
import * as tags from "./operations/tags.ts";
import * as tokenPreferences from "./operations/token-preferences.ts";
import * as users from "./operations/users.ts";
import { proofsOf } from "./proofs.ts";
import { collections } from "./state/collections.ts";

export const iamService = defineService<Iam, Deps>()({
  id: "iam",
  deps: buildDeps,
  collections,
  iam,
  gives: (deps) => ({ credentials: createCredentials(deps), identities: createIdentities(deps, proofsOf(deps)) }),
  quirks: {
    closedTo: [
      {
        openedBy: "GetFederationToken",
        because: "STS API reference, GetFederationToken: cannot call any IAM operations",
      },
      {
        openedBy: "GetSessionToken",
        unlessMfa: true,
        because: "STS API reference, GetSessionToken: no IAM operations unless MFA information is included",
      },
    ],
  },
  operations: {
    // Access keys
    CreateAccessKey: write(accessKeys.createAccessKey),
    DeleteAccessKey: write(accessKeys.deleteAccessKey),
    GetAccessKeyLastUsed: read(accessKeys.getAccessKeyLastUsed),
    ListAccessKeys: read(accessKeys.listAccessKeys),
    UpdateAccessKey: write(accessKeys.updateAccessKey),

    // Passwords
    CreateLoginProfile: waits(loginProfiles.createLoginProfile),
    GetLoginProfile: read(loginProfiles.getLoginProfile),
    UpdateLoginProfile: waits(loginProfiles.updateLoginProfile),
    DeleteLoginProfile: write(loginProfiles.deleteLoginProfile),
    ChangePassword: waits(loginProfiles.changePassword),
    UpdateAccountPasswordPolicy: write(passwordPolicy.updateAccountPasswordPolicy),
    GetAccountPasswordPolicy: read(passwordPolicy.getAccountPasswordPolicy),
    DeleteAccountPasswordPolicy: write(passwordPolicy.deleteAccountPasswordPolicy),

    // MFA devices
    CreateVirtualMFADevice: write(mfaDevices.createVirtualMFADevice),
    DeleteVirtualMFADevice: write(mfaDevices.deleteVirtualMFADevice),
    ListVirtualMFADevices: read(mfaDevices.listVirtualMFADevices),
    EnableMFADevice: write(mfaDevices.enableMFADevice),
    ResyncMFADevice: write(mfaDevices.resyncMFADevice),
    DeactivateMFADevice: write(mfaDevices.deactivateMFADevice),
    GetMFADevice: read(mfaDevices.getMFADevice),
    ListMFADevices: read(mfaDevices.listMFADevices),
    TagMFADevice: write(mfaDevices.tagMFADevice),
    UntagMFADevice: write(mfaDevices.untagMFADevice),
    ListMFADeviceTags: read(mfaDevices.listMFADeviceTags),

    // Server certificates
    UploadServerCertificate: write(serverCertificates.uploadServerCertificate),
    GetServerCertificate: read(serverCertificates.getServerCertificate),
    ListServerCertificates: read(serverCertificates.listServerCertificates),
    UpdateServerCertificate: write(serverCertificates.updateServerCertificate),
    DeleteServerCertificate: write(serverCertificates.deleteServerCertificate),
    TagServerCertificate: write(serverCertificates.tagServerCertificate),
    UntagServerCertificate: write(serverCertificates.untagServerCertificate),
    ListServerCertificateTags: read(serverCertificates.listServerCertificateTags),

    // Signing certificates
    UploadSigningCertificate: write(signingCertificates.uploadSigningCertificate),
    ListSigningCertificates: read(signingCertificates.listSigningCertificates),
    UpdateSigningCertificate: write(signingCertificates.updateSigningCertificate),
    DeleteSigningCertificate: write(signingCertificates.deleteSigningCertificate),

    // SSH public keys
    UploadSSHPublicKey: write(sshPublicKeys.uploadSSHPublicKey),
    GetSSHPublicKey: read(sshPublicKeys.getSSHPublicKey),
    ListSSHPublicKeys: read(sshPublicKeys.listSSHPublicKeys),
    UpdateSSHPublicKey: write(sshPublicKeys.updateSSHPublicKey),
    DeleteSSHPublicKey: write(sshPublicKeys.deleteSSHPublicKey),

    // Service-specific credentials
    CreateServiceSpecificCredential: write(serviceCredentials.createServiceSpecificCredential),
    ListServiceSpecificCredentials: read(serviceCredentials.listServiceSpecificCredentials),
    ResetServiceSpecificCredential: write(serviceCredentials.resetServiceSpecificCredential),
    UpdateServiceSpecificCredential: write(serviceCredentials.updateServiceSpecificCredential),
    DeleteServiceSpecificCredential: write(serviceCredentials.deleteServiceSpecificCredential),

    // OpenID Connect providers
    CreateOpenIDConnectProvider: waits(oidcProviders.createOpenIDConnectProvider),
    GetOpenIDConnectProvider: read(oidcProviders.getOpenIDConnectProvider),
    ListOpenIDConnectProviders: read(oidcProviders.listOpenIDConnectProviders),
    DeleteOpenIDConnectProvider: write(oidcProviders.deleteOpenIDConnectProvider),
    AddClientIDToOpenIDConnectProvider: write(oidcProviders.addClientIDToOpenIDConnectProvider),
    RemoveClientIDFromOpenIDConnectProvider: write(oidcProviders.removeClientIDFromOpenIDConnectProvider),
    UpdateOpenIDConnectProviderThumbprint: write(oidcProviders.updateOpenIDConnectProviderThumbprint),
    TagOpenIDConnectProvider: write(oidcProviders.tagOpenIDConnectProvider),
    UntagOpenIDConnectProvider: write(oidcProviders.untagOpenIDConnectProvider),
    ListOpenIDConnectProviderTags: read(oidcProviders.listOpenIDConnectProviderTags),

    // SAML providers
    CreateSAMLProvider: write(samlProviders.createSAMLProvider),
    GetSAMLProvider: read(samlProviders.getSAMLProvider),
    ListSAMLProviders: read(samlProviders.listSAMLProviders),
    UpdateSAMLProvider: write(samlProviders.updateSAMLProvider),
    DeleteSAMLProvider: write(samlProviders.deleteSAMLProvider),
    TagSAMLProvider: write(samlProviders.tagSAMLProvider),
    UntagSAMLProvider: write(samlProviders.untagSAMLProvider),
    ListSAMLProviderTags: read(samlProviders.listSAMLProviderTags),

    // The account
    CreateAccountAlias: write(accountAliases.createAccountAlias),
    DeleteAccountAlias: write(accountAliases.deleteAccountAlias),
    ListAccountAliases: read(accountAliases.listAccountAliases),
    GenerateCredentialReport: write(credentialReports.generateCredentialReport),
    GetCredentialReport: read(credentialReports.getCredentialReport),
    SetSecurityTokenServicePreferences: write(tokenPreferences.setSecurityTokenServicePreferences),

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

    // The account as a whole
    GetAccountSummary: read(accountSummary.getAccountSummary),
    GetAccountAuthorizationDetails: read(authorizationDetails.getAccountAuthorizationDetails),

    // Policy simulator
    SimulateCustomPolicy: read(simulate.simulateCustomPolicy),
    SimulatePrincipalPolicy: read(simulate.simulatePrincipalPolicy),
    GetContextKeysForCustomPolicy: read(contextKeys.getContextKeysForCustomPolicy),
    GetContextKeysForPrincipalPolicy: read(contextKeys.getContextKeysForPrincipalPolicy),

    // Last accessed
    GenerateServiceLastAccessedDetails: write(accessAdvisor.generateServiceLastAccessedDetails),
    GetServiceLastAccessedDetails: read(accessAdvisor.getServiceLastAccessedDetails),
    GetServiceLastAccessedDetailsWithEntities: read(accessAdvisor.getServiceLastAccessedDetailsWithEntities),
    ListPoliciesGrantingServiceAccess: read(accessAdvisor.listPoliciesGrantingServiceAccess),
  },
});
