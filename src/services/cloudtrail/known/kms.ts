import type { AuditResource } from "../../../kernel/audit.ts";
import type { KnownRow, KnownRows } from "./known-row.ts";

/** A key by its ARN, as the answer gives it; of a refused call, as the request does. */
const key = (...given: unknown[]): readonly AuditResource[] => {
  const arn = given.find((each) => typeof each === "string" && each.includes(":key/"));
  return typeof arn === "string" ? [{ type: "AWS::KMS::Key", arn }] : [];
};

const named = (input: Readonly<Record<string, unknown>>, output: object | undefined): readonly AuditResource[] => {
  const answer = (output ?? {}) as { KeyId?: unknown; KeyMetadata?: { Arn?: unknown } };
  return key(answer.KeyMetadata?.Arn, answer.KeyId, input.KeyId, input.TargetKeyId);
};

/** Which of a key's materials was used: of a key that rotates there are many. */
function material(output: object | undefined): object | undefined {
  const { KeyMaterialId: keyMaterialId } = (output ?? {}) as { KeyMaterialId?: unknown };
  return keyMaterialId === undefined ? undefined : { keyMaterialId };
}

const changing: KnownRow = { resources: (_call, input, _deps, output) => named(input, output) };
/** Uses of a key change nothing, as KMS's records say (KMS developer guide, "Examples of AWS KMS log entries"). */
const using: KnownRow = { ...changing, readOnly: true, additional: (_call, _input, _deps, output) => material(output) };

export const kms: KnownRows = {
  Decrypt: using,
  DeriveSharedSecret: using,
  Encrypt: using,
  GenerateDataKey: using,
  GenerateDataKeyPair: using,
  GenerateDataKeyPairWithoutPlaintext: using,
  GenerateDataKeyWithoutPlaintext: using,
  GenerateMac: using,
  GenerateRandom: { readOnly: true },
  ReEncrypt: {
    readOnly: true,
    resources: (_call, input, _deps, output) => {
      const { SourceKeyId, KeyId } = (output ?? {}) as { SourceKeyId?: unknown; KeyId?: unknown };
      return [...key(SourceKeyId, input.SourceKeyId), ...key(KeyId, input.DestinationKeyId)];
    },
  },
  Sign: using,
  Verify: using,
  VerifyMac: using,
  DescribeKey: using,
  GetKeyPolicy: using,
  GetKeyRotationStatus: using,
  GetParametersForImport: using,
  GetPublicKey: using,
  ListGrants: using,
  ListKeyPolicies: using,
  ListKeyRotations: using,
  ListResourceTags: using,
  CancelKeyDeletion: changing,
  CreateAlias: changing,
  CreateGrant: changing,
  CreateKey: changing,
  DeleteImportedKeyMaterial: changing,
  DisableKey: changing,
  DisableKeyRotation: changing,
  EnableKey: changing,
  EnableKeyRotation: changing,
  ImportKeyMaterial: changing,
  PutKeyPolicy: changing,
  ReplicateKey: changing,
  RetireGrant: changing,
  RevokeGrant: changing,
  RotateKeyOnDemand: changing,
  ScheduleKeyDeletion: changing,
  TagResource: changing,
  UntagResource: changing,
  UpdateAlias: changing,
  UpdateKeyDescription: changing,
  UpdatePrimaryRegion: changing,
};
