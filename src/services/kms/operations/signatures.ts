import { createHmac, createPublicKey, diffieHellman, type KeyObject, timingSafeEqual } from "node:crypto";
import type { KmsHandler } from "../deps.ts";
import { invalidMac, invalidSignature, unsupported, validation } from "../errors.ts";
import { type Found, findKey } from "../find.ts";
import { checkGrantTokens } from "../grant-tokens.ts";
import { requireEnabled } from "../key-state.ts";
import { publicKey, secretKey } from "../material.ts";
import { algorithmsOf } from "../metadata.ts";
import { hashOfMac, signMessage, verifyMessage } from "../signing.ts";
import { specOf } from "../specs.ts";
import { endDryRun, keyToUse, requireAlgorithm } from "../use.ts";

export const sign: KmsHandler<"Sign"> = (deps, call, input) => {
  const found = keyToUse(deps, call, input.KeyId, "SIGN_VERIFY", input);
  const { SigningAlgorithm: algorithm, Message: message, MessageType: type = "RAW" } = input;
  requireAlgorithm(found, algorithm);
  const secret = secretKey(deps.seals, found.key);
  const signature = signMessage(call.operation, found.key, secret, { algorithm, message, type }, deps.random);
  endDryRun(input);
  return { KeyId: found.arn, Signature: signature, SigningAlgorithm: algorithm };
};

export const verify: KmsHandler<"Verify"> = (deps, call, input) => {
  const found = keyToUse(deps, call, input.KeyId, "SIGN_VERIFY", input);
  const { SigningAlgorithm: algorithm, Message: message, MessageType: type = "RAW" } = input;
  requireAlgorithm(found, algorithm);
  const asked = publicKey(deps.seals, found.key);
  if (!verifyMessage(call.operation, found.key, asked, { algorithm, message, type }, input.Signature))
    throw invalidSignature();
  endDryRun(input);
  return { KeyId: found.arn, SignatureValid: true, SigningAlgorithm: algorithm };
};

const macOf = (secret: KeyObject, algorithm: string, message: Uint8Array): Buffer =>
  createHmac(hashOfMac(algorithm), secret).update(message).digest();

export const generateMac: KmsHandler<"GenerateMac"> = (deps, call, input) => {
  const found = keyToUse(deps, call, input.KeyId, "GENERATE_VERIFY_MAC", input);
  requireAlgorithm(found, input.MacAlgorithm);
  endDryRun(input);
  const mac = macOf(secretKey(deps.seals, found.key), input.MacAlgorithm, input.Message);
  return { Mac: mac, MacAlgorithm: input.MacAlgorithm, KeyId: found.arn };
};

export const verifyMac: KmsHandler<"VerifyMac"> = (deps, call, input) => {
  const found = keyToUse(deps, call, input.KeyId, "GENERATE_VERIFY_MAC", input);
  requireAlgorithm(found, input.MacAlgorithm);
  const mac = macOf(secretKey(deps.seals, found.key), input.MacAlgorithm, input.Message);
  if (mac.length !== input.Mac.length || !timingSafeEqual(mac, input.Mac)) throw invalidMac();
  endDryRun(input);
  return { KeyId: found.arn, MacValid: true, MacAlgorithm: input.MacAlgorithm };
};

export const getPublicKey: KmsHandler<"GetPublicKey"> = (deps, call, input) => {
  const found = findKey(deps, call, input.KeyId);
  checkGrantTokens(deps, input.GrantTokens);
  requireEnabled(found, call.now);
  const { key, arn } = found;
  const { kind } = specOf(key.spec).material;
  if (kind === "symmetric" || kind === "hmac")
    throw unsupported(`${arn} key spec is ${key.spec} which is not valid for ${call.operation}.`);
  return {
    KeyId: arn,
    PublicKey: publicKey(deps.seals, key).export({ type: "spki", format: "der" }),
    CustomerMasterKeySpec: key.spec as "RSA_2048",
    KeySpec: key.spec,
    KeyUsage: key.usage,
    ...algorithmsOf(key),
  };
};

export const deriveSharedSecret: KmsHandler<"DeriveSharedSecret"> = (deps, call, input) => {
  const found = keyToUse(deps, call, input.KeyId, "KEY_AGREEMENT", input);
  requireAlgorithm(found, input.KeyAgreementAlgorithm);
  const theirs = readPublicKey(found, input.PublicKey);
  endDryRun(input);
  return {
    KeyId: found.arn,
    SharedSecret: diffieHellman({ privateKey: secretKey(deps.seals, found.key), publicKey: theirs }),
    KeyAgreementAlgorithm: input.KeyAgreementAlgorithm,
    KeyOrigin: found.key.origin,
  };
};

/** A point on the curve of the key; OpenSSL refuses one that is not on it. */
function readPublicKey({ key }: Found, bytes: Uint8Array): KeyObject {
  const { material } = specOf(key.spec);
  let theirs: KeyObject | undefined;
  try {
    theirs = createPublicKey({ key: Buffer.from(bytes), format: "der", type: "spki" });
  } catch {
    // Said below, with keys of other curves.
  }
  if (material.kind !== "ec" || theirs?.asymmetricKeyDetails?.namedCurve !== material.curve)
    throw validation(`The public key is not a DER-encoded X.509 public key of the key spec ${key.spec}.`);
  return theirs;
}
