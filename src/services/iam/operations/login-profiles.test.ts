import { beforeEach, describe, expect, it } from "vitest";
import type { Call } from "../../../kernel/call.ts";
import { AwsError } from "../../../kernel/error.ts";
import type { Deps } from "../deps.ts";
import { account, type Bench, createBench, start, userPrincipal } from "../testing.ts";
import { putUser } from "../testing-users.ts";
import * as profiles from "./login-profiles.ts";
import * as policies from "./password-policy.ts";

const UserName = "alice";
const alice = { principal: userPrincipal("alice", "AIDAALICE") };
const good = "correct-Horse-7";
let bench: Bench;

/** Runs a handler that waits, outside of transactions as the road does; gives its fault as text. */
async function outcome<Input>(
  handler: (deps: Deps, call: Call, input: Input) => Promise<unknown>,
  input: Input,
  given: Partial<Call> = {},
): Promise<unknown> {
  const call = bench.run((_deps, made) => made, {}, given);
  try {
    return await handler(bench.deps, call, input);
  } catch (error) {
    if (error instanceof AwsError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

const create = (Password = good) => outcome(profiles.createLoginProfile, { UserName, Password });
const change = (OldPassword: string, NewPassword: string, who = alice) =>
  outcome(profiles.changePassword, { OldPassword, NewPassword }, who);

beforeEach(() => {
  bench = createBench();
  putUser(bench, "alice");
});

describe("a login profile", () => {
  it("is created, shown, updated and deleted, and keeps no password", async () => {
    const wire = { UserName, CreateDate: start, PasswordResetRequired: false };
    expect(await create()).toEqual({ LoginProfile: wire });
    expect(await create()).toBe("EntityAlreadyExists: Login Profile for user alice already exists.");
    expect(JSON.stringify([...bench.deps.loginProfiles.list({ account, region: "" })])).not.toContain("Horse");
    expect(await outcome(profiles.updateLoginProfile, { UserName, PasswordResetRequired: true })).toEqual({});
    expect(bench.run(profiles.getLoginProfile, { UserName })).toEqual({
      LoginProfile: { ...wire, PasswordResetRequired: true },
    });
    bench.run(profiles.deleteLoginProfile, { UserName });
    const missing = "NoSuchEntity: Login Profile for User alice cannot be found.";
    expect(bench.fault(profiles.getLoginProfile, { UserName })).toBe(missing);
    expect(bench.fault(profiles.deleteLoginProfile, { UserName })).toBe(missing);
    expect(await outcome(profiles.updateLoginProfile, { UserName, Password: good })).toBe(missing);
  });

  it("is not written over by one of two that come at once", async () => {
    await create();
    const both = await Promise.all([change(good, "another-Horse-1"), change(good, "another-Horse-2")]);
    expect(both).toContainEqual({});
    expect(both).toContainEqual(expect.stringMatching(/^EntityTemporarilyUnmodifiable: /));
  });
});

describe("ChangePassword", () => {
  it("wants the old password, of a user", async () => {
    await outcome(profiles.createLoginProfile, { UserName, Password: good, PasswordResetRequired: true });
    expect(await change("wrong", "another-Horse-1")).toBe("AccessDenied: The old password was incorrect.");
    expect(await change(good, "another-Horse-1")).toEqual({});
    expect(bench.run(profiles.getLoginProfile, { UserName }).LoginProfile.PasswordResetRequired).toBe(false);
    expect(await change(good, "another-Horse-2")).toBe("AccessDenied: The old password was incorrect.");
    const root = { principal: { kind: "root", account, arn: "", id: account } } as const;
    expect(await outcome(profiles.changePassword, { OldPassword: "a", NewPassword: "b" }, root)).toBe(
      "InvalidUserType: Only IAM Users can change their own password",
    );
  });
});

describe("the password policy", () => {
  const set = (input: object) => bench.run(policies.updateAccountPasswordPolicy, input);

  it("is absent at first, and again when deleted", () => {
    const missing = `NoSuchEntity: The Password Policy with domain name ${account} cannot be found.`;
    expect(bench.fault(policies.getAccountPasswordPolicy, {})).toBe(missing);
    expect(bench.fault(policies.deleteAccountPasswordPolicy, {})).toBe(
      "NoSuchEntity: The account policy with name PasswordPolicy cannot be found.",
    );
    set({});
    bench.run(policies.deleteAccountPasswordPolicy, {});
    expect(bench.fault(policies.getAccountPasswordPolicy, {})).toBe(missing);
  });

  it("is replaced as a whole", () => {
    set({ RequireSymbols: true, MaxPasswordAge: 90, PasswordReusePrevention: 3, HardExpiry: false });
    const plain = {
      MinimumPasswordLength: 6,
      RequireNumbers: false,
      RequireUppercaseCharacters: false,
      RequireLowercaseCharacters: false,
      AllowUsersToChangePassword: false,
    };
    expect(bench.run(policies.getAccountPasswordPolicy, {}).PasswordPolicy).toEqual({
      ...plain,
      RequireSymbols: true,
      ExpirePasswords: true,
      MaxPasswordAge: 90,
      PasswordReusePrevention: 3,
      HardExpiry: false,
    });
    set({});
    expect(bench.run(policies.getAccountPasswordPolicy, {}).PasswordPolicy).toEqual({
      ...plain,
      RequireSymbols: false,
      ExpirePasswords: false,
    });
  });

  it.each([
    [undefined, "Short-1", "a minimum length of 8"],
    [
      undefined,
      "onlylowercase1",
      "Password should meet 1 more of the following requirements: Password should have at least one uppercase letter, Password should have at least one symbol",
    ],
    [{ MinimumPasswordLength: 14 }, "Thirteen-1234", "a minimum length of 14"],
    [{ RequireUppercaseCharacters: true }, "lower-1", "at least one uppercase letter"],
    [{ RequireLowercaseCharacters: true }, "UPPER-1", "at least one lowercase letter"],
    [{ RequireNumbers: true }, "No-number", "at least one number"],
    [{ RequireSymbols: true }, "Nosymbol1", "at least one symbol"],
  ])("%j refuses %s", async (policy, password, reason) => {
    if (policy) set(policy);
    expect(await create(password)).toContain("PasswordPolicyViolation: Password should ");
    expect(await create(password)).toContain(reason);
  });

  it("takes what conforms, and keeps old passwords from coming back", async () => {
    set({ PasswordReusePrevention: 2 });
    expect(await create("first1")).toMatchObject({ LoginProfile: { UserName } });
    expect(await change("first1", "first1")).toBe(
      "PasswordPolicyViolation: Password cannot be one of the last 2 passwords that were used",
    );
    expect(await change("first1", "second")).toEqual({});
    expect(await change("second", "first1")).toMatch(/^PasswordPolicyViolation/);
    expect(await change("second", "third3")).toEqual({});
    expect(await change("third3", "first1")).toEqual({});
  });
});
