import { findPair, findStep, stepAt, toBase32 } from "../../engines/totp.ts";
import { parseArn } from "../../kernel/arn.ts";
import type { Principal, Scope } from "../../kernel/call.ts";
import type { MfaAnswer } from "../../kernel/gifts.ts";
import type { Seals } from "../../kernel/ports.ts";
import { virtualMfaArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { hardwareMfa, noSuchMfaDevice } from "./errors.ts";
import { openSealed, sealBytes } from "./sealed-text.ts";
import type { MfaAssignment, MfaDevice } from "./state/mfa-device.ts";

/** Virtual MFA devices: their seeds and their codes. */

/** Forty bytes: 64 characters of base32, as AWS hands out. */
export const seedBytes = 40;
const purpose = "iam-mfa-seed";

/** Steps on either side that a code may be off: RFC 6238, 5.2, advises one. */
const usualReach = 1;
/** When a person reads off two codes in a row, five minutes. */
export const enableReach = 10;
/** For a device whose clock has run away: an hour and a half. */
export const resyncReach = 180;

export const sealSeed = (seals: Seals, seed: Uint8Array): string => sealBytes(seals, purpose, seed);

/** What the QR code says: the key URI format that authenticator apps share. */
export const keyUri = (label: string, seed: Uint8Array): string =>
  `otpauth://totp/Amazon%20Web%20Services:${encodeURIComponent(label).replace("%40", "@")}?secret=${toBase32(seed)}&issuer=Amazon%20Web%20Services`;

/** The device of a serial number in the caller's account. Hardware devices have no ARN but a number, `GAHT12345678`. */
export function findMfaDevice({ mfaDevices }: Deps, scope: Scope, serialNumber: string): MfaDevice | undefined {
  const arn = parseArn(serialNumber);
  if (arn?.service !== "iam" || arn.account !== scope.account || !arn.resource.startsWith("mfa/")) return undefined;
  return mfaDevices.get(scope, arn.resource.slice("mfa".length));
}

export function requireMfaDevice(deps: Deps, scope: Scope, serialNumber: string): MfaDevice {
  if (!serialNumber.startsWith("arn:")) throw hardwareMfa(serialNumber);
  const device = findMfaDevice(deps, scope, serialNumber);
  if (!device) throw noSuchMfaDevice(serialNumber);
  return device;
}

export const serialNumberOf = (account: string, device: MfaDevice): string => virtualMfaArn(account, device);

/** In order of enabling. */
export const mfaDevicesOf = ({ mfaDevices }: Deps, scope: Scope, userId: string): MfaDevice[] =>
  [...mfaDevices.findBy(scope, "user", userId)].sort((a, b) => (a.enabled?.at ?? 0) - (b.enabled?.at ?? 0));

/** What two codes in a row say of the device's clock; undefined where they are wrong. */
export function synchronized(
  { ports }: Deps,
  device: MfaDevice,
  codes: readonly [string, string],
  now: number,
  reach: number,
): Pick<MfaAssignment, "drift" | "lastStep"> | undefined {
  const seed = openSealed(ports.seals, purpose, device.sealedSeed);
  const step = seed && findPair(seed, codes[0], codes[1], stepAt(now), reach);
  if (step === undefined || step <= (device.enabled?.lastStep ?? 0)) return undefined;
  return { drift: step - stepAt(now), lastStep: step };
}

/** Takes a code, once. Opens a transaction of its own where there is none. */
export function verifyMfa(
  deps: Deps,
  principal: Principal,
  serialNumber: string,
  code: string,
  now: number,
): MfaAnswer {
  const { mfaDevices, ports } = deps;
  const scope: Scope = { account: principal.account, region: "" };
  const device = findMfaDevice(deps, scope, serialNumber);
  if (device?.enabled === undefined || device.enabled.userId !== principal.id) return "no-device";
  const { enabled } = device;
  const seed = openSealed(ports.seals, purpose, device.sealedSeed);
  const step = seed && findStep(seed, code, stepAt(now) + enabled.drift, usualReach, enabled.lastStep);
  if (step === undefined) return "invalid";
  const moved = { ...enabled, drift: step - stepAt(now), lastStep: step };
  ports.store.transact(() => mfaDevices.put(scope, { ...device, enabled: moved }));
  return "valid";
}
