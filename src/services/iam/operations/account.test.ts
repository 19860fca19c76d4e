import { expect, it } from "vitest";
import { account, createBench } from "../testing.ts";
import { getAccountSummary } from "./account-summary.ts";
import { attachGroupPolicy } from "./attachments.ts";
import { getAccountAuthorizationDetails } from "./authorization-details.ts";
import { addUserToGroup, createGroup } from "./groups.ts";
import { putUserPolicy } from "./inline-policies.ts";
import { addRoleToInstanceProfile, createInstanceProfile } from "./instance-profiles.ts";
import { createPolicy } from "./managed-policies.ts";
import { createPolicyVersion } from "./policy-versions.ts";
import { createRole } from "./roles.ts";
import { setSecurityTokenServicePreferences } from "./token-preferences.ts";
import { createUser } from "./users.ts";

const text = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}';
const trust =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
const admin = "arn:aws:iam::aws:policy/AdministratorAccess";

function furnished() {
  const bench = createBench();
  bench.run(createUser, { UserName: "u", Tags: [{ Key: "k", Value: "v" }] });
  bench.run(createGroup, { GroupName: "g" });
  bench.run(addUserToGroup, { GroupName: "g", UserName: "u" });
  bench.run(attachGroupPolicy, { GroupName: "g", PolicyArn: admin });
  bench.run(putUserPolicy, { UserName: "u", PolicyName: "i", PolicyDocument: text });
  bench.run(createRole, { RoleName: "r", AssumeRolePolicyDocument: trust, Description: "d" });
  bench.run(createInstanceProfile, { InstanceProfileName: "p" });
  bench.run(addRoleToInstanceProfile, { InstanceProfileName: "p", RoleName: "r" });
  bench.run(createPolicy, { PolicyName: "own", PolicyDocument: text });
  bench.run(createPolicyVersion, { PolicyArn: `arn:aws:iam::${account}:policy/own`, PolicyDocument: text });
  return bench;
}

it("sums the account up", () => {
  expect(furnished().run(getAccountSummary, {}).SummaryMap).toMatchObject({
    Users: 1,
    UsersQuota: 5_000,
    Groups: 1,
    GroupsQuota: 300,
    Roles: 1,
    RolesQuota: 1_000,
    Policies: 1,
    PolicyVersionsInUse: 2,
    InstanceProfiles: 1,
    MFADevices: 0,
    AccountMFAEnabled: 0,
    AccountAccessKeysPresent: 0,
    AccessKeysPerUserQuota: 2,
    GlobalEndpointTokenVersion: 1,
  });
});

it("says which tokens the account chose for the global endpoint", () => {
  const bench = furnished();
  bench.run(setSecurityTokenServicePreferences, { GlobalEndpointTokenVersion: "v2Token" });
  expect(bench.run(getAccountSummary, {}).SummaryMap).toMatchObject({ GlobalEndpointTokenVersion: 2 });
});

it("shows everything that authorizes, filtered and in pages", () => {
  const bench = furnished();
  const all = bench.run(getAccountAuthorizationDetails, {});
  expect(all).toMatchObject({
    IsTruncated: false,
    UserDetailList: [
      {
        UserName: "u",
        GroupList: ["g"],
        UserPolicyList: [{ PolicyName: "i", PolicyDocument: encodeURIComponent(text).replaceAll("*", "%2A") }],
        AttachedManagedPolicies: [],
        Tags: [{ Key: "k", Value: "v" }],
      },
    ],
    GroupDetailList: [
      {
        GroupName: "g",
        GroupPolicyList: [],
        AttachedManagedPolicies: [{ PolicyName: "AdministratorAccess", PolicyArn: admin }],
      },
    ],
    RoleDetailList: [{ RoleName: "r", InstanceProfileList: [{ InstanceProfileName: "p" }], RoleLastUsed: {} }],
    Policies: [
      { PolicyName: "own", PolicyVersionList: [{ VersionId: "v2" }, { VersionId: "v1", IsDefaultVersion: true }] },
      { PolicyName: "AdministratorAccess", AttachmentCount: 1 },
    ],
  });
  expect(bench.run(getAccountAuthorizationDetails, { Filter: ["Role", "AWSManagedPolicy"] })).toMatchObject({
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [{ RoleName: "r" }],
    Policies: [{ PolicyName: "AdministratorAccess" }],
  });

  const names: unknown[] = [];
  let Marker: string | undefined;
  do {
    const page = bench.run(getAccountAuthorizationDetails, { MaxItems: 1, Marker });
    names.push(
      ...(page.UserDetailList ?? []).map(({ UserName }) => UserName),
      ...(page.GroupDetailList ?? []).map(({ GroupName }) => GroupName),
      ...(page.RoleDetailList ?? []).map(({ RoleName }) => RoleName),
      ...(page.Policies ?? []).map(({ PolicyName }) => PolicyName),
    );
    Marker = page.Marker;
  } while (Marker !== undefined);
  expect(names).toEqual(["u", "g", "r", "own", "AdministratorAccess"]);
});
