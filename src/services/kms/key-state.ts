import type { KeyState } from "../../model/types/kms.d.ts";
import { disabled, invalidState } from "./errors.ts";
import type { Found } from "./find.ts";
import type { Deletion, KmsKey } from "./state.ts";

/** The state that the clock shows: scheduled deletions and expired material need no timer. */
export function stateOf(key: KmsKey, now: number): KeyState {
  if (key.deletion) return waitsForReplicas(key.deletion, now) ? "PendingReplicaDeletion" : "PendingDeletion";
  if (!hasMaterial(key, now)) return "PendingImport";
  return key.enabled ? "Enabled" : "Disabled";
}

export const waitsForReplicas = ({ replicasUntil = 0 }: Deletion, now: number): boolean => replicasUntil > now;

/** AWS managed keys get theirs when they are first used. */
export const hasMaterial = ({ origin, sealed, imported }: KmsKey, now: number): boolean =>
  origin === "AWS_KMS" || (sealed !== undefined && (imported?.expiresAt === undefined || imported.expiresAt > now));

/** KMS developer guide, "Key state table": what most operations on a key that is not enabled answer. */
export function requireEnabled({ key, arn }: Found, now: number): void {
  const state = stateOf(key, now);
  if (state === "Disabled") throw disabled(arn);
  requireState(arn, state, ["Enabled"]);
}

export function requireNotPendingDeletion({ key, arn }: Found, now: number): void {
  if (key.deletion)
    throw invalidState(arn, said[waitsForReplicas(key.deletion, now) ? "PendingReplicaDeletion" : "PendingDeletion"]);
}

export function requireMaterial({ key, arn }: Found, now: number): void {
  requireState(arn, stateOf(key, now), ["Enabled", "Disabled"]);
}

function requireState(arn: string, state: KeyState, allowed: readonly KeyState[]): void {
  if (!allowed.includes(state)) throw invalidState(arn, said[state as keyof typeof said] ?? state);
}

const said = {
  PendingDeletion: "pending deletion",
  PendingReplicaDeletion: "pending replica deletion",
  PendingImport: "pending import",
} as const;
