import { expect, it } from "vitest";
import { updateAccountPasswordPolicy } from "./operations/password-policy.ts";
import { createPrincipalPolicies } from "./principal-policies.ts";
import { createBench, userPrincipal } from "./testing.ts";
import { putUser } from "./testing-users.ts";

it("lets users change their own password as soon as the account's policy says so, and no longer", () => {
  const bench = createBench();
  putUser(bench, "alice");
  const policies = createPrincipalPolicies(bench.deps);
  const identity = () => policies.of(userPrincipal("alice", "AIDAALICE"))?.identity;
  expect(identity()).toEqual([]);
  bench.run(updateAccountPasswordPolicy, { AllowUsersToChangePassword: true });
  expect(identity()).toEqual([
    {
      name: "AllowUsersToChangePassword",
      attachedTo: "account 123456789012",
      text: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:ChangePassword","Resource":"arn:aws:iam::123456789012:user/alice"},{"Effect":"Allow","Action":"iam:GetAccountPasswordPolicy","Resource":"*"}]}',
    },
  ]);
  bench.run(updateAccountPasswordPolicy, {});
  expect(identity()).toEqual([]);
});
