import type { Call } from "../../kernel/call.ts";
import { keyArn } from "./arns.ts";
import { open, readHead, seal } from "./ciphertext.ts";
import type { Deps } from "./deps.ts";
import { ciphertextKeyGone, invalidCiphertext } from "./errors.ts";
import { type Found, isGone } from "./find.ts";
import { makeSymmetricKeyOnce } from "./first-use.ts";
import { materialId, symmetricKey } from "./material.ts";
import { recallKey } from "./recall.ts";
import { currentIndex, rotationsUntil } from "./rotation.ts";

type Context = Readonly<Record<string, string>> | undefined;

export interface SealedBytes {
  readonly blob: Uint8Array;
  readonly materialId: string;
}

/** Encrypts under the current material. */
export function encryptBytes(
  deps: Deps,
  call: Call,
  found: Found,
  plaintext: Uint8Array,
  context: Context,
): SealedBytes {
  const key = makeSymmetricKeyOnce(deps, found);
  const index = currentIndex(key, call.now);
  const head = { account: found.scope.account, keyId: key.id, index };
  const blob = seal(symmetricKey(deps.seals, key, index), head, plaintext, context, deps.random.bytes(12));
  return { blob, materialId: materialId(key, index) };
}

/** Opens what any material of the key has made. Throws InvalidCiphertextException. */
export function decryptBytes(
  deps: Deps,
  call: Call,
  { key }: Found,
  blob: Uint8Array,
  context: Context,
): { readonly plaintext: Uint8Array; readonly materialId: string } {
  const head = readHead(blob);
  if (!head || head.index > rotationsUntil(key, call.now).length || key.sealed === undefined) throw invalidCiphertext();
  const plaintext = open(symmetricKey(deps.seals, key, head.index), blob, context);
  if (!plaintext) throw invalidCiphertext();
  return { plaintext, materialId: materialId(key, head.index) };
}

/** The key that a ciphertext says it was made with; related keys stand in each region. */
export function keyOfCiphertext({ keys }: Pick<Deps, "keys">, call: Call, blob: Uint8Array): Found {
  const head = readHead(blob);
  if (!head) throw invalidCiphertext();
  const scope = { account: head.account, region: call.region };
  const key = recallKey(keys, scope, head.keyId);
  if (!key || isGone(key, call.now)) throw ciphertextKeyGone();
  return { scope, key, arn: keyArn(scope, key.id) };
}

/** Whether the ciphertext claims to be of this key. */
export function isOf({ scope, key }: Found, blob: Uint8Array): boolean {
  const head = readHead(blob);
  return head?.keyId === key.id && head.account === scope.account;
}
