import { describe, expect, it } from "vitest";
import { serviceLinkedServices } from "../service-linked-services.ts";
import { account, createBench, start } from "../testing.ts";
import { attachRolePolicy, listAttachedRolePolicies } from "./attachments.ts";
import { putRolePolicy } from "./inline-policies.ts";
import {
  addRoleToInstanceProfile,
  createInstanceProfile,
  deleteInstanceProfile,
  getInstanceProfile,
  listInstanceProfiles,
  listInstanceProfilesForRole,
  removeRoleFromInstanceProfile,
} from "./instance-profiles.ts";
import {
  createRole,
  deleteRole,
  getRole,
  listRoles,
  updateAssumeRolePolicy,
  updateRole,
  updateRoleDescription,
} from "./roles.ts";
import {
  createServiceLinkedRole,
  deleteServiceLinkedRole,
  getServiceLinkedRoleDeletionStatus,
} from "./service-linked-roles.ts";
import { createUser, deleteUser, updateUser } from "./users.ts";

const arn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
const trusting = (principal: object): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
  });
const ec2 = trusting({ Service: "ec2.amazonaws.com" });

describe("roles", () => {
  it("shows a new role as it was asked for, the trust policy percent-encoded", () => {
    const bench = createBench();
    const { Role } = bench.run(createRole, {
      RoleName: "App",
      Path: "/svc/",
      AssumeRolePolicyDocument: ec2,
      Description: "runs (the) app",
      MaxSessionDuration: 7_200,
      Tags: [{ Key: "a", Value: "b" }],
    });
    expect(Role).toEqual({
      Path: "/svc/",
      RoleName: "App",
      RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      Arn: arn("role/svc/App"),
      CreateDate: start,
      AssumeRolePolicyDocument: expect.stringContaining("%7B%22Version%22%3A%222012-10-17%22%2C"),
      Description: "runs (the) app",
      MaxSessionDuration: 7_200,
      Tags: [{ Key: "a", Value: "b" }],
    });
    expect(decodeURIComponent(Role.AssumeRolePolicyDocument ?? "")).toBe(ec2);
    expect(bench.run(getRole, { RoleName: "app" })).toEqual({ Role: { ...Role, RoleLastUsed: {} } });
    const { Tags: _, ...short } = Role;
    expect(bench.run(listRoles, { PathPrefix: "/svc/" })).toEqual({ Roles: [short], IsTruncated: false });
  });

  it("changes what may change", () => {
    const bench = createBench();
    bench.run(createRole, { RoleName: "r", AssumeRolePolicyDocument: ec2 });
    bench.run(updateRole, { RoleName: "r", MaxSessionDuration: 3_700 });
    expect(bench.run(updateRoleDescription, { RoleName: "r", Description: "new" })).toMatchObject({
      Role: { Description: "new", MaxSessionDuration: 3_700 },
    });
    const lambda = trusting({ Service: "lambda.amazonaws.com" });
    bench.run(updateAssumeRolePolicy, { RoleName: "r", PolicyDocument: lambda });
    expect(decodeURIComponent(bench.run(getRole, { RoleName: "r" }).Role.AssumeRolePolicyDocument ?? "")).toBe(lambda);
  });

  it("trusts only principals that exist", () => {
    const bench = createBench();
    bench.run(createUser, { UserName: "alice", Path: "/p/" });
    for (const principal of [
      { AWS: "*" },
      { AWS: account },
      { AWS: [arn("root"), arn("user/p/alice")] },
      { AWS: `arn:aws:sts::${account}:assumed-role/r/session` },
    ]) {
      bench.run(createRole, {
        RoleName: `r${JSON.stringify(principal).length}`,
        AssumeRolePolicyDocument: trusting(principal),
      });
    }
    for (const missing of [arn("user/alice"), arn("role/nobody"), "arn:aws:iam::999999999999:user/x"]) {
      expect(bench.fault(createRole, { RoleName: "x", AssumeRolePolicyDocument: trusting({ AWS: missing }) })).toBe(
        `MalformedPolicyDocument: Invalid principal in policy: "AWS":"${missing}"`,
      );
    }
  });

  it("follows those whom it trusts, and trusts nobody who takes their name", () => {
    const bench = createBench();
    const { User } = bench.run(createUser, { UserName: "alice" });
    const text = trusting({ AWS: [arn("user/alice"), arn("root")] });
    bench.run(createRole, { RoleName: "r", AssumeRolePolicyDocument: text });
    const trusted = (): unknown =>
      JSON.parse(decodeURIComponent(bench.run(getRole, { RoleName: "r" }).Role.AssumeRolePolicyDocument ?? ""))
        .Statement[0].Principal.AWS;
    expect(trusted()).toEqual([arn("user/alice"), arn("root")]);
    bench.run(updateUser, { UserName: "alice", NewUserName: "eve" });
    expect(trusted()).toEqual([arn("user/eve"), arn("root")]);
    bench.run(deleteUser, { UserName: "eve" });
    bench.run(createUser, { UserName: "alice" });
    expect(trusted()).toEqual([User?.UserId, arn("root")]);
    bench.run(updateAssumeRolePolicy, { RoleName: "r", PolicyDocument: text });
    expect(trusted()).toEqual([arn("user/alice"), arn("root")]);
  });

  it("refuses", () => {
    const bench = createBench();
    bench.run(createRole, { RoleName: "r", AssumeRolePolicyDocument: ec2 });
    const cases: [string, string][] = [
      [
        bench.fault(createRole, { RoleName: "R", AssumeRolePolicyDocument: ec2 }),
        "EntityAlreadyExists: Role with name R already exists.",
      ],
      [bench.fault(getRole, { RoleName: "x" }), "NoSuchEntity: The role with name x cannot be found."],
      [
        bench.fault(createRole, { RoleName: "x", AssumeRolePolicyDocument: "{" }),
        "MalformedPolicyDocument: This policy contains invalid Json",
      ],
      [
        bench.fault(createRole, {
          RoleName: "x",
          AssumeRolePolicyDocument: trusting({
            Service: Array(60).fill("long-service-name-for-the-quota.amazonaws.com"),
          }),
        }),
        "LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048",
      ],
    ];
    for (const [got, expected] of cases) expect(got).toBe(expected);
  });

  it("deletes only a role on which nothing hangs", () => {
    const bench = createBench();
    for (const RoleName of ["profile", "attached", "inline", "free"]) {
      bench.run(createRole, { RoleName, AssumeRolePolicyDocument: ec2 });
    }
    bench.run(createInstanceProfile, { InstanceProfileName: "p" });
    bench.run(addRoleToInstanceProfile, { InstanceProfileName: "p", RoleName: "profile" });
    bench.run(attachRolePolicy, { RoleName: "attached", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" });
    bench.run(putRolePolicy, {
      RoleName: "inline",
      PolicyName: "x",
      PolicyDocument: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
    });
    for (const [RoleName, first] of [
      ["profile", "remove roles from instance profile"],
      ["attached", "detach all policies"],
      ["inline", "delete policies"],
    ] as const) {
      expect(bench.fault(deleteRole, { RoleName })).toBe(`DeleteConflict: Cannot delete entity, must ${first} first.`);
    }
    bench.run(deleteRole, { RoleName: "free" });
    expect(bench.fault(getRole, { RoleName: "free" })).toMatch(/^NoSuchEntity/);
  });
});

describe("instance profiles", () => {
  it("carries one role, which its giver must be allowed to pass", () => {
    const bench = createBench();
    const { Role } = bench.run(createRole, { RoleName: "App", AssumeRolePolicyDocument: ec2 });
    bench.run(createRole, { RoleName: "other", AssumeRolePolicyDocument: ec2 });
    const { InstanceProfile } = bench.run(createInstanceProfile, { InstanceProfileName: "P", Path: "/x/" });
    expect(InstanceProfile).toEqual({
      Path: "/x/",
      InstanceProfileName: "P",
      InstanceProfileId: expect.stringMatching(/^AIPA/),
      Arn: arn("instance-profile/x/P"),
      CreateDate: start,
      Roles: [],
    });
    bench.run(addRoleToInstanceProfile, { InstanceProfileName: "P", RoleName: "App" });
    expect(bench.questions).toEqual([
      { action: "iam:PassRole", resource: arn("role/App"), context: { "iam:PassedToService": "ec2.amazonaws.com" } },
    ]);
    const withRole = { ...InstanceProfile, Roles: [Role] };
    expect(bench.run(getInstanceProfile, { InstanceProfileName: "P" })).toEqual({ InstanceProfile: withRole });
    expect(bench.run(listInstanceProfilesForRole, { RoleName: "App" }).InstanceProfiles).toEqual([withRole]);
    expect(bench.run(listInstanceProfiles, {}).InstanceProfiles).toEqual([withRole]);
    expect(bench.fault(addRoleToInstanceProfile, { InstanceProfileName: "P", RoleName: "other" })).toBe(
      "LimitExceeded: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
    );
    expect(bench.fault(deleteInstanceProfile, { InstanceProfileName: "P" })).toBe(
      "DeleteConflict: Cannot delete entity, must remove roles from instance profile first.",
    );
    expect(bench.fault(removeRoleFromInstanceProfile, { InstanceProfileName: "P", RoleName: "other" })).toBe(
      "NoSuchEntity: The role with name other cannot be found.",
    );
    bench.run(removeRoleFromInstanceProfile, { InstanceProfileName: "P", RoleName: "App" });
    bench.run(deleteInstanceProfile, { InstanceProfileName: "P" });
    expect(bench.fault(getInstanceProfile, { InstanceProfileName: "P" })).toBe(
      "NoSuchEntity: Instance Profile P cannot be found.",
    );
    bench.run(createInstanceProfile, { InstanceProfileName: "P" });
    expect(bench.fault(createInstanceProfile, { InstanceProfileName: "p" })).toBe(
      "EntityAlreadyExists: Instance Profile p already exists.",
    );
  });
});

describe("service-linked roles", () => {
  it("knows only services whose policies AWS publishes", () => {
    const { deps } = createBench();
    for (const [service, { policy }] of Object.entries(serviceLinkedServices)) {
      expect(deps.awsPolicies.find(`arn:aws:iam::aws:policy/aws-service-role/${policy}`), service).toBeDefined();
    }
  });

  it("belongs to its service, which alone may change it", () => {
    const bench = createBench();
    const { Role } = bench.run(createServiceLinkedRole, { AWSServiceName: "ecs.amazonaws.com" });
    expect(Role).toMatchObject({
      Path: "/aws-service-role/ecs.amazonaws.com/",
      RoleName: "AWSServiceRoleForECS",
      Arn: arn("role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"),
    });
    const RoleName = "AWSServiceRoleForECS";
    expect(bench.run(listAttachedRolePolicies, { RoleName }).AttachedPolicies).toEqual([
      {
        PolicyName: "AmazonECSServiceRolePolicy",
        PolicyArn: "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy",
      },
    ]);
    const refusal =
      "UnmodifiableEntity: Cannot perform the operation on the protected role 'AWSServiceRoleForECS' - this role is only modifiable by AWS";
    expect(bench.fault(deleteRole, { RoleName })).toBe(refusal);
    expect(bench.fault(updateAssumeRolePolicy, { RoleName, PolicyDocument: ec2 })).toBe(refusal);
    expect(bench.fault(attachRolePolicy, { RoleName, PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" })).toBe(
      refusal,
    );
    expect(bench.fault(updateRole, { RoleName, MaxSessionDuration: 3_600 })).toBe(refusal);
    bench.run(updateRole, { RoleName, Description: "mine" });

    const { DeletionTaskId } = bench.run(deleteServiceLinkedRole, { RoleName });
    expect(DeletionTaskId).toMatch(
      /^task\/aws-service-role\/ecs\.amazonaws\.com\/AWSServiceRoleForECS\/[0-9a-f-]{36}$/,
    );
    expect(bench.run(getServiceLinkedRoleDeletionStatus, { DeletionTaskId })).toEqual({ Status: "SUCCEEDED" });
    expect(bench.fault(getRole, { RoleName })).toMatch(/^NoSuchEntity/);
  });

  it("refuses", () => {
    const bench = createBench();
    const linked = { AWSServiceName: "autoscaling.amazonaws.com" };
    bench.run(createServiceLinkedRole, linked);
    bench.run(createServiceLinkedRole, { ...linked, CustomSuffix: "blue" });
    expect(bench.run(getRole, { RoleName: "AWSServiceRoleForAutoScaling_blue" }).Role.Path).toBe(
      "/aws-service-role/autoscaling.amazonaws.com/",
    );
    expect(bench.fault(createServiceLinkedRole, linked)).toBe(
      "InvalidInput: Service role name AWSServiceRoleForAutoScaling has been taken in this account, please try a different suffix.",
    );
    expect(bench.fault(createServiceLinkedRole, { AWSServiceName: "ecs.amazonaws.com", CustomSuffix: "x" })).toBe(
      "InvalidInput: Custom suffix is not allowed for ecs.amazonaws.com",
    );
    expect(bench.fault(createServiceLinkedRole, { AWSServiceName: "constructor" })).toBe(
      "InvalidInput: Service constructor has no service-linked role that is known here.",
    );
    bench.run(createRole, { RoleName: "mine", AssumeRolePolicyDocument: ec2 });
    expect(bench.fault(deleteServiceLinkedRole, { RoleName: "mine" })).toBe(
      "NoSuchEntity: The role with name mine is not a service-linked role.",
    );
    expect(bench.fault(getServiceLinkedRoleDeletionStatus, { DeletionTaskId: "task/x" })).toBe(
      "NoSuchEntity: The deletion task task/x cannot be found.",
    );
  });
});
