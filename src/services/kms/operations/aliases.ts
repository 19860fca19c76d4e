import type { Call } from "../../../kernel/call.ts";
import type { AliasListEntry } from "../../../model/types/kms.d.ts";
import { aliasArn } from "../arns.ts";
import { isReservedAlias } from "../aws-managed.ts";
import type { Deps, KmsHandler } from "../deps.ts";
import { aliasExists, aliasNotFound, invalidAliasName, reservedAlias, validation } from "../errors.ts";
import { type Found, findKey, isGone, toManage } from "../find.ts";
import { requireNotPendingDeletion } from "../key-state.ts";
import { pageOf } from "../paging.ts";
import type { Alias } from "../state.ts";

export const createAlias: KmsHandler<"CreateAlias"> = (deps, call, input) => {
  const name = acceptName(input.AliasName);
  const found = targetOf(deps, call, input.TargetKeyId);
  requireNotPendingDeletion(found, call.now);
  if (standing(deps, call, name)) throw aliasExists(aliasArn(call, name));
  deps.aliases.put(call, { name, keyId: found.key.id, createdAt: call.now, updatedAt: call.now });
  return {};
};

/** Old and new key must be of one kind: an alias must not turn signatures into ciphertexts. */
export const updateAlias: KmsHandler<"UpdateAlias"> = (deps, call, input) => {
  const name = acceptName(input.AliasName);
  const alias = standing(deps, call, name);
  if (!alias) throw aliasNotFound(aliasArn(call, name));
  const old = deps.keys.get(call, alias.keyId);
  const found = targetOf(deps, call, input.TargetKeyId);
  requireNotPendingDeletion(found, call.now);
  if (old && (old.usage !== found.key.usage || isSymmetric(old.spec) !== isSymmetric(found.key.spec)))
    throw validation("The current and new KMS key must be the same type, and have the same key usage.");
  deps.aliases.put(call, { ...alias, keyId: found.key.id, updatedAt: call.now });
  return {};
};

export const deleteAlias: KmsHandler<"DeleteAlias"> = (deps, call, input) => {
  const name = acceptName(input.AliasName);
  if (!standing(deps, call, name)) throw aliasNotFound(aliasArn(call, name));
  deps.aliases.delete(call, name);
  return {};
};

export const listAliases: KmsHandler<"ListAliases"> = (deps, call, input) => {
  const found = input.KeyId === undefined ? undefined : findKey(deps, call, input.KeyId, toManage);
  const all = found ? deps.aliases.findBy(call, "key", found.key.id) : deps.aliases.list(call);
  const shown = [...all].filter(({ keyId }) => targetStands(deps, call, keyId));
  const { items, rest } = pageOf(input, 50, ({ name }) => name, shown);
  return { Aliases: items.map((alias) => entryOf(call, alias)), ...rest };
};

const entryOf = (call: Call, { name, keyId, createdAt, updatedAt }: Alias): AliasListEntry => ({
  AliasName: name,
  AliasArn: aliasArn(call, name),
  TargetKeyId: keyId,
  CreationDate: createdAt,
  LastUpdatedDate: updatedAt,
});

const isSymmetric = (spec: string): boolean => spec === "SYMMETRIC_DEFAULT" || spec.startsWith("HMAC_");

function acceptName(name: string): string {
  if (!name.startsWith("alias/"))
    throw validation(
      'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    );
  if (name === "alias/") throw invalidAliasName(name);
  if (name.includes(":")) throw validation(`${name} contains invalid characters for an alias`);
  if (isReservedAlias(name)) throw reservedAlias();
  return name;
}

/** The key that an alias shall lead to. */
export function targetOf(deps: Pick<Deps, "keys" | "aliases">, call: Call, keyId: string): Found {
  if (keyId.startsWith("alias/")) throw validation("Aliases must refer to keys. Not aliases");
  return findKey(deps, call, keyId, toManage);
}

/** An alias goes with its key. */
export function standing(deps: Pick<Deps, "keys" | "aliases">, call: Call, name: string): Alias | undefined {
  const alias = deps.aliases.get(call, name);
  return alias && targetStands(deps, call, alias.keyId) ? alias : undefined;
}

function targetStands({ keys }: Pick<Deps, "keys">, call: Call, keyId: string): boolean {
  const key = keys.get(call, keyId);
  return key !== undefined && !isGone(key, call.now);
}
