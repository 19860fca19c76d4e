import { qrPng } from "../../../engines/qr-png.ts";
import { toBase32 } from "../../../engines/totp.ts";
import type { Call } from "../../../kernel/call.ts";
import type { VirtualMFADevice } from "../../../model/types/iam.d.ts";
import { addWithin } from "../counts.ts";
import type { Deps, IamHandler } from "../deps.ts";
import {
  mfaDeviceExists,
  mfaDeviceInUse,
  mfaDeviceNotUsers,
  mfaDeviceTaken,
  quotaExceeded,
  validationError,
  wrongMfaCodes,
} from "../errors.ts";
import { requireUser, userById } from "../find.ts";
import { type Holder, holderFor, holderOf } from "../holder.ts";
import {
  enableReach,
  keyUri,
  mfaDevicesOf,
  requireMfaDevice,
  resyncReach,
  sealSeed,
  seedBytes,
  serialNumberOf,
  synchronized,
} from "../mfa.ts";
import { pageFrom, pageOf } from "../paging.ts";
import { quotas } from "../quotas.ts";
import { shortUser } from "../shapes.ts";
import type { MfaDevice } from "../state/mfa-device.ts";
import { someTags, withoutTags, withTags } from "../tags.ts";
import { pageOfTags } from "./tags.ts";

export const createVirtualMFADevice: IamHandler<"CreateVirtualMFADevice"> = (deps, call, input) => {
  const { mfaDevices, ports } = deps;
  const seed = ports.random.bytes(seedBytes);
  const device: MfaDevice = {
    name: input.VirtualMFADeviceName,
    path: input.Path ?? "/",
    createdAt: call.now,
    sealedSeed: sealSeed(ports.seals, seed),
    tags: withTags({}, input.Tags),
  };
  requireAddressable(serialNumberOf(call.account, device), device.name);
  if (mfaDevices.get(call, device.path + device.name)) throw mfaDeviceExists();
  addWithin(mfaDevices, call, device, "VirtualMFADevicesPerAccount");
  return {
    VirtualMFADevice: {
      SerialNumber: serialNumberOf(call.account, device),
      Base32StringSeed: Buffer.from(toBase32(seed)),
      QRCodePNG: qrPng(keyUri(`${device.name}@${call.account}`, seed)),
      ...someTags(device.tags),
    },
  };
};

/** The model sets no limit to the name, but one to the serial number that every other operation names the device by. */
const longestSerialNumber = 256;

function requireAddressable(serialNumber: string, name: string): void {
  const over = serialNumber.length - longestSerialNumber;
  if (over <= 0) return;
  throw validationError(
    `1 validation error detected: Value at 'virtualMFADeviceName' failed to satisfy constraint: Member must have length less than or equal to ${Math.max(0, name.length - over)}`,
  );
}

export const deleteVirtualMFADevice: IamHandler<"DeleteVirtualMFADevice"> = (deps, call, { SerialNumber }) => {
  const device = requireMfaDevice(deps, call, SerialNumber);
  if (device.enabled) throw mfaDeviceInUse();
  deps.mfaDevices.delete(call, device.path + device.name);
  return {};
};

export const enableMFADevice: IamHandler<"EnableMFADevice"> = (deps, call, input) => {
  const user = requireUser(deps, call, input.UserName);
  const device = requireMfaDevice(deps, call, input.SerialNumber);
  if (device.enabled) throw mfaDeviceTaken(input.SerialNumber);
  const limit = quotas.MFADevicesPerUser;
  if (mfaDevicesOf(deps, call, user.id).length >= limit) throw quotaExceeded("MFADevicesPerUser", limit);
  const codes = [input.AuthenticationCode1, input.AuthenticationCode2] as const;
  const clock = synchronized(deps, device, codes, call.now, enableReach);
  if (!clock) throw wrongMfaCodes();
  deps.mfaDevices.put(call, { ...device, enabled: { userId: user.id, at: call.now, ...clock } });
  return {};
};

