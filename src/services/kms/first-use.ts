import type { Deps } from "./deps.ts";
import type { Found } from "./find.ts";
import { sealMaterial } from "./material.ts";
import type { KmsKey } from "./state.ts";

/** Writes down an AWS managed key, with its alias, when it is first used. In a transaction only; others stay as they are. */
export function makeSymmetricKeyOnce({ keys, aliases, seals, random }: Deps, { scope, key, alias }: Found): KmsKey {
  if (key.manager !== "AWS" || key.sealed !== undefined || alias === undefined) return key;
  const made: KmsKey = { ...key, sealed: sealMaterial(seals, random.bytes(32)) };
  keys.put(scope, made);
  aliases.put(scope, { name: alias, keyId: key.id, createdAt: key.createdAt, updatedAt: key.createdAt });
  return made;
}
