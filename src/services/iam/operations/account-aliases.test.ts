import { beforeEach, describe, expect, it } from "vitest";
import { account, type Bench, createBench } from "../testing.ts";
import * as aliases from "./account-aliases.ts";
import { updateAccountPasswordPolicy } from "./password-policy.ts";
import { setSecurityTokenServicePreferences } from "./token-preferences.ts";

let bench: Bench;

beforeEach(() => {
  bench = createBench();
});

describe("an account alias", () => {
  const other = { account: "210987654321" };
  const listed = (call = {}) => bench.run(aliases.listAccountAliases, {}, call).AccountAliases;

  it("is one an account, and of one account", () => {
    expect(listed()).toEqual([]);
    bench.run(aliases.createAccountAlias, { AccountAlias: "acme" });
    expect(bench.fault(aliases.createAccountAlias, { AccountAlias: "acme" }, other)).toBe(
      "EntityAlreadyExists: The account alias acme already exists.",
    );
    bench.run(aliases.createAccountAlias, { AccountAlias: "acme-new" });
    expect(listed()).toEqual(["acme-new"]);
    bench.run(aliases.createAccountAlias, { AccountAlias: "acme" }, other);
    expect(listed(other)).toEqual(["acme"]);
  });

  it("is deleted by its own account", () => {
    bench.run(aliases.createAccountAlias, { AccountAlias: "acme" });
    const missing = "NoSuchEntity: The account alias acme cannot be found.";
    expect(bench.fault(aliases.deleteAccountAlias, { AccountAlias: "acme" }, other)).toBe(missing);
    bench.run(aliases.deleteAccountAlias, { AccountAlias: "acme" });
    expect(bench.fault(aliases.deleteAccountAlias, { AccountAlias: "acme" })).toBe(missing);
    expect(listed()).toEqual([]);
  });
});

it("keeps the version of tokens beside the password policy", () => {
  bench.run(updateAccountPasswordPolicy, {});
  bench.run(setSecurityTokenServicePreferences, { GlobalEndpointTokenVersion: "v2Token" });
  const settings = bench.deps.accountSettings.get({ account, region: "" }, "settings");
  expect(settings).toMatchObject({ tokenVersion: "v2Token", passwordPolicy: { minimumLength: 6 } });
});