export const resyncMFADevice: IamHandler<"ResyncMFADevice"> = (deps, call, input) => {
  const { device, enabled } = requireOfHolder(deps, call, holderFor(requireUser(deps, call, input.UserName)), input);
  const codes = [input.AuthenticationCode1, input.AuthenticationCode2] as const;
  const clock = synchronized(deps, device, codes, call.now, resyncReach);
  if (!clock) throw wrongMfaCodes();
  deps.mfaDevices.put(call, { ...device, enabled: { ...enabled, ...clock } });
  return {};
};

export const deactivateMFADevice: IamHandler<"DeactivateMFADevice"> = (deps, call, input) => {
  const { device } = requireOfHolder(deps, call, holderOf(deps, call, input.UserName), input);
  const { enabled: _, ...idle } = device;
  deps.mfaDevices.put(call, idle);
  return {};
};

export const getMFADevice: IamHandler<"GetMFADevice"> = (deps, call, { SerialNumber, UserName }) => {
  const device = requireMfaDevice(deps, call, SerialNumber);
  if (UserName !== undefined && device.enabled?.userId !== requireUser(deps, call, UserName).id) {
    throw mfaDeviceNotUsers();
  }
  const user = device.enabled && userById(deps, call, device.enabled.userId);
  return {
    ...(user && { UserName: user.name }),
    SerialNumber,
    ...(device.enabled && { EnableDate: device.enabled.at }),
  };
};

export const listMFADevices: IamHandler<"ListMFADevices"> = (deps, call, input) => {
  const holder = holderOf(deps, call, input.UserName);
  const { items, rest } = pageOf(input, mfaDevicesOf(deps, call, holder.id), keyOf);
  return {
    MFADevices: items.map((device) => ({
      UserName: holder.name,
      SerialNumber: serialNumberOf(call.account, device),
      EnableDate: device.enabled?.at ?? device.createdAt,
    })),
    ...rest,
  };
};

export const listVirtualMFADevices: IamHandler<"ListVirtualMFADevices"> = (deps, call, input) => {
  const wanted = assignment[input.AssignmentStatus ?? "Any"];
  const { items, rest } = pageFrom(input, keyOf, (after) =>
    filtered(deps.mfaDevices.list(call, { after: after === undefined ? undefined : [after] }), wanted),
  );
  return { VirtualMFADevices: items.map((device) => toVirtualDevice(deps, call, device)), ...rest };
};

export const tagMFADevice: IamHandler<"TagMFADevice"> = (deps, call, { SerialNumber, Tags }) => {
  const device = requireMfaDevice(deps, call, SerialNumber);
  deps.mfaDevices.put(call, { ...device, tags: withTags(device.tags, Tags) });
  return {};
};

export const untagMFADevice: IamHandler<"UntagMFADevice"> = (deps, call, { SerialNumber, TagKeys }) => {
  const device = requireMfaDevice(deps, call, SerialNumber);
  deps.mfaDevices.put(call, { ...device, tags: withoutTags(device.tags, TagKeys) });
  return {};
};

export const listMFADeviceTags: IamHandler<"ListMFADeviceTags"> = (deps, call, input) =>
  pageOfTags(requireMfaDevice(deps, call, input.SerialNumber).tags, input);

const keyOf = (device: MfaDevice): string => device.path + device.name;

const assignment = {
  Assigned: (device: MfaDevice) => device.enabled !== undefined,
  Unassigned: (device: MfaDevice) => device.enabled === undefined,
  Any: () => true,
} as const;

function* filtered<T>(items: Iterable<T>, wanted: (item: T) => boolean): Iterable<T> {
  for (const item of items) if (wanted(item)) yield item;
}

/** Neither the seed nor tags: both are given at creation only. */
function toVirtualDevice(deps: Deps, call: Call, device: MfaDevice): VirtualMFADevice {
  const user = device.enabled && userById(deps, call, device.enabled.userId);
  return {
    SerialNumber: serialNumberOf(call.account, device),
    ...(user && { User: shortUser(call.account, user) }),
    ...(device.enabled && { EnableDate: device.enabled.at }),
  };
}

function requireOfHolder(deps: Deps, call: Call, holder: Holder, { SerialNumber }: { readonly SerialNumber: string }) {
  const device = requireMfaDevice(deps, call, SerialNumber);
  if (device.enabled?.userId !== holder.id) throw mfaDeviceNotUsers();
  return { device, enabled: device.enabled };
}
