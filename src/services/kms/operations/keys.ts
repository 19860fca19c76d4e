import type { Call } from "../../../kernel/call.ts";
import { keyArn } from "../arns.ts";
import type { Deps, KmsHandler } from "../deps.ts";
import { invalidState, notImplemented, validation } from "../errors.ts";
import { findKey, isGone, toManage } from "../find.ts";
import { makeSymmetricKeyOnce } from "../first-use.ts";
import { checkGrantTokens } from "../grant-tokens.ts";
import { requireMaterial, requireNotPendingDeletion, waitsForReplicas } from "../key-state.ts";
import { metadataOf } from "../metadata.ts";
import { pageFrom } from "../paging.ts";
import { deletionOf, tellPrimary, withStandingReplicas } from "../related.ts";
import type { KmsKey } from "../state.ts";
import { sweep } from "../sweep.ts";

/** A write: an AWS managed key that is asked about by its alias appears. */
export const describeKey: KmsHandler<"DescribeKey"> = (deps, call, input) => {
  checkGrantTokens(deps, input.GrantTokens);
  const found = findKey(deps, call, input.KeyId);
  const key = makeSymmetricKeyOnce(deps, found);
  return { KeyMetadata: metadataOf(found.scope, withStandingReplicas(deps, found.scope, key, call.now), call.now) };
};

export const listKeys: KmsHandler<"ListKeys"> = ({ keys }, call, input) => {
  if (input.ResourceOwners?.includes("OTHER_ACCOUNTS_VIA_RAM"))
    throw notImplemented(call.operation, "the resource owner OTHER_ACCOUNTS_VIA_RAM");
  const { items, rest } = pageFrom(
    input,
    100,
    ({ id }: KmsKey) => id,
    (after) => standing(keys, call, after),
  );
  return { Keys: items.map(({ id }) => ({ KeyId: id, KeyArn: keyArn(call, id) })), ...rest };
};

function* standing(keys: Deps["keys"], call: Call, after: string | undefined): Iterable<KmsKey> {
  for (const key of keys.list(call, { after: after === undefined ? undefined : [after] }))
    if (!isGone(key, call.now)) yield key;
}

export const enableKey: KmsHandler<"EnableKey"> = (deps, call, input) => {
  const found = findKey(deps, call, input.KeyId, toManage);
  requireMaterial(found, call.now);
  deps.keys.put(found.scope, { ...found.key, enabled: true });
  return {};
};

export const disableKey: KmsHandler<"DisableKey"> = (deps, call, input) => {
  const found = findKey(deps, call, input.KeyId, toManage);
  requireMaterial(found, call.now);
  deps.keys.put(found.scope, { ...found.key, enabled: false });
  return {};
};

export const updateKeyDescription: KmsHandler<"UpdateKeyDescription"> = (deps, call, input) => {
  const found = findKey(deps, call, input.KeyId, toManage);
  requireNotPendingDeletion(found, call.now);
  deps.keys.put(found.scope, { ...found.key, description: input.Description });
  return {};
};

const defaultDays = 30;

export const scheduleKeyDeletion: KmsHandler<"ScheduleKeyDeletion"> = (deps, call, input) => {
  const found = findKey(deps, call, input.KeyId, toManage);
  const days = input.PendingWindowInDays ?? defaultDays;
  if (days < 7 || days > 30) throw validation("PendingWindowInDays must be between 7 and 30 (inclusive)");
  requireNotPendingDeletion(found, call.now);
  sweep(deps, call);
  const deletion = deletionOf(deps, found.scope, found.key, days, call.now);
  deps.keys.put(found.scope, { ...found.key, deletion });
  tellPrimary(deps, found.scope, found.key, call.now);
  const about = { KeyId: found.arn, PendingWindowInDays: days };
  return waitsForReplicas(deletion, call.now)
    ? { ...about, KeyState: "PendingReplicaDeletion" }
    : { ...about, KeyState: "PendingDeletion", DeletionDate: deletion.at };
};

/** The key comes back disabled. */
export const cancelKeyDeletion: KmsHandler<"CancelKeyDeletion"> = (deps, call, input) => {
  const found = findKey(deps, call, input.KeyId, toManage);
  if (!found.key.deletion) throw invalidState(found.arn, "not pending deletion");
  deps.keys.put(found.scope, { ...found.key, deletion: undefined, enabled: false });
  tellPrimary(deps, found.scope, found.key, call.now);
  return { KeyId: found.arn };
};
