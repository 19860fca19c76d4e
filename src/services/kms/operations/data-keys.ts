import { createPrivateKey, createPublicKey } from "node:crypto";
import type { Call } from "../../../kernel/call.ts";
import type { DataKeyPairSpec, DataKeySpec } from "../../../model/types/kms.d.ts";
import type { Deps, KmsHandler, WaitingKmsHandler } from "../deps.ts";
import { needsSymmetricKey, notImplemented, validation } from "../errors.ts";
import { type Found, findKey } from "../find.ts";
import { makeMaterial } from "../material.ts";
import { specRow } from "../specs.ts";
import { encryptBytes } from "../symmetric.ts";
import { endDryRun, keyToUse, type UseInput } from "../use.ts";

interface DataKeyInput extends UseInput {
  readonly KeyId: string;
  readonly KeySpec?: DataKeySpec | undefined;
  readonly NumberOfBytes?: number | undefined;
  readonly EncryptionContext?: Record<string, string> | undefined;
  readonly DryRun?: boolean | undefined;
}

export const generateDataKey: KmsHandler<"GenerateDataKey"> = (deps, call, input) => {
  const { plaintext, ...made } = makeDataKey(deps, call, input);
  return { ...made, Plaintext: plaintext };
};

export const generateDataKeyWithoutPlaintext: KmsHandler<"GenerateDataKeyWithoutPlaintext"> = (deps, call, input) => {
  const { plaintext: _, ...made } = makeDataKey(deps, call, input);
  return made;
};

function makeDataKey(deps: Deps, call: Call, input: DataKeyInput) {
  const found = symmetricKeyToUse(deps, call, input);
  const length = lengthOf(input);
  endDryRun(input);
  const plaintext = deps.random.bytes(length);
  const { blob, materialId } = encryptBytes(deps, call, found, plaintext, input.EncryptionContext);
  return { plaintext, CiphertextBlob: blob, KeyId: found.arn, KeyMaterialId: materialId };
}

function symmetricKeyToUse(deps: Deps, call: Call, input: DataKeyInput | PairInput): Found {
  const found = keyToUse(deps, call, input.KeyId, "ENCRYPT_DECRYPT", input);
  if (found.key.spec !== "SYMMETRIC_DEFAULT") throw needsSymmetricKey(found.arn, found.key.spec, call.operation);
  return found;
}

const specBytes: Readonly<Record<DataKeySpec, number>> = { AES_128: 16, AES_256: 32 };

function lengthOf({ KeySpec, NumberOfBytes }: DataKeyInput): number {
  if ((KeySpec === undefined) === (NumberOfBytes === undefined))
    throw validation("Please specify either number of bytes or key spec.");
  return KeySpec === undefined ? (NumberOfBytes ?? 0) : specBytes[KeySpec];
}

interface PairInput extends UseInput {
  readonly KeyId: string;
  readonly KeyPairSpec: DataKeyPairSpec;
  readonly EncryptionContext?: Record<string, string> | undefined;
  readonly DryRun?: boolean | undefined;
}

/** Wait, as RSA keys take their time. */
export const generateDataKeyPair: WaitingKmsHandler<"GenerateDataKeyPair"> = async (deps, call, input) => {
  const { plaintext, ...made } = await makeDataKeyPair(deps, call, input);
  return { ...made, PrivateKeyPlaintext: plaintext };
};

export const generateDataKeyPairWithoutPlaintext: WaitingKmsHandler<"GenerateDataKeyPairWithoutPlaintext"> = async (
  deps,
  call,
  input,
) => {
  const { plaintext: _, ...made } = await makeDataKeyPair(deps, call, input);
  return made;
};

async function makeDataKeyPair(deps: Deps, call: Call, input: PairInput) {
  symmetricKeyToUse(deps, call, input);
  const row = specRow(input.KeyPairSpec);
  if (!row) throw notImplemented(call.operation, `the key pair spec ${input.KeyPairSpec}`);
  endDryRun(input);
  const plaintext = await makeMaterial(deps.random, row.material);
  const secret = createPrivateKey({ key: Buffer.from(plaintext), format: "der", type: "pkcs8" });
  const { blob, materialId, arn } = deps.store.transact(() => {
    // The key may have changed meanwhile.
    const found = findKey(deps, call, input.KeyId);
    return { arn: found.arn, ...encryptBytes(deps, call, found, plaintext, input.EncryptionContext) };
  });
  return {
    plaintext,
    PrivateKeyCiphertextBlob: blob,
    PublicKey: createPublicKey(secret).export({ type: "spki", format: "der" }),
    KeyId: arn,
    KeyPairSpec: input.KeyPairSpec,
    KeyMaterialId: materialId,
  };
}

export const generateRandom: KmsHandler<"GenerateRandom"> = ({ random }, call, input) => {
  if (input.CustomKeyStoreId !== undefined) throw notImplemented(call.operation, "the parameter CustomKeyStoreId");
  if (input.Recipient) throw notImplemented(call.operation, "the parameter Recipient (Nitro enclaves)");
  if (input.NumberOfBytes === undefined) throw validation("NumberOfBytes is required.");
  return { Plaintext: random.bytes(input.NumberOfBytes) };
};
