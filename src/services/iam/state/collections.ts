import type { CollectionDefinition } from "../../../kernel/collection.ts";
import { accessJobs } from "./access-job.ts";
import { accessKeys } from "./access-key.ts";
import { accountAliases } from "./account-alias.ts";
import { accountSettings } from "./account-settings.ts";
import { credentialReports } from "./credential-report.ts";
import { deletionTasks } from "./deletion-task.ts";
import { groups } from "./group.ts";
import { oidcProviders, samlProviders } from "./identity-provider.ts";
import { instanceProfiles } from "./instance-profile.ts";
import { loginProfiles } from "./login-profile.ts";
import { managedPolicies } from "./managed-policy.ts";
import { mfaDevices } from "./mfa-device.ts";
import { roles } from "./role.ts";
import { serverCertificates } from "./server-certificate.ts";
import { useRecords } from "./use.ts";
import { users } from "./user.ts";
import { serviceCredentials, signingCertificates, sshKeys } from "./user-credential.ts";

/** Everything that IAM stores in. Their types are of no use to whoever walks over all collections. */
export const collections = [
  users,
  groups,
  roles,
  managedPolicies,
  instanceProfiles,
  deletionTasks,
  accessJobs,
  useRecords,
  accessKeys,
  accountAliases,
  accountSettings,
  credentialReports,
  loginProfiles,
  mfaDevices,
  oidcProviders,
  samlProviders,
  serverCertificates,
  serviceCredentials,
  signingCertificates,
  sshKeys,
] as readonly unknown[] as readonly CollectionDefinition<never>[];
