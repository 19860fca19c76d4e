import type { Call } from "../../../kernel/call.ts";
import type { DecryptRequest, ReEncryptRequest } from "../../../model/types/kms.d.ts";
import { contextConditions, keyConditions } from "../conditions.ts";
import type { Deps, KmsHandler } from "../deps.ts";
import { type Found, findKey } from "../find.ts";
import { resourcePolicyOf } from "../key-policy.ts";
import { checkUse, endDryRun } from "../use.ts";
import { checkEncryption, keyToDecrypt, mostBytes, openWith, sealWith, tooLong } from "./encryption.ts";

type Context = Readonly<Record<string, string>>;

/** Two permissions on two keys, each with the encryption context of its side; the plaintext never leaves. */
export const reEncrypt: KmsHandler<"ReEncrypt"> = (deps, call, input) => {
  const { found: source, blob } = keyToDecrypt(deps, call, sourceOf(input));
  const from = input.SourceEncryptionAlgorithm ?? "SYMMETRIC_DEFAULT";
  const destination = findKey(deps, call, input.DestinationKeyId);
  const to = input.DestinationEncryptionAlgorithm ?? "SYMMETRIC_DEFAULT";
  const same = String(source.arn === destination.arn);
  askFor(deps, call, "kms:ReEncryptFrom", source, from, input.SourceEncryptionContext ?? {}, same);
  askFor(deps, call, "kms:ReEncryptTo", destination, to, input.DestinationEncryptionContext ?? {}, same);
  checkUse(deps, call, source, "ENCRYPT_DECRYPT", input);
  checkUse(deps, call, destination, "ENCRYPT_DECRYPT", input);
  checkEncryption(source, from, input.SourceEncryptionContext);
  checkEncryption(destination, to, input.DestinationEncryptionContext);
  const opened = openWith(deps, call, source, from, blob, input.SourceEncryptionContext);
  const limit = mostBytes(destination, to);
  if (opened.plaintext.length > limit) throw tooLong(destination, to, limit);
  endDryRun(input);
  const made = sealWith(deps, call, destination, to, opened.plaintext, input.DestinationEncryptionContext);
  return {
    CiphertextBlob: made.blob,
    SourceKeyId: source.arn,
    KeyId: destination.arn,
    SourceEncryptionAlgorithm: from,
    DestinationEncryptionAlgorithm: to,
    ...(opened.materialId !== undefined && { SourceKeyMaterialId: opened.materialId }),
    ...(made.materialId !== undefined && { DestinationKeyMaterialId: made.materialId }),
  };
};

const sourceOf = (input: ReEncryptRequest): DecryptRequest => ({
  CiphertextBlob: input.CiphertextBlob,
  KeyId: input.SourceKeyId,
  EncryptionAlgorithm: input.SourceEncryptionAlgorithm,
  DryRunModifiers: input.DryRunModifiers,
});

function askFor(
  deps: Deps,
  call: Call,
  action: string,
  found: Found,
  algorithm: string,
  context: Context,
  sameKey: string,
): void {
  const { scope, key, arn } = found;
  const tags = Object.entries(key.tags).map(([name, value]) => [`aws:ResourceTag/${name}`, value]);
  deps.authorizer.require(call, {
    action,
    resource: arn,
    resourceAccount: scope.account,
    resourcePolicy: resourcePolicyOf(deps, found, context),
    context: {
      "kms:CallerAccount": call.principal.account,
      "kms:EncryptionAlgorithm": algorithm,
      "kms:ReEncryptOnSameKey": sameKey,
      ...contextConditions(context),
      ...keyConditions(deps, found),
      ...Object.fromEntries(tags),
    },
  });
}
