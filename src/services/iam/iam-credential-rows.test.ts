import { beforeEach, describe, expect, it } from "vitest";
import type { Call } from "../../kernel/call.ts";
import type { AuthorizedRow } from "../../kernel/service.ts";
import type { Deps } from "./deps.ts";
import { iam } from "./iam.ts";
import { createAccessKey } from "./operations/access-keys.ts";
import { createVirtualMFADevice } from "./operations/mfa-devices.ts";
import { createServiceSpecificCredential } from "./operations/service-credentials.ts";
import { account, type Bench, createBench, start, userPrincipal } from "./testing.ts";
import { putUser } from "./testing-users.ts";

let bench: Bench;
const arn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
const rowOf = (name: keyof typeof iam) => iam[name] as AuthorizedRow<object, Deps>;

const ask = <T>(question: (call: Call, deps: Deps) => T, call: Partial<Call> = {}): T | undefined => {
  let answer: T | undefined;
  bench.run(
    (deps, made) => {
      answer = question(made, deps);
      return {};
    },
    {},
    call,
  );
  return answer;
};
const resource = (name: keyof typeof iam, input: object, call: Partial<Call> = {}) =>
  ask((made, deps) => rowOf(name).resource(made, input, deps), call);

beforeEach(() => {
  bench = createBench();
  putUser(bench, "alice", { path: "/team/", tags: { team: "a" } });
});

describe("resources", () => {
  it.each<[keyof typeof iam, object, string | string[]]>([
    ["CreateAccessKey", { UserName: "alice" }, arn("user/team/alice")],
    ["CreateAccessKey", { UserName: "nobody" }, arn("user/nobody")],
    ["ChangePassword", {}, arn("user/*")],
    ["GetAccountPasswordPolicy", {}, "*"],
    ["CreateVirtualMFADevice", { Path: "/p/", VirtualMFADeviceName: "phone" }, arn("mfa/p/phone")],
    ["DeleteVirtualMFADevice", { SerialNumber: arn("mfa/phone") }, arn("mfa/phone")],
    ["UploadServerCertificate", { ServerCertificateName: "site" }, arn("server-certificate/site")],
    [
      "UpdateServerCertificate",
      { ServerCertificateName: "site", NewPath: "/n/" },
      [arn("server-certificate/site"), arn("server-certificate/n/site")],
    ],
    ["CreateOpenIDConnectProvider", { Url: "https://idp.example/a" }, arn("oidc-provider/idp.example/a")],
    ["GetOpenIDConnectProvider", { OpenIDConnectProviderArn: arn("oidc-provider/x") }, arn("oidc-provider/x")],
    ["CreateSAMLProvider", { Name: "okta" }, arn("saml-provider/okta")],
    ["ListServiceSpecificCredentials", { AllUsers: true }, arn("user/*")],
    ["ListServiceSpecificCredentials", { UserName: "alice" }, arn("user/team/alice")],
  ])("%s of %j", (name, input, expected) => {
    expect(resource(name, input)).toEqual(expected);
  });

  it("follow keys and devices to their user", () => {
    const { AccessKeyId } = bench.run(createAccessKey, { UserName: "alice" }).AccessKey;
    expect(resource("GetAccessKeyLastUsed", { AccessKeyId })).toBe(arn("user/team/alice"));
    expect(resource("GetAccessKeyLastUsed", { AccessKeyId }, { account: "210987654321" })).toBe(
      "arn:aws:iam::210987654321:user/*",
    );
    const { SerialNumber } = bench.run(createVirtualMFADevice, { VirtualMFADeviceName: "phone" }).VirtualMFADevice;
    expect(resource("GetMFADevice", { SerialNumber })).toBe(arn("user/*"));
    const [device] = bench.deps.mfaDevices.list({ account, region: "" });
    const enabled = { userId: "AIDAALICE", at: start, drift: 0, lastStep: 0 };
    bench.run((deps, call) => deps.mfaDevices.put(call, { ...device, enabled } as never), {});
    expect(resource("GetMFADevice", { SerialNumber })).toBe(arn("user/team/alice"));
    expect(resource("ChangePassword", {}, { principal: userPrincipal("alice", "AIDAALICE") })).toBe(arn("user/alice"));
  });
});

it("condition keys name the service of a credential", () => {
  const keys = (name: keyof typeof iam, input: object) => ask((call, deps) => rowOf(name).context?.(call, input, deps));
  const ServiceName = "codecommit.amazonaws.com";
  expect(keys("CreateServiceSpecificCredential", { ServiceName, CredentialAgeDays: 3 })).toEqual({
    "iam:ServiceSpecificCredentialServiceName": ServiceName,
    "iam:ServiceSpecificCredentialAgeDays": "3",
  });
  const made = bench.run(createServiceSpecificCredential, { UserName: "alice", ServiceName });
  const id = made.ServiceSpecificCredential?.ServiceSpecificCredentialId;
  expect(keys("ResetServiceSpecificCredential", { ServiceSpecificCredentialId: id })).toEqual({
    "iam:ServiceSpecificCredentialServiceName": ServiceName,
  });
});

it("tags of devices and keys' users are found", () => {
  const tags = (name: keyof typeof iam, input: object) =>
    ask((call, deps) => rowOf(name).resourceTags?.(call, input, deps));
  const Tags = [{ Key: "k", Value: "v" }];
  const { SerialNumber } = bench.run(createVirtualMFADevice, { VirtualMFADeviceName: "phone", Tags }).VirtualMFADevice;
  expect(tags("TagMFADevice", { SerialNumber })).toEqual({ k: "v" });
  expect(rowOf("TagMFADevice").requestTags?.({ Tags })).toEqual({ k: "v" });
  const { AccessKeyId } = bench.run(createAccessKey, { UserName: "alice" }).AccessKey;
  expect(tags("GetAccessKeyLastUsed", { AccessKeyId })).toEqual({ team: "a" });
});
