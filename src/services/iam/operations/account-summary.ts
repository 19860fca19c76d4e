import type { Call } from "../../../kernel/call.ts";
import type { Collection } from "../../../kernel/collection.ts";
import { countOf } from "../counts.ts";
import type { Deps, IamHandler } from "../deps.ts";
import { quotas } from "../quotas.ts";
import { heldBy } from "../user-credentials.ts";
import { keysOf } from "./access-keys.ts";

/** Counts and quotas of the account, under the names of `summaryKeyType`. */
export const getAccountSummary: IamHandler<"GetAccountSummary"> = (deps, call) => ({
  SummaryMap: { ...countsOf(deps, call), ...quotaMap },
});

function countsOf(deps: Deps, call: Call) {
  const count = <T extends object>(collection: Collection<T>): number => countOf(collection, call);
  const policies = [...deps.policies.list(call)];
  const devices = [...deps.mfaDevices.list(call)];
  return {
    Users: count(deps.users),
    Groups: count(deps.groups),
    Roles: count(deps.roles),
    Policies: policies.length,
    PolicyVersionsInUse: policies.reduce((sum, { versions }) => sum + versions.length, 0),
    InstanceProfiles: count(deps.instanceProfiles),
    ServerCertificates: count(deps.serverCertificates),
    Providers: count(deps.oidcProviders) + count(deps.samlProviders),
    MFADevices: devices.length,
    MFADevicesInUse: devices.filter((device) => device.enabled !== undefined).length,
    ...rootCredentials(deps, call),
    GlobalEndpointTokenVersion: deps.accountSettings.get(call, "settings")?.tokenVersion === "v2Token" ? 2 : 1,
  };
}

/** The root user's credentials are kept under the account's number. Nobody signs in with a password as root here. */
function rootCredentials(deps: Deps, call: Call) {
  const flag = (present: boolean): number => (present ? 1 : 0);
  return {
    AccountMFAEnabled: flag(!deps.mfaDevices.findBy(call, "user", call.account).next().done),
    AccountAccessKeysPresent: flag(keysOf(deps, call, { id: call.account }).length > 0),
    AccountPasswordPresent: 0,
    AccountSigningCertificatesPresent: flag(heldBy(deps.signingCertificates, call, call.account).length > 0),
  };
}

const quotaMap = {
  UsersQuota: quotas.UsersPerAccount,
  GroupsQuota: quotas.GroupsPerAccount,
  RolesQuota: quotas.RolesPerAccount,
  PoliciesQuota: quotas.PoliciesPerAccount,
  InstanceProfilesQuota: quotas.InstanceProfilesPerAccount,
  ServerCertificatesQuota: quotas.ServerCertificatesPerAccount,
  GroupsPerUserQuota: quotas.GroupsPerUser,
  AccessKeysPerUserQuota: quotas.AccessKeysPerUser,
  SigningCertificatesPerUserQuota: quotas.SigningCertificatesPerUser,
  AttachedPoliciesPerUserQuota: quotas.PoliciesPerUser,
  AttachedPoliciesPerGroupQuota: quotas.PoliciesPerGroup,
  AttachedPoliciesPerRoleQuota: quotas.PoliciesPerRole,
  VersionsPerPolicyQuota: quotas.VersionsPerPolicy,
  PolicyVersionsInUseQuota: quotas.PolicyVersionsInUse,
  PolicySizeQuota: quotas.PolicySize,
  UserPolicySizeQuota: quotas.UserPolicySize,
  GroupPolicySizeQuota: quotas.GroupPolicySize,
  RolePolicySizeQuota: quotas.RolePolicySize,
  AssumeRolePolicySizeQuota: quotas.ACLSizePerRole,
};
