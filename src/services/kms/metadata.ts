import type { Scope } from "../../kernel/call.ts";
import type { CustomerMasterKeySpec, KeyMetadata, MultiRegionConfiguration } from "../../model/types/kms.d.ts";
import { keyArn } from "./arns.ts";
import { stateOf } from "./key-state.ts";
import { materialId } from "./material.ts";
import { currentIndex } from "./rotation.ts";
import { specOf } from "./specs.ts";
import type { KmsKey } from "./state.ts";

/** A key as CreateKey and DescribeKey show it. */
export function metadataOf(scope: Scope, key: KmsKey, now: number): KeyMetadata {
  const state = stateOf(key, now);
  return {
    AWSAccountId: scope.account,
    KeyId: key.id,
    Arn: keyArn(scope, key.id),
    CreationDate: key.createdAt,
    Enabled: state === "Enabled",
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: state,
    Origin: key.origin,
    KeyManager: key.manager,
    CustomerMasterKeySpec: key.spec as CustomerMasterKeySpec,
    KeySpec: key.spec,
    ...algorithmsOf(key),
    MultiRegion: key.multiRegion !== undefined,
    ...(key.multiRegion && { MultiRegionConfiguration: relatives(scope, key) }),
    ...(key.deletion &&
      (state === "PendingReplicaDeletion"
        ? { PendingDeletionWindowInDays: key.deletion.days }
        : { DeletionDate: key.deletion.at })),
    ...(key.imported && state !== "PendingImport" && expirationOf(key.imported.expiresAt)),
    ...(key.spec === "SYMMETRIC_DEFAULT" &&
      state !== "PendingImport" && { CurrentKeyMaterialId: materialId(key, currentIndex(key, now)) }),
  };
}

const algorithmMembers = {
  ENCRYPT_DECRYPT: "EncryptionAlgorithms",
  SIGN_VERIFY: "SigningAlgorithms",
  GENERATE_VERIFY_MAC: "MacAlgorithms",
  KEY_AGREEMENT: "KeyAgreementAlgorithms",
  ENCAPSULATE_DECAPSULATE: "EncapsulationAlgorithms",
} as const;

/** `SigningAlgorithms` and its kin: the one of the key's usage. */
export const algorithmsOf = ({ spec, usage }: KmsKey): Partial<KeyMetadata> => ({
  [algorithmMembers[usage]]: specOf(spec).usages[usage] ?? [],
});

const expirationOf = (expiresAt: number | undefined): Partial<KeyMetadata> =>
  expiresAt === undefined
    ? { ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE" }
    : { ExpirationModel: "KEY_MATERIAL_EXPIRES", ValidTo: expiresAt };

function relatives(scope: Scope, { id, multiRegion }: KmsKey): MultiRegionConfiguration {
  const { primary, replicas } = multiRegion ?? { primary: scope.region, replicas: [] };
  const related = (region: string) => ({ Arn: keyArn({ ...scope, region }, id), Region: region });
  return {
    MultiRegionKeyType: scope.region === primary ? "PRIMARY" : "REPLICA",
    PrimaryKey: related(primary),
    ReplicaKeys: replicas.map(related),
  };
}
