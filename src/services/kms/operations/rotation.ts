import type { RotationsListEntry } from "../../../model/types/kms.d.ts";
import type { KmsHandler } from "../deps.ts";
import { conflict, tooMany, unsupported } from "../errors.ts";
import { type Found, findKey, toManage, toShare } from "../find.ts";
import { requireEnabled, requireNotPendingDeletion } from "../key-state.ts";
import { materialId } from "../material.ts";
import { pageOf } from "../paging.ts";
import { putWithRelatives } from "../related.ts";
import { nextRotation, rotatedOnDemand, rotationsUntil, withSchedule } from "../rotation.ts";

/** "If no value is specified, the default value is 365 days." */
const usualDays = 365;
/** "You can perform on-demand rotation 25 times for each KMS key" (KMS developer guide, "Rotate keys on demand"). */
const mostOnDemand = 25;

export const enableKeyRotation: KmsHandler<"EnableKeyRotation"> = (deps, call, input) => {
  const found = findKey(deps, call, input.KeyId, toManage);
  requireRotatable(found, call.operation);
  requireEnabled(found, call.now);
  const days = input.RotationPeriodInDays ?? usualDays;
  // Asked for again as it is, the schedule goes on.
  if (found.key.schedule?.periodDays !== days) putWithRelatives(deps, found, withSchedule(found.key, call.now, days));
  return {};
};

export const disableKeyRotation: KmsHandler<"DisableKeyRotation"> = (deps, call, input) => {
  const found = findKey(deps, call, input.KeyId, toManage);
  requireRotatable(found, call.operation);
  requireEnabled(found, call.now);
  putWithRelatives(deps, found, withSchedule(found.key, call.now, undefined));
  return {};
};

export const getKeyRotationStatus: KmsHandler<"GetKeyRotationStatus"> = (deps, call, input) => {
  const { key, arn } = findKey(deps, call, input.KeyId, toShare);
  // "The key rotation status of these KMS keys is always false": of asymmetric and HMAC keys, too (API reference, GetKeyRotationStatus).
  const next = key.deletion ? undefined : nextRotation(key, call.now);
  return {
    KeyId: arn,
    KeyRotationEnabled: next !== undefined,
    ...(next !== undefined && { RotationPeriodInDays: key.schedule?.periodDays ?? usualDays, NextRotationDate: next }),
  };
};

/** The new material is in force at once; AWS takes a while, which it shows as OnDemandRotationStartDate. */
export const rotateKeyOnDemand: KmsHandler<"RotateKeyOnDemand"> = (deps, call, input) => {
  const found = findKey(deps, call, input.KeyId, toManage);
  requireRotatable(found, call.operation);
  requireEnabled(found, call.now);
  const made = found.key.rotations.filter(({ type }) => type === "ON_DEMAND");
  if (made.length >= mostOnDemand)
    throw tooMany(`You have exceeded the limit of ${mostOnDemand} on-demand rotations for ${found.arn}.`);
  if (made.at(-1)?.at === call.now) throw conflict(`On-demand rotation of ${found.arn} is already in progress.`);
  putWithRelatives(deps, found, rotatedOnDemand(found.key, call.now));
  return { KeyId: found.arn };
};

export const listKeyRotations: KmsHandler<"ListKeyRotations"> = (deps, call, input) => {
  const found = findKey(deps, call, input.KeyId, toManage);
  const { key } = found;
  requireSymmetric(found, call.operation);
  requireNotPendingDeletion(found, call.now);
  const rotations = rotationsUntil(key, call.now);
  const entries = rotations.map(
    ({ at, type }, place): RotationsListEntry => ({
      KeyId: key.id,
      KeyMaterialId: materialId(key, place + 1),
      KeyMaterialState: place + 1 === rotations.length ? "CURRENT" : "NON_CURRENT",
      RotationDate: at,
      RotationType: type,
    }),
  );
  const first: RotationsListEntry = {
    KeyId: key.id,
    KeyMaterialId: materialId(key, 0),
    KeyMaterialState: rotations.length === 0 ? "CURRENT" : "NON_CURRENT",
  };
  const all = input.IncludeKeyMaterial === "ALL_KEY_MATERIAL" ? [first, ...entries] : entries;
  const numbered = all.map((entry, place) => ({ entry, place: String(place).padStart(6, "0") }));
  const { items, rest } = pageOf(input, 100, ({ place }) => place, numbered);
  return { Rotations: items.map(({ entry }) => entry), ...rest };
};

function requireSymmetric({ key, arn }: Found, operation: string): void {
  if (key.spec !== "SYMMETRIC_DEFAULT")
    throw unsupported(`${arn} key spec is ${key.spec} which is not valid for ${operation}.`);
}

/** Imported material is not replaced: its owner keeps the original. */
function requireRotatable(found: Found, operation: string): void {
  requireSymmetric(found, operation);
  const { key, arn, scope } = found;
  if (key.multiRegion && key.multiRegion.primary !== scope.region)
    throw unsupported(`${arn} is a multi-Region replica key, which rotates with its primary key.`);
  if (key.origin !== "AWS_KMS")
    throw unsupported(`${arn} origin is ${key.origin} which is not valid for this operation.`);
}
