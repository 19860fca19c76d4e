import { createCipheriv, createDecipheriv } from "node:crypto";
import { fromBase64, toBase64 } from "../../base/base64.ts";
import { utf8Text } from "../../base/text.ts";
import type { Caller } from "../../kernel/peers.ts";
import type { Ports } from "../../kernel/ports.ts";
import type { Operations as KmsOperations } from "../../model/types/kms.d.ts";

/** The input of a target under a customer's key: AES-256-GCM with a data key of its own. All in base64. */
export interface SealedInput {
  readonly dataKey: string;
  readonly iv: string;
  readonly text: string;
  readonly tag: string;
}

/** "EventBridge Scheduler uses the schedule's ARN as encryption context" (user guide, "Encryption at rest"). */
const contextOf = (scheduleArn: string) => ({ "aws:scheduler:schedule:arn": scheduleArn });

export async function sealInput(
  { peers, random }: Pick<Ports, "peers" | "random">,
  keyArn: string,
  scheduleArn: string,
  input: string,
  caller: Caller,
): Promise<SealedInput> {
  const { Plaintext, CiphertextBlob } = await peers
    .to<KmsOperations>("kms")
    .call("GenerateDataKey", { KeyId: keyArn, KeySpec: "AES_256", EncryptionContext: contextOf(scheduleArn) }, caller);
  if (!Plaintext || !CiphertextBlob) throw new Error("KMS gave no data key");
  const iv = random.bytes(12);
  const cipher = createCipheriv("aes-256-gcm", Plaintext, iv);
  const text = Buffer.concat([cipher.update(input, "utf8"), cipher.final()]);
  return {
    dataKey: toBase64(CiphertextBlob),
    iv: toBase64(iv),
    text: toBase64(text),
    tag: toBase64(cipher.getAuthTag()),
  };
}

/** Rejects with KMS's error where the caller may not use the key. */
export async function openInput(
  { peers }: Pick<Ports, "peers">,
  sealed: SealedInput,
  scheduleArn: string,
  caller: Caller,
): Promise<string> {
  const { Plaintext } = await peers
    .to<KmsOperations>("kms")
    .call("Decrypt", { CiphertextBlob: fromBase64(sealed.dataKey), EncryptionContext: contextOf(scheduleArn) }, caller);
  if (!Plaintext) throw new Error("KMS gave no plaintext");
  const cipher = createDecipheriv("aes-256-gcm", Plaintext, fromBase64(sealed.iv));
  cipher.setAuthTag(fromBase64(sealed.tag));
  return utf8Text(Buffer.concat([cipher.update(fromBase64(sealed.text)), cipher.final()]));
}
