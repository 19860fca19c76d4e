/** IAM User Guide, "IAM and AWS STS quotas": the defaults of an account, under the names that IAM's messages give them. */
export const quotas = {
  UsersPerAccount: 5_000,
  GroupsPerAccount: 300,
  RolesPerAccount: 1_000,
  PoliciesPerAccount: 1_500,
  InstanceProfilesPerAccount: 1_000,
  InstanceSessionsPerInstanceProfile: 1,
  GroupsPerUser: 10,
  PoliciesPerUser: 10,
  PoliciesPerGroup: 10,
  PoliciesPerRole: 10,
  VersionsPerPolicy: 5,
  TagsPerResource: 50,
  /** Sizes are in characters, without white space. */
  PolicySize: 6_144,
  ACLSizePerRole: 2_048,
  UserPolicySize: 2_048,
  GroupPolicySize: 5_120,
  RolePolicySize: 10_240,
  /** Versions of all of an account's policies together: the summary tells it. */
  PolicyVersionsInUse: 10_000,
  AccessKeysPerUser: 2,
  SigningCertificatesPerUser: 2,
  SSHPublicKeysPerUser: 5,
  MFADevicesPerUser: 8,
  /** As many as users, assigned or not. */
  VirtualMFADevicesPerAccount: 5_000,
  ServiceSpecificCredentialsPerUser: 2,
  ServerCertificatesPerAccount: 20,
  OpenIdConnectProvidersPerAccount: 100,
  ClientIdsPerOpenIdConnectProvider: 100,
  ThumbprintsPerOpenIdConnectProvider: 5,
  SAMLProvidersPerAccount: 100,
  PrivateKeysPerSAMLProvider: 2,
} as const;

export type Quota = keyof typeof quotas;
