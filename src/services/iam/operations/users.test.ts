import { describe, expect, it } from "vitest";
import { account, type Bench, createBench, start, userPrincipal } from "../testing.ts";
import { attachUserPolicy } from "./attachments.ts";
import {
  addUserToGroup,
  createGroup,
  deleteGroup,
  getGroup,
  listGroups,
  listGroupsForUser,
  removeUserFromGroup,
  updateGroup,
} from "./groups.ts";
import { putUserPolicy } from "./inline-policies.ts";
import { createUser, deleteUser, getUser, listUsers, updateUser } from "./users.ts";

const arn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
const allowAll = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

function makeUsers(bench: Bench, ...names: string[]): void {
  for (const UserName of names) bench.run(createUser, { UserName });
}

describe("users", () => {
  it("shows a new user as it was asked for", () => {
    const bench = createBench();
    const created = bench.run(createUser, {
      UserName: "Alice",
      Path: "/staff/",
      PermissionsBoundary: "arn:aws:iam::aws:policy/ReadOnlyAccess",
      Tags: [{ Key: "team", Value: "blue" }],
    });
    const expected = {
      Path: "/staff/",
      UserName: "Alice",
      UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
      Arn: arn("user/staff/Alice"),
      CreateDate: start,
      PermissionsBoundary: {
        PermissionsBoundaryType: "Policy",
        PermissionsBoundaryArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
      },
      Tags: [{ Key: "team", Value: "blue" }],
    };
    expect(created).toEqual({ User: expected });
    expect(bench.run(getUser, { UserName: "alice" })).toEqual({ User: expected });
    const { PermissionsBoundary: _, Tags: __, ...short } = expected;
    expect(bench.run(listUsers, {})).toEqual({ Users: [short], IsTruncated: false });
  });

  it("pages in order of names and filters by path", () => {
    const bench = createBench();
    makeUsers(bench, "carol", "Bob", "alice");
    bench.run(createUser, { UserName: "dave", Path: "/ops/" });
    const first = bench.run(listUsers, { MaxItems: 2 });
    expect(first.Users.map((user) => user.UserName)).toEqual(["alice", "Bob"]);
    expect(first.IsTruncated).toBe(true);
    const second = bench.run(listUsers, { Marker: first.Marker, MaxItems: 2 });
    expect(second.Users.map((user) => user.UserName)).toEqual(["carol", "dave"]);
    expect(second).toMatchObject({ IsTruncated: false });
    expect(bench.run(listUsers, { PathPrefix: "/ops" }).Users.map((user) => user.UserName)).toEqual(["dave"]);
    expect(bench.fault(listUsers, { Marker: "junk" })).toBe("ValidationError: Invalid Marker.");
  });

  it("gives a renamed user its old id, groups and policies", () => {
    const bench = createBench();
    makeUsers(bench, "alice");
    bench.run(createGroup, { GroupName: "admins" });
    bench.run(addUserToGroup, { GroupName: "admins", UserName: "alice" });
    const before = bench.run(getUser, { UserName: "alice" }).User;
    bench.run(updateUser, { UserName: "alice", NewUserName: "Eve", NewPath: "/x/" });
    expect(bench.run(getUser, { UserName: "Eve" }).User).toEqual({
      ...before,
      UserName: "Eve",
      Path: "/x/",
      Arn: arn("user/x/Eve"),
    });
    expect(bench.fault(getUser, { UserName: "alice" })).toMatch(/^NoSuchEntity/);
    expect(bench.run(getGroup, { GroupName: "admins" }).Users.map((user) => user.UserName)).toEqual(["Eve"]);
  });

  it("shows a caller without a name itself", () => {
    const bench = createBench();
    const { User } = bench.run(createUser, { UserName: "alice" });
    const principal = userPrincipal("alice", User?.UserId ?? "");
    expect(bench.run(getUser, {}, { principal }).User).toEqual(User);
    expect(bench.run(getUser, {}).User).toMatchObject({ UserId: account, Arn: arn("root") });
    expect(bench.fault(getUser, {}, { principal: { ...principal, kind: "role-session" } })).toBe(
      "ValidationError: Must specify userName when calling with non-User credentials",
    );
  });

  it("refuses", () => {
    const bench = createBench();
    makeUsers(bench, "alice", "bob", "busy");
    bench.run(createGroup, { GroupName: "g" });
    expect(bench.fault(createUser, { UserName: "ALICE" })).toBe(
      "EntityAlreadyExists: User with name ALICE already exists.",
    );
    expect(bench.fault(updateUser, { UserName: "alice", NewUserName: "bob" })).toBe(
      "EntityAlreadyExists: User with name bob already exists.",
    );
    expect(bench.fault(getUser, { UserName: "nobody" })).toBe(
      "NoSuchEntity: The user with name nobody cannot be found.",
    );
    expect(bench.fault(createUser, { UserName: "x", PermissionsBoundary: "arn:aws:iam::aws:policy/Nope" })).toBe(
      "NoSuchEntity: Policy arn:aws:iam::aws:policy/Nope does not exist or is not attachable.",
    );
    expect(
      bench.fault(createUser, {
        UserName: "x",
        Tags: [
          { Key: "a", Value: "1" },
          { Key: "A", Value: "2" },
        ],
      }),
    ).toBe("InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  });

  it("deletes only a user on whom nothing hangs", () => {
    const bench = createBench();
    makeUsers(bench, "alice", "inline", "attached", "member");
    bench.run(putUserPolicy, { UserName: "inline", PolicyName: "p", PolicyDocument: allowAll });
    bench.run(attachUserPolicy, { UserName: "attached", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
    bench.run(createGroup, { GroupName: "g" });
    bench.run(addUserToGroup, { GroupName: "g", UserName: "member" });
    for (const [UserName, first] of [
      ["inline", "delete policies"],
      ["attached", "detach all policies"],
      ["member", "remove users from group"],
    ] as const) {
      expect(bench.fault(deleteUser, { UserName })).toBe(`DeleteConflict: Cannot delete entity, must ${first} first.`);
    }
    bench.run(deleteUser, { UserName: "alice" });
    expect(bench.fault(deleteUser, { UserName: "alice" })).toBe(
      "NoSuchEntity: The user with name alice cannot be found.",
    );
  });

  it("keeps the quota of users, also behind changes that are no creations", () => {
    const bench = createBench();
    for (let n = 0; n < 5_000; n++) bench.run(createUser, { UserName: `u${n}` });
    expect(bench.fault(createUser, { UserName: "one-too-many" })).toBe(
      "LimitExceeded: Cannot exceed quota for UsersPerAccount: 5000",
    );
    bench.run(deleteUser, { UserName: "u1" });
    bench.run(createUser, { UserName: "fits" });
    expect(bench.fault(createUser, { UserName: "again" })).toMatch(/^LimitExceeded/);
  });
});

describe("groups", () => {
  it("shows members, and the groups of a member", () => {
    const bench = createBench();
    makeUsers(bench, "bob", "alice");
    const { Group } = bench.run(createGroup, { GroupName: "Devs", Path: "/eng/" });
    expect(Group).toEqual({
      Path: "/eng/",
      GroupName: "Devs",
      GroupId: expect.stringMatching(/^AGPA/),
      Arn: arn("group/eng/Devs"),
      CreateDate: start,
    });
    for (const UserName of ["bob", "alice", "alice"]) bench.run(addUserToGroup, { GroupName: "devs", UserName });
    const page = bench.run(getGroup, { GroupName: "Devs", MaxItems: 1 });
    expect(page).toMatchObject({ Group, IsTruncated: true, Users: [{ UserName: "alice" }] });
    expect(bench.run(getGroup, { GroupName: "Devs", Marker: page.Marker })).toMatchObject({
      IsTruncated: false,
      Users: [{ UserName: "bob" }],
    });
    expect(bench.run(listGroupsForUser, { UserName: "bob" })).toEqual({ Groups: [Group], IsTruncated: false });
    bench.run(removeUserFromGroup, { GroupName: "Devs", UserName: "bob" });
    bench.run(removeUserFromGroup, { GroupName: "Devs", UserName: "bob" });
    expect(bench.run(listGroupsForUser, { UserName: "bob" }).Groups).toEqual([]);
    expect(bench.run(listGroups, { PathPrefix: "/eng/" }).Groups).toEqual([Group]);
  });

  it("renames and deletes", () => {
    const bench = createBench();
    makeUsers(bench, "alice");
    bench.run(createGroup, { GroupName: "a" });
    bench.run(createGroup, { GroupName: "b" });
    bench.run(addUserToGroup, { GroupName: "a", UserName: "alice" });
    expect(bench.fault(createGroup, { GroupName: "A" })).toBe("EntityAlreadyExists: Group with name A already exists.");
    expect(bench.fault(updateGroup, { GroupName: "a", NewGroupName: "b" })).toBe(
      "EntityAlreadyExists: Group with name b already exists.",
    );
    bench.run(updateGroup, { GroupName: "a", NewGroupName: "c" });
    expect(bench.run(listGroupsForUser, { UserName: "alice" }).Groups).toMatchObject([{ GroupName: "c" }]);
    expect(bench.fault(deleteGroup, { GroupName: "c" })).toBe(
      "DeleteConflict: Cannot delete entity, must remove users from group first.",
    );
    bench.run(deleteGroup, { GroupName: "b" });
    expect(bench.fault(getGroup, { GroupName: "b" })).toBe("NoSuchEntity: The group with name b cannot be found.");
  });

  it("limits the groups of a user", () => {
    const bench = createBench();
    makeUsers(bench, "alice");
    for (let n = 0; n <= 10; n++) bench.run(createGroup, { GroupName: `g${n}` });
    for (let n = 0; n < 10; n++) bench.run(addUserToGroup, { GroupName: `g${n}`, UserName: "alice" });
    expect(bench.fault(addUserToGroup, { GroupName: "g10", UserName: "alice" })).toBe(
      "LimitExceeded: Cannot exceed quota for GroupsPerUser: 10",
    );
  });
});
