import { constants, privateDecrypt, publicEncrypt } from "node:crypto";
import type { Call } from "../../../kernel/call.ts";
import type { DecryptRequest, EncryptionAlgorithmSpec } from "../../../model/types/kms.d.ts";
import type { Deps, KmsHandler } from "../deps.ts";
import { incorrectKey, invalidCiphertext, notImplemented, validation } from "../errors.ts";
import { type Found, findKey } from "../find.ts";
import { publicKey, secretKey } from "../material.ts";
import { specOf } from "../specs.ts";
import { decryptBytes, encryptBytes, isOf, keyOfCiphertext } from "../symmetric.ts";
import { checkUse, endDryRun, keyToUse, requireAlgorithm } from "../use.ts";

type Context = Readonly<Record<string, string>> | undefined;

export const encrypt: KmsHandler<"Encrypt"> = (deps, call, input) => {
  const found = keyToUse(deps, call, input.KeyId, "ENCRYPT_DECRYPT", input);
  const algorithm = input.EncryptionAlgorithm ?? "SYMMETRIC_DEFAULT";
  checkEncryption(found, algorithm, input.EncryptionContext);
  const limit = mostBytes(found, algorithm);
  if (input.Plaintext.length > limit) throw tooLong(found, algorithm, limit);
  endDryRun(input);
  const { blob } = sealWith(deps, call, found, algorithm, input.Plaintext, input.EncryptionContext);
  return { CiphertextBlob: blob, KeyId: found.arn, EncryptionAlgorithm: algorithm };
};

export const decrypt: KmsHandler<"Decrypt"> = (deps, call, input) => {
  const { found, blob } = keyToDecrypt(deps, call, input);
  checkUse(deps, call, found, "ENCRYPT_DECRYPT", input);
  const algorithm = input.EncryptionAlgorithm ?? "SYMMETRIC_DEFAULT";
  checkEncryption(found, algorithm, input.EncryptionContext);
  const opened = openWith(deps, call, found, algorithm, blob, input.EncryptionContext);
  endDryRun(input);
  return { KeyId: found.arn, Plaintext: opened.plaintext, EncryptionAlgorithm: algorithm, ...idOf(opened.materialId) };
};

/** The key of a Decrypt: the one that is named, or for symmetric ciphertexts the one that they name. */
export function keyToDecrypt(
  deps: Pick<Deps, "keys" | "aliases">,
  call: Call,
  { CiphertextBlob: blob, KeyId, EncryptionAlgorithm = "SYMMETRIC_DEFAULT", DryRunModifiers }: DecryptRequest,
): { readonly found: Found; readonly blob: Uint8Array } {
  if (DryRunModifiers && DryRunModifiers.length > 0)
    throw notImplemented(call.operation, "the parameter DryRunModifiers");
  if (!blob) throw validation("CiphertextBlob is required.");
  const symmetric = EncryptionAlgorithm === "SYMMETRIC_DEFAULT";
  if (KeyId === undefined) {
    if (!symmetric) throw validation(`KeyId is required for the encryption algorithm ${EncryptionAlgorithm}.`);
    return { found: keyOfCiphertext(deps, call, blob), blob };
  }
  const found = findKey(deps, call, KeyId);
  if (symmetric && !isOf(found, blob)) {
    // Whose it is can be told only of a ciphertext of ours.
    keyOfCiphertext(deps, call, blob);
    throw incorrectKey();
  }
  return { found, blob };
}

/** The algorithm fits the key, and the context the algorithm. */
export function checkEncryption(found: Found, algorithm: EncryptionAlgorithmSpec, context: Context): void {
  requireAlgorithm(found, algorithm);
  if (algorithm !== "SYMMETRIC_DEFAULT" && context && Object.keys(context).length > 0)
    throw validation(`EncryptionContext is not supported with the encryption algorithm ${algorithm}.`);
}

export function sealWith(
  deps: Deps,
  call: Call,
  found: Found,
  algorithm: EncryptionAlgorithmSpec,
  plaintext: Uint8Array,
  context: Context,
): { readonly blob: Uint8Array; readonly materialId?: string } {
  if (algorithm === "SYMMETRIC_DEFAULT") return encryptBytes(deps, call, found, plaintext, context);
  const key = publicKey(deps.seals, found.key);
  return {
    blob: publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hashOf(algorithm) }, plaintext),
  };
}

export function openWith(
  deps: Deps,
  call: Call,
  found: Found,
  algorithm: EncryptionAlgorithmSpec,
  blob: Uint8Array,
  context: Context,
): { readonly plaintext: Uint8Array; readonly materialId?: string } {
  if (algorithm === "SYMMETRIC_DEFAULT") return decryptBytes(deps, call, found, blob, context);
  const key = secretKey(deps.seals, found.key);
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    return { plaintext: privateDecrypt({ key, padding, oaepHash: hashOf(algorithm) }, blob) };
  } catch {
    // OpenSSL says why; whoever sends ciphertexts must not learn it.
    throw invalidCiphertext();
  }
}

/** For the member KeyMaterialId, which only symmetric keys have. */
const idOf = (materialId: string | undefined): { KeyMaterialId?: string } =>
  materialId === undefined ? {} : { KeyMaterialId: materialId };

const hashOf = (algorithm: EncryptionAlgorithmSpec): string => (algorithm === "RSAES_OAEP_SHA_1" ? "sha1" : "sha256");

/** RFC 8017, 7.1.1: OAEP takes two digests and two bytes of the modulus. */
export function mostBytes({ key }: Found, algorithm: EncryptionAlgorithmSpec): number {
  const { material } = specOf(key.spec);
  if (material.kind !== "rsa") return 4096;
  return material.bits / 8 - 2 * (algorithm === "RSAES_OAEP_SHA_1" ? 20 : 32) - 2;
}

export const tooLong = ({ key }: Found, algorithm: string, limit: number): Error =>
  validation(`Algorithm ${algorithm} and key spec ${key.spec} cannot encrypt data larger than ${limit} bytes.`);
