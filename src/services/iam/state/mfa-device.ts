import { defineCollection } from "../../../kernel/collection.ts";
import type { Taggable } from "./principal.ts";

/** A virtual MFA device: a secret that an app on somebody's telephone shares. */
export interface MfaDevice extends Taggable {
  readonly name: string;
  readonly path: string;
  readonly createdAt: number;
  /** Base64 of the seed, sealed. */
  readonly sealedSeed: string;
  readonly enabled?: MfaAssignment | undefined;
}

export interface MfaAssignment {
  readonly userId: string;
  readonly at: number;
  /** How many steps of 30 seconds the device's clock is ahead. */
  readonly drift: number;
  /** Step of the last code that was taken: it, and what came before it, is not taken again. */
  readonly lastStep: number;
}

export const mfaDevices = defineCollection<MfaDevice>({
  name: "iam.mfa-devices",
  scope: "account",
  version: 1,
  key: (device) => [device.path + device.name],
  indexes: { user: (device) => (device.enabled ? [[device.enabled.userId]] : []) },
});
