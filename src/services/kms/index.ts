import { defineService, read, waits, write } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/kms.d.ts";
import { type Deps, kmsDeps } from "./deps.ts";
import { iam } from "./iam.ts";
import { createAlias, deleteAlias, listAliases, updateAlias } from "./operations/aliases.ts";
import { createKey } from "./operations/create-key.ts";
import {
  generateDataKey,
  generateDataKeyPair,
  generateDataKeyPairWithoutPlaintext,
  generateDataKeyWithoutPlaintext,
  generateRandom,
} from "./operations/data-keys.ts";
import { decrypt, encrypt } from "./operations/encryption.ts";
import { createGrant, listGrants, listRetirableGrants, retireGrant, revokeGrant } from "./operations/grants.ts";
import { deleteImportedKeyMaterial, getParametersForImport, importKeyMaterial } from "./operations/import.ts";
import * as keyOperations from "./operations/keys.ts";
import { replicateKey, updatePrimaryRegion } from "./operations/multi-region.ts";
import { getKeyPolicy, listKeyPolicies, putKeyPolicy } from "./operations/policies.ts";
import { reEncrypt } from "./operations/re-encrypt.ts";
import * as rotation from "./operations/rotation.ts";
import * as signatures from "./operations/signatures.ts";
import { listResourceTags, tagResource, untagResource } from "./operations/tags.ts";
import { aliases, grants, keys } from "./state.ts";

export const kmsService = defineService<Operations, Deps>()({
  id: "kms",
  operations: {
    CreateKey: waits(createKey),
    // These write where an AWS managed key is used for the first time.
    DescribeKey: write(keyOperations.describeKey),
    Encrypt: write(encrypt),
    GenerateDataKey: write(generateDataKey),
    GenerateDataKeyWithoutPlaintext: write(generateDataKeyWithoutPlaintext),
    ReEncrypt: write(reEncrypt),
    GenerateDataKeyPair: waits(generateDataKeyPair),
    GenerateDataKeyPairWithoutPlaintext: waits(generateDataKeyPairWithoutPlaintext),
    Decrypt: read(decrypt),
    GenerateRandom: read(generateRandom),
    Sign: read(signatures.sign),
    Verify: read(signatures.verify),
    GenerateMac: read(signatures.generateMac),
    VerifyMac: read(signatures.verifyMac),
    GetPublicKey: read(signatures.getPublicKey),
    DeriveSharedSecret: read(signatures.deriveSharedSecret),
    ListKeys: read(keyOperations.listKeys),
    EnableKey: write(keyOperations.enableKey),
    DisableKey: write(keyOperations.disableKey),
    UpdateKeyDescription: write(keyOperations.updateKeyDescription),
    ScheduleKeyDeletion: write(keyOperations.scheduleKeyDeletion),
    CancelKeyDeletion: write(keyOperations.cancelKeyDeletion),
    CreateAlias: write(createAlias),
    UpdateAlias: write(updateAlias),
    DeleteAlias: write(deleteAlias),
    ListAliases: read(listAliases),
    GetKeyPolicy: read(getKeyPolicy),
    PutKeyPolicy: write(putKeyPolicy),
    ListKeyPolicies: read(listKeyPolicies),
    TagResource: write(tagResource),
    UntagResource: write(untagResource),
    ListResourceTags: read(listResourceTags),
    CreateGrant: write(createGrant),
    ListGrants: read(listGrants),
    ListRetirableGrants: read(listRetirableGrants),
    RevokeGrant: write(revokeGrant),
    RetireGrant: write(retireGrant),
    EnableKeyRotation: write(rotation.enableKeyRotation),
    DisableKeyRotation: write(rotation.disableKeyRotation),
    GetKeyRotationStatus: read(rotation.getKeyRotationStatus),
    RotateKeyOnDemand: write(rotation.rotateKeyOnDemand),
    ListKeyRotations: read(rotation.listKeyRotations),
    ReplicateKey: write(replicateKey),
    UpdatePrimaryRegion: write(updatePrimaryRegion),
    GetParametersForImport: waits(getParametersForImport),
    ImportKeyMaterial: write(importKeyMaterial),
    DeleteImportedKeyMaterial: write(deleteImportedKeyMaterial),
  },
  iam,
  collections: [keys as never, aliases as never, grants as never],
  needs: ["identities"],
  deps: kmsDeps,
});
