import type { Call } from "../../../kernel/call.ts";
import type { ImportKeyMaterialRequest } from "../../../model/types/kms.d.ts";
import type { Deps, KmsHandler, WaitingKmsHandler } from "../deps.ts";
import {
  expiredImportToken,
  incorrectKeyMaterial,
  invalidImportToken,
  notImplemented,
  unsupported,
  validation,
} from "../errors.ts";
import { type Found, findKey, toManage } from "../find.ts";
import { acceptMaterial, publicPart, unwrap, wrappingHash } from "../import-material.ts";
import { requireNotPendingDeletion } from "../key-state.ts";
import { materialDigest, materialId, sealMaterial } from "../material.ts";
import { dayMs } from "../rotation.ts";
import { specOf } from "../specs.ts";
import type { ImportedMaterial } from "../state.ts";

/** An import token carries, sealed, the private key that opens what was wrapped for it: nothing is stored meanwhile. */
const purpose = "kms-import-token";

interface ImportToken {
  readonly arn: string;
  readonly algorithm: string;
  readonly privateKey: string;
  readonly validTo: number;
}

/** Waits for an RSA key. "The public key and import token are valid for 24 hours." */
export const getParametersForImport: WaitingKmsHandler<"GetParametersForImport"> = async (deps, call, input) => {
  const { arn } = keyToImport(deps, call, input.KeyId);
  const { WrappingAlgorithm: algorithm, WrappingKeySpec: spec } = input;
  if (algorithm === "SM2PKE" || spec === "SM2") throw notImplemented(call.operation, "wrapping with SM2");
  if (!wrappingHash(algorithm))
    throw unsupported(`The wrapping algorithm ${algorithm} is no longer supported. Use one with OAEP.`);
  const { material } = specOf(spec);
  if (material.kind !== "rsa") throw new Error(`kms: wrapping key spec ${spec}`);
  const made = await deps.random.privateKey(material);
  const validTo = call.now + dayMs;
  const token: ImportToken = { arn, algorithm, privateKey: Buffer.from(made).toString("base64"), validTo };
  return {
    KeyId: arn,
    ImportToken: deps.seals.seal(purpose, Buffer.from(JSON.stringify(token))),
    PublicKey: publicPart(made),
    ParametersValidTo: validTo,
  };
};

export const importKeyMaterial: KmsHandler<"ImportKeyMaterial"> = (deps, call, input) => {
  const found = keyToImport(deps, call, input.KeyId);
  const { key, scope, arn } = found;
  const expiresAt = expirationOf(call, input);
  const token = readToken(deps, call, arn, input.ImportToken);
  const material = unwrap(token, input.EncryptedKeyMaterial);
  acceptMaterial(key.spec, material);
  const digest = materialDigest(key.id, material);
  if (input.ImportType === "NEW_KEY_MATERIAL" && key.imported)
    throw notImplemented(call.operation, "the ImportType NEW_KEY_MATERIAL for a key that had material");
  // "You can reimport the same key material, but you cannot import different key material."
  if (key.imported && key.imported.digest !== digest) throw incorrectKeyMaterial();
  const imported: ImportedMaterial = { digest, description: input.KeyMaterialDescription, expiresAt };
  const changed = { ...key, imported, sealed: sealMaterial(deps.seals, material) };
  if (input.KeyMaterialId !== undefined && input.KeyMaterialId !== materialId(changed, 0)) throw incorrectKeyMaterial();
  deps.keys.put(scope, changed);
  return { KeyId: arn, ...(key.spec === "SYMMETRIC_DEFAULT" && { KeyMaterialId: materialId(changed, 0) }) };
};

export const deleteImportedKeyMaterial: KmsHandler<"DeleteImportedKeyMaterial"> = (deps, call, input) => {
  const { key, scope, arn } = keyToImport(deps, call, input.KeyId);
  const known = key.imported && key.spec === "SYMMETRIC_DEFAULT" ? { KeyMaterialId: materialId(key, 0) } : {};
  if (input.KeyMaterialId !== undefined && input.KeyMaterialId !== known.KeyMaterialId) throw incorrectKeyMaterial();
  deps.keys.put(scope, { ...key, sealed: undefined });
  return { KeyId: arn, ...known };
};

function keyToImport(deps: Deps, call: Call, keyId: string): Found {
  const found = findKey(deps, call, keyId, toManage);
  if (found.key.origin !== "EXTERNAL")
    throw unsupported(`${found.arn} origin is ${found.key.origin} which is not valid for this operation.`);
  requireNotPendingDeletion(found, call.now);
  return found;
}

/** "Import tokens expire in 24 hours", and are good for the key that they were given for. */
function readToken(deps: Deps, call: Call, arn: string, sealed: Uint8Array): ImportToken {
  const opened = deps.seals.open(purpose, sealed);
  if (!opened) throw invalidImportToken();
  const token = JSON.parse(Buffer.from(opened).toString()) as ImportToken;
  if (token.arn !== arn) throw invalidImportToken();
  if (token.validTo <= call.now) throw expiredImportToken();
  return token;
}

/** At most a year ahead: KMS API reference, ImportKeyMaterial, "ValidTo". */
function expirationOf(call: Call, { ExpirationModel, ValidTo }: ImportKeyMaterialRequest): number | undefined {
  if (ExpirationModel === "KEY_MATERIAL_DOES_NOT_EXPIRE") {
    if (ValidTo !== undefined)
      throw validation("A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE");
    return undefined;
  }
  if (ValidTo === undefined)
    throw validation("A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES");
  if (ValidTo <= call.now || ValidTo > call.now + 365 * dayMs)
    throw validation("The validTo date must be in the future, and at most 365 days ahead");
  return ValidTo;
}
