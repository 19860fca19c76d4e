import { createCipheriv, createDecipheriv } from "node:crypto";
import type { Call } from "../../kernel/call.ts";
import { AwsError } from "../../kernel/error.ts";
import type { Peers } from "../../kernel/peers.ts";
import type { Random } from "../../kernel/ports.ts";
import type { Operations as KmsOperations } from "../../model/types/kms.d.ts";
import * as errors from "./errors.ts";
import type { Message, SealedMessage } from "./state.ts";

/**
 * Encrypted topics: whoever publishes must be allowed to make a data key and to open it again (SNS developer guide,
 * "Key management": kms:GenerateDataKey* and kms:Decrypt), and what the topic keeps is sealed under that key.
 */
export interface DataKey {
  readonly plain: Uint8Array;
  /** As KMS gives it out. */
  readonly sealed: Uint8Array;
}

const contextOf = (topicArn: string): Record<string, string> => ({ "aws:sns:topicArn": topicArn });

export async function makeDataKey(peers: Peers, call: Call, keyId: string, topicArn: string): Promise<DataKey> {
  const kms = peers.to<KmsOperations>("kms");
  const EncryptionContext = contextOf(topicArn);
  return translated(async () => {
    const made = await kms.call(
      "GenerateDataKey",
      { KeyId: keyId, KeySpec: "AES_256", EncryptionContext },
      { as: "caller", call },
    );
    if (!made.Plaintext || !made.CiphertextBlob) throw new Error("KMS made a data key without its bytes");
    await kms.call("Decrypt", { CiphertextBlob: made.CiphertextBlob, EncryptionContext }, { as: "caller", call });
    return { plain: made.Plaintext, sealed: made.CiphertextBlob };
  });
}

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

export function sealMessage(random: Random, { plain, sealed }: DataKey, message: Message): SealedMessage {
  const nonce = random.bytes(nonceBytes);
  const cipher = createCipheriv(algorithm, plain, nonce);
  const bytes = Buffer.concat([cipher.update(JSON.stringify(message)), cipher.final(), cipher.getAuthTag()]);
  return { key: base64(sealed), nonce: base64(nonce), bytes: base64(bytes) };
}

export async function openMessage(
  peers: Peers,
  call: Call,
  topicArn: string,
  { key, nonce, bytes }: SealedMessage,
): Promise<Message> {
  const plain = await translated(async () => {
    const input = { CiphertextBlob: Buffer.from(key, "base64"), EncryptionContext: contextOf(topicArn) };
    const { Plaintext } = await peers.to<KmsOperations>("kms").call("Decrypt", input, { as: "caller", call });
    if (!Plaintext) throw new Error("KMS opened a data key without its bytes");
    return Plaintext;
  });
  const all = Buffer.from(bytes, "base64");
  const decipher = createDecipheriv(algorithm, plain, Buffer.from(nonce, "base64"));
  decipher.setAuthTag(all.subarray(-tagBytes));
  const text = Buffer.concat([decipher.update(all.subarray(0, -tagBytes)), decipher.final()]).toString();
  return JSON.parse(text) as Message;
}

const refusals: Readonly<Record<string, (message: string) => AwsError>> = {
  AccessDeniedException: errors.kmsAccessDenied,
  DisabledException: errors.kmsDisabled,
  KMSInvalidStateException: errors.kmsInvalidState,
  NotFoundException: errors.kmsNotFound,
  ThrottlingException: errors.kmsThrottling,
};

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refusal = error instanceof AwsError ? refusals[error.code] : undefined;
    throw refusal && error instanceof AwsError ? refusal(error.message) : error;
  }
}
