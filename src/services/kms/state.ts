import { defineCollection } from "../../kernel/collection.ts";
import type { GrantOperation, KeySpec, KeyUsageType } from "../../model/types/kms.d.ts";

export interface Deletion {
  /** When the key is gone for good. */
  readonly at: number;
  /** How many days its owner wanted to wait. */
  readonly days: number;
  /** Of a primary key: when the last of its replicas is gone, from which on its own days are counted. */
  readonly replicasUntil?: number | undefined;
}

/** Times are epoch milliseconds, in all of KMS's state. Sealed bytes are base64. */
export interface KmsKey {
  readonly id: string;
  readonly createdAt: number;
  readonly description: string;
  readonly spec: KeySpec;
  readonly usage: KeyUsageType;
  readonly origin: "AWS_KMS" | "EXTERNAL";
  readonly manager: "CUSTOMER" | "AWS";
  readonly enabled: boolean;
  /** While its deletion is scheduled. */
  readonly deletion?: Deletion | undefined;
  readonly policy: string;
  readonly tags: Readonly<Record<string, string>>;
  /**
   * Sealed: the seed of a symmetric key, from which the material of every rotation is derived; the secret of an HMAC key;
   * the private key, PKCS #8. Undefined while the key waits for its import.
   */
  readonly sealed?: string | undefined;
  readonly imported?: ImportedMaterial | undefined;
  /** Rotations that have been written down; those of a running schedule follow from the clock, see rotation.ts. */
  readonly rotations: readonly Rotation[];
  readonly schedule?: RotationSchedule | undefined;
  /** Regions of all related keys, the primary's first. */
  readonly multiRegion?: { readonly primary: string; readonly replicas: readonly string[] } | undefined;
}

export interface Rotation {
  readonly at: number;
  readonly type: "AUTOMATIC" | "ON_DEMAND";
}

/** Rotates every `periodDays` after `since`. */
export interface RotationSchedule {
  readonly since: number;
  readonly periodDays: number;
}

export interface ImportedMaterial {
  /** Digest of what was imported: only the same material may come again. */
  readonly digest: string;
  readonly description?: string | undefined;
  /** Undefined: does not expire. */
  readonly expiresAt?: number | undefined;
}

export interface Alias {
  /** With its prefix: `alias/orders`. */
  readonly name: string;
  readonly keyId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Grant {
  readonly keyId: string;
  readonly id: string;
  readonly name?: string | undefined;
  readonly createdAt: number;
  readonly grantee: string;
  readonly retiring?: string | undefined;
  /** ARN of the account, as ListGrants shows it. */
  readonly issuingAccount: string;
  readonly operations: readonly GrantOperation[];
  readonly constraints?: GrantConstraint | undefined;
}

export type GrantConstraint =
  | { readonly type: "EncryptionContextEquals"; readonly pairs: Readonly<Record<string, string>> }
  | { readonly type: "EncryptionContextSubset"; readonly pairs: Readonly<Record<string, string>> };

export const keys = defineCollection<KmsKey>({
  name: "kms.keys",
  scope: "region",
  version: 1,
  key: (key) => [key.id],
  indexes: { deletion: ({ deletion }) => (deletion ? [[deletion.at]] : []) },
});

export const aliases = defineCollection<Alias>({
  name: "kms.aliases",
  scope: "region",
  version: 1,
  key: (alias) => [alias.name],
  indexes: { key: (alias) => [[alias.keyId]] },
});

/** They stand with their key: in its owner's account. */
export const grants = defineCollection<Grant>({
  name: "kms.grants",
  scope: "region",
  version: 1,
  key: (grant) => [grant.keyId, grant.id],
  indexes: { retiring: ({ retiring }) => (retiring === undefined ? [] : [[retiring]]) },
});
