import type { Collection } from "../../kernel/collection.ts";
import { bindCollection } from "../../kernel/collection.ts";
import type { Ids, Ports } from "../../kernel/ports.ts";
import type { Handler } from "../../kernel/service.ts";
import type { IamActionsTable } from "../../model/iam.ts";
import type { Operations as Iam } from "../../model/types/iam.d.ts";
import { type AccessKeySecrets, createAccessKeySecrets } from "./access-key-secrets.ts";
import { type AwsPolicies, createAwsPolicies } from "./aws-policies.ts";
import { type AccessJob, accessJobs } from "./state/access-job.ts";
import { type AccessKey, accessKeys } from "./state/access-key.ts";
import { type AccountAlias, accountAliases } from "./state/account-alias.ts";
import { type AccountSettings, accountSettings } from "./state/account-settings.ts";
import { type CredentialReport, credentialReports } from "./state/credential-report.ts";
import { type DeletionTask, deletionTasks } from "./state/deletion-task.ts";
import { type Group, groups } from "./state/group.ts";
import { type OidcProvider, oidcProviders, type SamlProvider, samlProviders } from "./state/identity-provider.ts";
import { type InstanceProfile, instanceProfiles } from "./state/instance-profile.ts";
import { type LoginProfile, loginProfiles } from "./state/login-profile.ts";
import { type ManagedPolicy, managedPolicies } from "./state/managed-policy.ts";
import { type MfaDevice, mfaDevices } from "./state/mfa-device.ts";
import { type Role, roles } from "./state/role.ts";
import { type ServerCertificate, serverCertificates } from "./state/server-certificate.ts";
import { useRecords } from "./state/use.ts";
import { type User, users } from "./state/user.ts";
import {
  type ServiceCredential,
  type SigningCertificate,
  type SshKey,
  serviceCredentials,
  signingCertificates,
  sshKeys,
} from "./state/user-credential.ts";
import { createUses, type Uses } from "./uses.ts";

/** What IAM's operations may touch. */
export interface Deps {
  readonly ports: Ports;
  readonly ids: Ids;

  readonly users: Collection<User>;
  readonly groups: Collection<Group>;
  readonly roles: Collection<Role>;
  readonly policies: Collection<ManagedPolicy>;
  readonly instanceProfiles: Collection<InstanceProfile>;
  readonly deletionTasks: Collection<DeletionTask>;
  readonly accessJobs: Collection<AccessJob>;
  readonly accessKeys: Collection<AccessKey>;
  readonly accessKeySecrets: AccessKeySecrets;
  readonly accountAliases: Collection<AccountAlias>;
  readonly accountSettings: Collection<AccountSettings>;
  readonly credentialReports: Collection<CredentialReport>;
  readonly loginProfiles: Collection<LoginProfile>;
  readonly mfaDevices: Collection<MfaDevice>;
  readonly oidcProviders: Collection<OidcProvider>;
  readonly samlProviders: Collection<SamlProvider>;
  readonly serverCertificates: Collection<ServerCertificate>;
  readonly serviceCredentials: Collection<ServiceCredential>;
  readonly signingCertificates: Collection<SigningCertificate>;
  readonly sshKeys: Collection<SshKey>;
  readonly awsPolicies: AwsPolicies;
  readonly uses: Uses;
  /** The service authorization reference. Read when first asked for. */
  readonly actionsTable: () => IamActionsTable;
}

/** An operation of IAM. */
export type IamHandler<Name extends keyof Iam> = Handler<Iam, Name, Deps>;

export function buildDeps(ports: Ports): Deps {
  const { store, ids, published } = ports;
  return {
    ports,
    ids,
    users: bindCollection(store, users),
    groups: bindCollection(store, groups),
    roles: bindCollection(store, roles),
    policies: bindCollection(store, managedPolicies),
    instanceProfiles: bindCollection(store, instanceProfiles),
    deletionTasks: bindCollection(store, deletionTasks),
    accessJobs: bindCollection(store, accessJobs),
    accessKeys: bindCollection(store, accessKeys),
    accessKeySecrets: createAccessKeySecrets(ports.seals, ports.random),
    accountAliases: bindCollection(store, accountAliases),
    accountSettings: bindCollection(store, accountSettings),
    credentialReports: bindCollection(store, credentialReports),
    loginProfiles: bindCollection(store, loginProfiles),
    mfaDevices: bindCollection(store, mfaDevices),
    oidcProviders: bindCollection(store, oidcProviders),
    samlProviders: bindCollection(store, samlProviders),
    serverCertificates: bindCollection(store, serverCertificates),
    serviceCredentials: bindCollection(store, serviceCredentials),
    signingCertificates: bindCollection(store, signingCertificates),
    sshKeys: bindCollection(store, sshKeys),
    awsPolicies: createAwsPolicies(published),
    uses: createUses(ports, bindCollection(store, useRecords)),
    actionsTable: () => published("iam-actions") as IamActionsTable,
  };
}
