import { describe, expect, it } from "vitest";
import type { AuthorizedRow } from "../../kernel/service.ts";
import type { Deps } from "./deps.ts";
import { iam } from "./iam.ts";
import { iamService } from "./index.ts";
import { createRole } from "./operations/roles.ts";
import { createUser } from "./operations/users.ts";
import { account, createBench, userPrincipal } from "./testing.ts";

const arn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
const trust =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';

function furnished() {
  const bench = createBench();
  const { User } = bench.run(createUser, {
    UserName: "Alice",
    Path: "/staff/",
    PermissionsBoundary: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    Tags: [{ Key: "k", Value: "v" }],
  });
  bench.run(createRole, { RoleName: "R", Path: "/x/", AssumeRolePolicyDocument: trust });
  return { bench, alice: { ...userPrincipal("Alice", User?.UserId ?? ""), arn: arn("user/staff/Alice") } };
}

describe("IAM's rows", () => {
  it("stand for actions that exist", () => {
    const { actionsTable } = createBench().deps;
    for (const [operation, row] of iamService.iam) {
      expect(row.action).toBe(`iam:${operation}`);
      expect(actionsTable().services.iam?.actions, operation).toHaveProperty(operation);
    }
  });

  it.each<[keyof typeof iam, object, string | string[]]>([
    ["CreateUser", { UserName: "n", Path: "/p/" }, arn("user/p/n")],
    ["CreateUser", { UserName: "Alice" }, arn("user/Alice")],
    ["GetUser", { UserName: "alice" }, arn("user/staff/Alice")],
    ["GetUser", { UserName: "none" }, arn("user/none")],
    ["GetUser", {}, arn("user/staff/Alice")],
    ["ListUsers", {}, arn("user/")],
    ["ListUsers", { PathPrefix: "/p" }, arn("user/p")],
    ["UpdateUser", { UserName: "Alice", NewUserName: "b" }, [arn("user/staff/Alice"), arn("user/staff/b")]],
    ["UpdateGroup", { GroupName: "g", NewPath: "/z/" }, [arn("group/g"), arn("group/z/g")]],
    ["AddUserToGroup", { GroupName: "g", UserName: "Alice" }, arn("group/g")],
    ["ListGroupsForUser", { UserName: "Alice" }, arn("user/staff/Alice")],
    ["AttachRolePolicy", { RoleName: "R", PolicyArn: "x" }, arn("role/x/R")],
    ["CreatePolicy", { PolicyName: "p" }, arn("policy/p")],
    ["GetPolicy", { PolicyArn: "arn:aws:iam::aws:policy/X" }, "arn:aws:iam::aws:policy/X"],
    ["GetInstanceProfile", { InstanceProfileName: "i" }, arn("instance-profile/i")],
    [
      "CreateServiceLinkedRole",
      { AWSServiceName: "ecs.amazonaws.com" },
      arn("role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"),
    ],
    [
      "GetServiceLinkedRoleDeletionStatus",
      { DeletionTaskId: "task/aws-service-role/s/R/1" },
      arn("role/aws-service-role/s/R"),
    ],
    ["SimulatePrincipalPolicy", { PolicySourceArn: arn("role/x/R") }, arn("role/x/R")],
    ["GetAccountSummary", {}, "*"],
  ])("%s of %j is on %j", (operation, input, expected) => {
    const { bench, alice } = furnished();
    const row = iam[operation] as unknown as AuthorizedRow<object, Deps>;
    expect(row.resource({ ...bench.call(), principal: alice }, input, bench.deps)).toEqual(expected);
  });

  it.each<[keyof typeof iam, object, object]>([
    ["CreateUser", { UserName: "n", PermissionsBoundary: "b" }, { "iam:PermissionsBoundary": "b" }],
    [
      "AttachUserPolicy",
      { UserName: "Alice", PolicyArn: "p" },
      {
        "iam:PolicyARN": "p",
        "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "iam:ResourceTag/k": "v",
      },
    ],
    [
      "PutUserPermissionsBoundary",
      { UserName: "Alice", PermissionsBoundary: "new" },
      { "iam:PermissionsBoundary": "new" },
    ],
    ["DetachGroupPolicy", { GroupName: "g", PolicyArn: "p" }, { "iam:PolicyARN": "p" }],
    ["CreateServiceLinkedRole", { AWSServiceName: "ecs.amazonaws.com" }, { "iam:AWSServiceName": "ecs.amazonaws.com" }],
  ])("%s of %j comes with %j", (operation, input, expected) => {
    const { bench } = furnished();
    const row = iam[operation] as unknown as AuthorizedRow<object, Deps>;
    expect(row.context?.(bench.call(), input, bench.deps)).toMatchObject(expected);
  });

  it("carry tags of requests and resources", () => {
    const { bench } = furnished();
    const rows = iam as unknown as Record<string, AuthorizedRow<object, Deps>>;
    expect(rows.TagUser?.requestTags?.({ Tags: [{ Key: "a", Value: "b" }] })).toEqual({ a: "b" });
    expect(rows.UntagRole?.tagKeys?.({ TagKeys: ["a"] })).toEqual(["a"]);
    expect(rows.DeleteUser?.resourceTags?.(bench.call(), { UserName: "alice" }, bench.deps)).toEqual({ k: "v" });
  });
});
