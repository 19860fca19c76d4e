import { beforeEach, describe, expect, it } from "vitest";
import { stepAt, totpCode } from "../../../engines/totp.ts";
import { openSealed } from "../sealed-text.ts";
import { account, type Bench, createBench, start } from "../testing.ts";
import { putUser } from "../testing-users.ts";
import { createAccessKey } from "./access-keys.ts";
import * as reports from "./credential-reports.ts";
import { createLoginProfile } from "./login-profiles.ts";
import { createVirtualMFADevice, enableMFADevice } from "./mfa-devices.ts";
import { updateAccountPasswordPolicy } from "./password-policy.ts";

const scope = { account, region: "" };
const hour = 3_600_000;
let bench: Bench;

beforeEach(() => {
  bench = createBench();
});

describe("a credential report", () => {
  const generate = () => bench.run(reports.generateCredentialReport, {});
  const lines = () =>
    Buffer.from(bench.run(reports.getCredentialReport, {}).Content ?? [])
      .toString()
      .split("\n");

  it("is started, complete for four hours, then old", () => {
    expect(bench.fault(reports.getCredentialReport, {})).toBe("ReportNotPresent: No report exists.");
    expect(generate()).toEqual({
      State: "STARTED",
      Description: "No report exists. Starting a new report generation task",
    });
    expect(generate()).toEqual({ State: "COMPLETE" });
    expect(bench.run(reports.getCredentialReport, {})).toMatchObject({
      ReportFormat: "text/csv",
      GeneratedTime: start,
    });
    putUser(bench, "late");
    bench.advance(4 * hour);
    expect(generate()).toEqual({ State: "COMPLETE" });
    expect(lines()).toHaveLength(2);
    bench.advance(1);
    expect(bench.fault(reports.getCredentialReport, {})).toMatch(/^ReportExpired: /);
    expect(generate().State).toBe("STARTED");
    expect(lines()).toHaveLength(3);
  });

  it("tells every credential", async () => {
    putUser(bench, "alice", { path: "/team/" });
    putUser(bench, "b,ob");
    bench.run(updateAccountPasswordPolicy, { MaxPasswordAge: 90 });
    const call = bench.run((_deps, made) => made, {});
    await createLoginProfile(bench.deps, call, { UserName: "alice", Password: "secret" });
    bench.run(createAccessKey, { UserName: "alice" });
    const { SerialNumber } = bench.run(createVirtualMFADevice, { VirtualMFADeviceName: "phone" }).VirtualMFADevice;
    const [device] = bench.deps.mfaDevices.list(scope);
    const seed = openSealed(bench.ports.seals, "iam-mfa-seed", device?.sealedSeed ?? "") ?? new Uint8Array();
    const [AuthenticationCode1 = "", AuthenticationCode2 = ""] = [-1, 0].map((n) => totpCode(seed, stepAt(start) + n));
    bench.run(enableMFADevice, { UserName: "alice", SerialNumber, AuthenticationCode1, AuthenticationCode2 });
    generate();
    const at = "2026-01-15T12:00:00+00:00";
    const none = ["false", ...Array(4).fill("N/A")];
    expect(lines()).toEqual([
      "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated,additional_credentials_info",
      [
        "<root_account>",
        `arn:aws:iam::${account}:root`,
        "2020-01-01T00:00:00+00:00",
        "not_supported",
        "no_information",
        "not_supported",
        "not_supported",
        "false",
        ...none,
        ...none,
        "false,N/A,false,N/A,N/A",
      ].join(","),
      [
        `alice,arn:aws:iam::${account}:user/team/alice,${at},true,no_information,${at},2026-04-15T12:00:00+00:00,true`,
        `true,${at},N/A,N/A,N/A`,
        ...none,
        "false,N/A,false,N/A,N/A",
      ].join(","),
      [
        `"b,ob","arn:aws:iam::${account}:user/b,ob",${at},false,N/A,N/A,N/A,false`,
        ...none,
        ...none,
        "false,N/A,false,N/A,N/A",
      ].join(","),
    ]);
  });
});
