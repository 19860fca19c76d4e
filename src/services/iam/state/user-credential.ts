import { defineCollection } from "../../../kernel/collection.ts";

/** What users hold beside access keys: each kind is a collection of its own, keyed by user and id. */
interface UserCredential {
  readonly id: string;
  /** The account's number for its root user. */
  readonly userId: string;
  readonly status: "Active" | "Inactive";
  readonly createdAt: number;
}

/** X.509, for the SOAP interfaces of old. */
export interface SigningCertificate extends UserCredential {
  readonly body: string;
  /** SHA-256, in hexadecimal. */
  readonly fingerprint: string;
}

/** For CodeCommit. */
export interface SshKey extends UserCredential {
  /** As it was uploaded. */
  readonly body: string;
  readonly fingerprint: string;
}

/** A password or key for one service. */
export interface ServiceCredential extends UserCredential {
  readonly service: string;
  /** User name or alias, whichever the service's credentials have. */
  readonly login: string;
  /** Base64 of the password or key, sealed. */
  readonly sealedSecret: string;
  readonly expiresAt?: number | undefined;
}

const key = (credential: UserCredential) => [credential.userId, credential.id];

export const signingCertificates = defineCollection<SigningCertificate>({
  name: "iam.signing-certificates",
  scope: "account",
  version: 1,
  key,
});

export const sshKeys = defineCollection<SshKey>({ name: "iam.ssh-keys", scope: "account", version: 1, key });

export const serviceCredentials = defineCollection<ServiceCredential>({
  name: "iam.service-credentials",
  scope: "account",
  version: 1,
  key,
});
