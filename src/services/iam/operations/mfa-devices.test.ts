import { beforeEach, describe, expect, it } from "vitest";
import { stepAt, stepMs, totpCode } from "../../../engines/totp.ts";
import { verifyMfa } from "../mfa.ts";
import { account, type Bench, createBench, start, userPrincipal } from "../testing.ts";
import { putUser } from "../testing-users.ts";
import * as mfa from "./mfa-devices.ts";

const UserName = "alice";
const alice = userPrincipal("alice", "AIDAALICE");
const SerialNumber = `arn:aws:iam::${account}:mfa/phones/alice`;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

let bench: Bench;
let seed: Uint8Array;

/** As an authenticator app reads it: base32 to bytes, the long way. */
function decode(text: string): Uint8Array {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

const now = () => bench.ports.clock.now();
const codeAt = (steps: number): string => totpCode(seed, stepAt(now()) + steps);
const pair = (steps: number) => ({ AuthenticationCode1: codeAt(steps - 1), AuthenticationCode2: codeAt(steps) });
const enable = (steps = 0) => bench.run(mfa.enableMFADevice, { UserName, SerialNumber, ...pair(steps) });
const verify = (code: string, principal = alice) => verifyMfa(bench.deps, principal, SerialNumber, code, now());

beforeEach(() => {
  bench = createBench();
  putUser(bench, "alice");
  putUser(bench, "bob");
  const { VirtualMFADevice: device } = bench.run(mfa.createVirtualMFADevice, {
    Path: "/phones/",
    VirtualMFADeviceName: "alice",
    Tags: [{ Key: "make", Value: "x" }],
  });
  expect(device).toMatchObject({ SerialNumber, Tags: [{ Key: "make", Value: "x" }] });
  expect(
    Buffer.from(device.QRCodePNG ?? [])
      .subarray(1, 4)
      .toString(),
  ).toBe("PNG");
  const text = Buffer.from(device.Base32StringSeed ?? []).toString();
  expect(text).toMatch(/^[A-Z2-7]{64}$/);
  seed = decode(text);
});

describe("enabling", () => {
  it.each([0, 1, -9])("takes two codes in a row, %i steps off", (steps) => {
    enable(steps);
    expect(bench.run(mfa.listMFADevices, { UserName }).MFADevices).toEqual([
      { UserName, SerialNumber, EnableDate: start },
    ]);
    expect(bench.run(mfa.getMFADevice, { SerialNumber })).toEqual({ UserName, SerialNumber, EnableDate: start });
  });

  const wrong = "InvalidAuthenticationCode: Authentication code for device is not valid.";
  it.each<[string, () => [string, string], string]>([
    ["the wrong way round", () => [codeAt(0), codeAt(-1)], wrong],
    ["the same code twice", () => [codeAt(0), codeAt(0)], wrong],
    ["long gone", () => [codeAt(-31), codeAt(-30)], wrong],
  ])("refuses codes %s", (_name, codes, message) => {
    const [AuthenticationCode1, AuthenticationCode2] = codes();
    const input = { UserName, SerialNumber, AuthenticationCode1, AuthenticationCode2 };
    expect(bench.fault(mfa.enableMFADevice, input)).toBe(message);
  });

  it("refuses what is no device of the account, taken, or hardware", () => {
    const missing = `arn:aws:iam::${account}:mfa/other`;
    expect(bench.fault(mfa.enableMFADevice, { UserName, SerialNumber: missing, ...pair(0) })).toBe(
      `NoSuchEntity: VirtualMFADevice with serial number ${missing} doesn't exist.`,
    );
    expect(bench.fault(mfa.enableMFADevice, { UserName, SerialNumber: "GAHT12345678", ...pair(0) })).toBe(
      "NotImplemented: Hardware MFA devices are not implemented: GAHT12345678. Use a virtual MFA device, whose serial number is an ARN.",
    );
    enable();
    expect(bench.fault(mfa.enableMFADevice, { UserName: "bob", SerialNumber, ...pair(0) })).toBe(
      `EntityAlreadyExists: MFA device ${SerialNumber} is already in use.`,
    );
  });
});

describe("a code", () => {
  it("is good once, one step early or late, for its user", () => {
    enable();
    expect(verify(codeAt(0))).toBe("invalid");
    bench.advance(2 * stepMs);
    expect(verify(codeAt(0), userPrincipal("bob", "AIDABOB"))).toBe("no-device");
    expect(verify("000000")).toBe("invalid");
    expect(verify(codeAt(-1))).toBe("valid");
    expect(verify(codeAt(-1))).toBe("invalid");
    expect(verify(codeAt(0))).toBe("valid");
    expect(verify(codeAt(1))).toBe("valid");
    expect(verify(codeAt(0))).toBe("invalid");
    expect(verify(codeAt(3))).toBe("invalid");
  });

  it("of a clock that ran away is good again after a resync", () => {
    enable();
    bench.advance(20 * stepMs);
    expect(verify(codeAt(100))).toBe("invalid");
    bench.run(mfa.resyncMFADevice, { UserName, SerialNumber, ...pair(100) });
    expect(verify(codeAt(101))).toBe("valid");
    expect(bench.fault(mfa.resyncMFADevice, { UserName, SerialNumber, ...pair(50) })).toMatch(/^InvalidAuthentication/);
    expect(bench.fault(mfa.resyncMFADevice, { UserName: "bob", SerialNumber, ...pair(110) })).toBe(
      "NoSuchEntity: MFA Device invalid for user.",
    );
  });
});

describe("a device", () => {
  it("must be deactivated before it is deleted", () => {
    enable();
    expect(bench.fault(mfa.deleteVirtualMFADevice, { SerialNumber })).toBe(
      "DeleteConflict: MFA VirtualDevice in use. Must deactivate first.",
    );
    bench.run(mfa.deactivateMFADevice, { UserName, SerialNumber });
    expect(verify(codeAt(1))).toBe("no-device");
    bench.run(mfa.deleteVirtualMFADevice, { SerialNumber });
    expect(bench.fault(mfa.deleteVirtualMFADevice, { SerialNumber })).toMatch(/^NoSuchEntity/);
  });

  it("is there once, is listed by assignment, and shows its seed to nobody", () => {
    expect(bench.fault(mfa.createVirtualMFADevice, { Path: "/phones/", VirtualMFADeviceName: "alice" })).toBe(
      "EntityAlreadyExists: MFADevice entity at the same path and name already exists.",
    );
    bench.run(mfa.createVirtualMFADevice, { VirtualMFADeviceName: "spare" });
    enable();
    const listed = (AssignmentStatus?: "Assigned" | "Unassigned") =>
      bench.run(mfa.listVirtualMFADevices, { AssignmentStatus }).VirtualMFADevices;
    expect(listed("Assigned")).toEqual([
      { SerialNumber, EnableDate: start, User: expect.objectContaining({ UserName }) },
    ]);
    expect(listed("Unassigned")).toEqual([{ SerialNumber: `arn:aws:iam::${account}:mfa/spare` }]);
    expect(listed()).toHaveLength(2);
    const [device] = bench.deps.mfaDevices.list({ account, region: "" });
    expect(device?.sealedSeed).not.toBe(Buffer.from(seed).toString("base64"));
  });

  it("is tagged", () => {
    bench.run(mfa.tagMFADevice, { SerialNumber, Tags: [{ Key: "owner", Value: "a" }] });
    bench.run(mfa.untagMFADevice, { SerialNumber, TagKeys: ["make"] });
    expect(bench.run(mfa.listMFADeviceTags, { SerialNumber }).Tags).toEqual([{ Key: "owner", Value: "a" }]);
  });
});
