import { constants, type KeyObject, sign, verify } from "node:crypto";
import type { Random } from "../../kernel/ports.ts";
import type { MessageType, SigningAlgorithmSpec } from "../../model/types/kms.d.ts";
import { signDigest, verifyDigest } from "./ecdsa-digest.ts";
import { notImplemented, validation } from "./errors.ts";
import { signPkcs1, signPss, verifyPkcs1, verifyPss } from "./rsa-digest.ts";
import { type Material, specOf } from "./specs.ts";
import type { KmsKey } from "./state.ts";

interface AlgorithmRow {
  readonly scheme: "pkcs1" | "pss" | "ecdsa" | "ed25519";
  readonly hash: string;
}

const rows: Readonly<Partial<Record<SigningAlgorithmSpec, AlgorithmRow>>> = {
  RSASSA_PKCS1_V1_5_SHA_256: { scheme: "pkcs1", hash: "sha256" },
  RSASSA_PKCS1_V1_5_SHA_384: { scheme: "pkcs1", hash: "sha384" },
  RSASSA_PKCS1_V1_5_SHA_512: { scheme: "pkcs1", hash: "sha512" },
  RSASSA_PSS_SHA_256: { scheme: "pss", hash: "sha256" },
  RSASSA_PSS_SHA_384: { scheme: "pss", hash: "sha384" },
  RSASSA_PSS_SHA_512: { scheme: "pss", hash: "sha512" },
  ECDSA_SHA_256: { scheme: "ecdsa", hash: "sha256" },
  ECDSA_SHA_384: { scheme: "ecdsa", hash: "sha384" },
  ECDSA_SHA_512: { scheme: "ecdsa", hash: "sha512" },
  ED25519_SHA_512: { scheme: "ed25519", hash: "sha512" },
};

const hashBytes: Readonly<Record<string, number>> = { sha256: 32, sha384: 48, sha512: 64 };

/** A message, or the digest of one, as Sign and Verify get it. */
export interface Signed {
  readonly algorithm: SigningAlgorithmSpec;
  readonly message: Uint8Array;
  readonly type: MessageType;
}

interface Prepared extends AlgorithmRow {
  /** Undefined: node:crypto hashes the message itself. */
  readonly digest: Uint8Array | undefined;
}

function prepare(operation: string, { algorithm, message, type }: Signed): Prepared {
  const row = rows[algorithm];
  if (!row) throw notImplemented(operation, `the signing algorithm ${algorithm}`);
  if (type === "EXTERNAL_MU") throw validation(`MessageType EXTERNAL_MU is not valid for algorithm ${algorithm}.`);
  if (type === "RAW") return { ...row, digest: undefined };
  if (row.scheme === "ed25519") throw validation(`MessageType DIGEST is not valid for algorithm ${algorithm}.`);
  if (message.length !== hashBytes[row.hash]) throw validation(`Digest is invalid length for algorithm ${algorithm}.`);
  return { ...row, digest: message };
}

export function signMessage(
  operation: string,
  key: KmsKey,
  secret: KeyObject,
  signed: Signed,
  random: Random,
): Uint8Array {
  const { scheme, hash, digest } = prepare(operation, signed);
  if (!digest) return sign(scheme === "ed25519" ? null : hash, signed.message, optionsFor(scheme, secret));
  if (scheme === "pkcs1") return signPkcs1(secret, hash, digest);
  if (scheme === "pss") return signPss(secret, hash, digest, random);
  return signDigest(curveOf(specOf(key.spec).material), secret, digest, random);
}

export function verifyMessage(
  operation: string,
  key: KmsKey,
  asked: KeyObject,
  signed: Signed,
  signature: Uint8Array,
): boolean {
  const { scheme, hash, digest } = prepare(operation, signed);
  if (!digest) return verify(scheme === "ed25519" ? null : hash, signed.message, optionsFor(scheme, asked), signature);
  if (scheme === "pkcs1") return verifyPkcs1(asked, hash, digest, signature);
  if (scheme === "pss") return verifyPss(asked, hash, digest, signature);
  return verifyDigest(curveOf(specOf(key.spec).material), asked, digest, signature);
}

function optionsFor(scheme: AlgorithmRow["scheme"], key: KeyObject) {
  if (scheme === "pss")
    return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return scheme === "ecdsa" ? { key, dsaEncoding: "der" as const } : { key };
}

function curveOf(material: Material) {
  if (material.kind !== "ec") throw new Error("kms: ECDSA with a key that is on no curve");
  return material.curve;
}

/** `HMAC_SHA_256` to `sha256`. */
export const hashOfMac = (algorithm: string): string => `sha${algorithm.slice("HMAC_SHA_".length)}`;
