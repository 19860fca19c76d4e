import { describe, expect, it } from "vitest";
import { account, type Bench, createBench, start } from "../testing.ts";
import * as attachments from "./attachments.ts";
import * as boundaries from "./boundaries.ts";
import { createGroup } from "./groups.ts";
import * as inline from "./inline-policies.ts";
import { createInstanceProfile } from "./instance-profiles.ts";
import { createPolicy, deletePolicy, getPolicy, listPolicies } from "./managed-policies.ts";
import { listEntitiesForPolicy } from "./policy-entities.ts";
import {
  createPolicyVersion,
  deletePolicyVersion,
  getPolicyVersion,
  listPolicyVersions,
  setDefaultPolicyVersion,
} from "./policy-versions.ts";
import { createRole, getRole } from "./roles.ts";
import * as tags from "./tags.ts";
import { createUser, getUser } from "./users.ts";

const arn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
const allow = (action: string): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });
const ec2 =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
const admin = "arn:aws:iam::aws:policy/AdministratorAccess";

/** A bench with user u, group g, role r, instance profile i and policy p. */
function furnished(): Bench {
  const bench = createBench();
  bench.run(createUser, { UserName: "u" });
  bench.run(createGroup, { GroupName: "g" });
  bench.run(createRole, { RoleName: "r", AssumeRolePolicyDocument: ec2 });
  bench.run(createInstanceProfile, { InstanceProfileName: "i" });
  bench.run(createPolicy, { PolicyName: "p", PolicyDocument: allow("s3:GetObject") });
  return bench;
}

describe("managed policies", () => {
  it("shows a new policy as it was asked for", () => {
    const bench = createBench();
    const { Policy } = bench.run(createPolicy, {
      PolicyName: "Reader",
      Path: "/team/",
      PolicyDocument: allow("s3:Get*"),
      Description: "reads",
      Tags: [{ Key: "k", Value: "v" }],
    });
    expect(Policy).toEqual({
      PolicyName: "Reader",
      PolicyId: expect.stringMatching(/^ANPA[A-Z2-7]{17}$/),
      Arn: arn("policy/team/Reader"),
      Path: "/team/",
      DefaultVersionId: "v1",
      AttachmentCount: 0,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      CreateDate: start,
      UpdateDate: start,
      Tags: [{ Key: "k", Value: "v" }],
    });
    expect(bench.run(getPolicy, { PolicyArn: arn("policy/team/Reader") })).toEqual({
      Policy: { ...Policy, Description: "reads" },
    });
    expect(bench.fault(getPolicy, { PolicyArn: arn("policy/Reader") })).toBe(
      `NoSuchEntity: Policy ${arn("policy/Reader")} was not found.`,
    );
    expect(bench.fault(createPolicy, { PolicyName: "reader", PolicyDocument: allow("*") })).toBe(
      "EntityAlreadyExists: A policy called reader already exists. Duplicate names are not allowed.",
    );
  });

  it("refuses documents that are wrong or too long", () => {
    const bench = createBench();
    expect(bench.fault(createPolicy, { PolicyName: "x", PolicyDocument: "{}" })).toMatch(/^MalformedPolicyDocument: /);
    expect(bench.fault(createPolicy, { PolicyName: "x", PolicyDocument: allow(`s3:${"a".repeat(7_000)}`) })).toBe(
      "LimitExceeded: Cannot exceed quota for PolicySize: 6144",
    );
    expect(bench.fault(getPolicy, { PolicyArn: "no-arn-but-long-enough" })).toBe(
      "InvalidInput: ARN no-arn-but-long-enough is not valid.",
    );
  });

  it("keeps five versions", () => {
    const bench = furnished();
    const PolicyArn = arn("policy/p");
    bench.advance(1_000);
    for (let n = 2; n <= 5; n++) {
      const { PolicyVersion } = bench.run(createPolicyVersion, {
        PolicyArn,
        PolicyDocument: allow(`s3:v${n}`),
        SetAsDefault: n === 3,
      });
      expect(PolicyVersion).toEqual({ VersionId: `v${n}`, IsDefaultVersion: n === 3, CreateDate: start + 1_000 });
    }
    expect(bench.fault(createPolicyVersion, { PolicyArn, PolicyDocument: allow("*") })).toBe(
      "LimitExceeded: A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
    );
    expect(bench.run(getPolicy, { PolicyArn }).Policy).toMatchObject({
      DefaultVersionId: "v3",
      UpdateDate: start + 1_000,
    });
    expect(bench.fault(deletePolicyVersion, { PolicyArn, VersionId: "v3" })).toBe(
      "DeleteConflict: Cannot delete the default version of a policy.",
    );
    expect(bench.fault(deletePolicy, { PolicyArn })).toMatch(
      /^DeleteConflict: This policy has more than one version\./,
    );
    bench.run(deletePolicyVersion, { PolicyArn, VersionId: "v5" });
    bench.run(createPolicyVersion, { PolicyArn, PolicyDocument: allow("*") });
    expect(bench.run(listPolicyVersions, { PolicyArn }).Versions?.map(({ VersionId }) => VersionId)).toEqual([
      "v6",
      "v4",
      "v3",
      "v2",
      "v1",
    ]);
    bench.run(setDefaultPolicyVersion, { PolicyArn, VersionId: "v6" });
    const { PolicyVersion } = bench.run(getPolicyVersion, { PolicyArn, VersionId: "v6" });
    expect(PolicyVersion).toMatchObject({ IsDefaultVersion: true });
    expect(decodeURIComponent(PolicyVersion?.Document ?? "")).toBe(allow("*"));
    expect(bench.fault(getPolicyVersion, { PolicyArn, VersionId: "v9" })).toBe(
      `NoSuchEntity: Policy ${PolicyArn} version v9 does not exist or is not attachable.`,
    );
  });

  it("has AWS's policies, which nobody changes", () => {
    const bench = createBench();
    const { Policy } = bench.run(getPolicy, { PolicyArn: admin });
    expect(Policy).toMatchObject({ PolicyName: "AdministratorAccess", Arn: admin, Path: "/", AttachmentCount: 0 });
    const VersionId = Policy?.DefaultVersionId ?? "";
    const { PolicyVersion } = bench.run(getPolicyVersion, { PolicyArn: admin, VersionId });
    expect(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? "")).Statement[0]).toMatchObject({ Action: "*" });
    for (const change of [
      bench.fault(deletePolicy, { PolicyArn: admin }),
      bench.fault(createPolicyVersion, { PolicyArn: admin, PolicyDocument: allow("*") }),
      bench.fault(tags.tagPolicy, { PolicyArn: admin, Tags: [{ Key: "a", Value: "b" }] }),
    ]) {
      expect(change).toBe(`AccessDenied: Policy ${admin} is managed by AWS and cannot be changed.`);
    }
  });

  it("lists by scope, path and use, in pages", () => {
    const bench = furnished();
    bench.run(createPolicy, { PolicyName: "q", Path: "/x/", PolicyDocument: allow("*") });
    bench.run(attachments.attachUserPolicy, { UserName: "u", PolicyArn: arn("policy/p") });
    bench.run(attachments.attachGroupPolicy, { GroupName: "g", PolicyArn: admin });
    bench.run(boundaries.putRolePermissionsBoundary, { RoleName: "r", PermissionsBoundary: arn("policy/x/q") });
    const names = (input: Parameters<typeof listPolicies>[2]): unknown =>
      bench.run(listPolicies, input).Policies?.map(({ PolicyName }) => PolicyName);
    expect(names({ Scope: "Local" })).toEqual(["p", "q"]);
    expect(names({ Scope: "Local", PathPrefix: "/x/" })).toEqual(["q"]);
    expect(names({ OnlyAttached: true })).toEqual(["p", "q", "AdministratorAccess"]);
    expect(names({ PolicyUsageFilter: "PermissionsBoundary" })).toEqual(["q"]);
    expect(names({ PolicyUsageFilter: "PermissionsPolicy" })).toEqual(["p", "AdministratorAccess"]);

    const seen: string[] = [];
    let Marker: string | undefined;
    do {
      const page = bench.run(listPolicies, { MaxItems: 1_000, Marker });
      seen.push(...(page.Policies ?? []).map((policy) => policy.Arn ?? ""));
      Marker = page.Marker;
    } while (Marker !== undefined);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(bench.deps.awsPolicies.all().length + 2);
    expect(seen.slice(0, 2)).toEqual([arn("policy/p"), arn("policy/x/q")]);
  });

  it("names the entities that use a policy", () => {
    const bench = furnished();
    const PolicyArn = arn("policy/p");
    bench.run(attachments.attachUserPolicy, { UserName: "u", PolicyArn });
    bench.run(attachments.attachGroupPolicy, { GroupName: "g", PolicyArn });
    bench.run(boundaries.putRolePermissionsBoundary, { RoleName: "r", PermissionsBoundary: PolicyArn });
    const all = bench.run(listEntitiesForPolicy, { PolicyArn });
    expect(all).toEqual({
      PolicyGroups: [{ GroupName: "g", GroupId: expect.stringMatching(/^AGPA/) }],
      PolicyUsers: [{ UserName: "u", UserId: expect.stringMatching(/^AIDA/) }],
      PolicyRoles: [{ RoleName: "r", RoleId: expect.stringMatching(/^AROA/) }],
      IsTruncated: false,
    });
    expect(bench.run(listEntitiesForPolicy, { PolicyArn, PolicyUsageFilter: "PermissionsBoundary" })).toMatchObject({
      PolicyGroups: [],
      PolicyUsers: [],
      PolicyRoles: [{ RoleName: "r" }],
    });
    expect(bench.run(listEntitiesForPolicy, { PolicyArn, EntityFilter: "User" })).toMatchObject({
      PolicyGroups: [],
      PolicyUsers: [{ UserName: "u" }],
      PolicyRoles: [],
    });
    expect(bench.run(getPolicy, { PolicyArn }).Policy).toMatchObject({
      AttachmentCount: 2,
      PermissionsBoundaryUsageCount: 1,
    });
    expect(bench.fault(deletePolicy, { PolicyArn })).toBe(
      "DeleteConflict: Cannot delete a policy attached to entities.",
    );
    bench.run(attachments.detachUserPolicy, { UserName: "u", PolicyArn });
    bench.run(attachments.detachGroupPolicy, { GroupName: "g", PolicyArn });
    bench.run(boundaries.deleteRolePermissionsBoundary, { RoleName: "r" });
    bench.run(deletePolicy, { PolicyArn });
    expect(bench.fault(getPolicy, { PolicyArn })).toMatch(/^NoSuchEntity/);
  });
});

/** The same three rows for user, group and role. */
const holders = [
  {
    kind: "user",
    who: { UserName: "u" },
    inlineLimit: 2_048,
    quota: "PoliciesPerUser",
    attach: attachments.attachUserPolicy,
    detach: attachments.detachUserPolicy,
    attached: attachments.listAttachedUserPolicies,
    put: inline.putUserPolicy,
    get: inline.getUserPolicy,
    remove: inline.deleteUserPolicy,
    list: inline.listUserPolicies,
  },
  {
    kind: "group",
    who: { GroupName: "g" },
    inlineLimit: 5_120,
    quota: "PoliciesPerGroup",
    attach: attachments.attachGroupPolicy,
    detach: attachments.detachGroupPolicy,
    attached: attachments.listAttachedGroupPolicies,
    put: inline.putGroupPolicy,
    get: inline.getGroupPolicy,
    remove: inline.deleteGroupPolicy,
    list: inline.listGroupPolicies,
  },
  {
    kind: "role",
    who: { RoleName: "r" },
    inlineLimit: 10_240,
    quota: "PoliciesPerRole",
    attach: attachments.attachRolePolicy,
    detach: attachments.detachRolePolicy,
    attached: attachments.listAttachedRolePolicies,
    put: inline.putRolePolicy,
    get: inline.getRolePolicy,
    remove: inline.deleteRolePolicy,
    list: inline.listRolePolicies,
  },
] as const;

type Loose = (deps: Bench["deps"], call: never, input: never) => never;

describe.each(holders)("policies of a $kind", ({ kind, who, inlineLimit, quota, ...row }) => {
  const operation = (name: keyof typeof row) => row[name] as unknown as Loose;
  const run = (bench: Bench, name: keyof typeof row, input: object): unknown =>
    bench.run(operation(name) as never, { ...who, ...input } as never);
  const fault = (bench: Bench, name: keyof typeof row, input: object): string =>
    bench.fault(operation(name) as never, { ...who, ...input } as never);

  it("are put, shown, listed and deleted inline", () => {
    const bench = furnished();
    run(bench, "put", { PolicyName: "two", PolicyDocument: allow("s3:Two") });
    run(bench, "put", { PolicyName: "one", PolicyDocument: allow("s3:One") });
    expect(run(bench, "list", {})).toEqual({ PolicyNames: ["one", "two"], IsTruncated: false });
    expect(run(bench, "get", { PolicyName: "one" })).toEqual({
      ...who,
      PolicyName: "one",
      PolicyDocument: encodeURIComponent(allow("s3:One")).replaceAll("*", "%2A"),
    });
    run(bench, "remove", { PolicyName: "one" });
    const gone = `NoSuchEntity: The ${kind} policy with name one cannot be found.`;
    expect(fault(bench, "get", { PolicyName: "one" })).toBe(gone);
    expect(fault(bench, "remove", { PolicyName: "one" })).toBe(gone);
    expect(fault(bench, "get", { PolicyName: "constructor" })).toMatch(/^NoSuchEntity/);
    expect(fault(bench, "put", { PolicyName: "bad", PolicyDocument: "[]" })).toMatch(/^MalformedPolicyDocument/);
  });

  it("share one inline allowance", () => {
    const bench = furnished();
    run(bench, "put", { PolicyName: "a", PolicyDocument: allow(`s3:${"a".repeat(inlineLimit - 200)}`) });
    const [name] = Object.values(who);
    expect(fault(bench, "put", { PolicyName: "b", PolicyDocument: allow(`s3:${"b".repeat(100)}`) })).toBe(
      `LimitExceeded: Maximum policy size of ${inlineLimit} bytes exceeded for ${kind} ${name}`,
    );
    run(bench, "put", { PolicyName: "a", PolicyDocument: allow("s3:a") });
  });

  it("are attached, listed and detached", () => {
    const bench = furnished();
    bench.run(createPolicy, { PolicyName: "q", Path: "/x/", PolicyDocument: allow("*") });
    run(bench, "attach", { PolicyArn: arn("policy/x/q") });
    run(bench, "attach", { PolicyArn: admin });
    run(bench, "attach", { PolicyArn: admin });
    const q = { PolicyName: "q", PolicyArn: arn("policy/x/q") };
    expect(run(bench, "attached", {})).toEqual({
      AttachedPolicies: [q, { PolicyName: "AdministratorAccess", PolicyArn: admin }],
      IsTruncated: false,
    });
    expect(run(bench, "attached", { PathPrefix: "/x/" })).toMatchObject({ AttachedPolicies: [q] });
    run(bench, "detach", { PolicyArn: q.PolicyArn });
    expect(fault(bench, "detach", { PolicyArn: q.PolicyArn })).toBe(
      `NoSuchEntity: Policy ${q.PolicyArn} was not found.`,
    );
    expect(fault(bench, "attach", { PolicyArn: arn("policy/none") })).toBe(
      `NoSuchEntity: Policy ${arn("policy/none")} does not exist or is not attachable.`,
    );
    expect(fault(bench, "attach", { PolicyArn: "AdministratorAccess is it" })).toBe(
      "InvalidInput: ARN AdministratorAccess is it is not valid.",
    );
    expect(
      fault(bench, "attach", { PolicyArn: "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy" }),
    ).toBe("PolicyNotAttachable: Cannot attach a Service Role Policy to a Customer Role.");
  });

  it("are ten at most", () => {
    const bench = furnished();
    for (let n = 0; n <= 10; n++) bench.run(createPolicy, { PolicyName: `p${n}`, PolicyDocument: allow("*") });
    for (let n = 0; n < 10; n++) run(bench, "attach", { PolicyArn: arn(`policy/p${n}`) });
    expect(fault(bench, "attach", { PolicyArn: arn("policy/p10") })).toBe(
      `LimitExceeded: Cannot exceed quota for ${quota}: 10`,
    );
  });
});

describe("permissions boundaries", () => {
  it("are set and removed", () => {
    const bench = furnished();
    const boundary = { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: admin } };
    bench.run(boundaries.putUserPermissionsBoundary, { UserName: "u", PermissionsBoundary: admin });
    bench.run(boundaries.putRolePermissionsBoundary, { RoleName: "r", PermissionsBoundary: admin });
    expect(bench.run(getUser, { UserName: "u" }).User).toMatchObject(boundary);
    expect(bench.run(getRole, { RoleName: "r" }).Role).toMatchObject(boundary);
    bench.run(boundaries.deleteUserPermissionsBoundary, { UserName: "u" });
    bench.run(boundaries.deleteRolePermissionsBoundary, { RoleName: "r" });
    expect(bench.run(getUser, { UserName: "u" }).User).not.toHaveProperty("PermissionsBoundary");
    expect(bench.fault(boundaries.deleteRolePermissionsBoundary, { RoleName: "r" })).toMatch(/^NoSuchEntity/);
    expect(bench.fault(boundaries.deleteUserPermissionsBoundary, { UserName: "u" })).toMatch(/^NoSuchEntity/);
    expect(
      bench.fault(boundaries.putUserPermissionsBoundary, { UserName: "u", PermissionsBoundary: arn("policy/no") }),
    ).toBe(`NoSuchEntity: Policy ${arn("policy/no")} does not exist or is not attachable.`);
  });
});

const tagged = [
  { kind: "user", who: { UserName: "u" }, tag: tags.tagUser, untag: tags.untagUser, list: tags.listUserTags },
  { kind: "role", who: { RoleName: "r" }, tag: tags.tagRole, untag: tags.untagRole, list: tags.listRoleTags },
  {
    kind: "policy",
    who: { PolicyArn: arn("policy/p") },
    tag: tags.tagPolicy,
    untag: tags.untagPolicy,
    list: tags.listPolicyTags,
  },
  {
    kind: "instance profile",
    who: { InstanceProfileName: "i" },
    tag: tags.tagInstanceProfile,
    untag: tags.untagInstanceProfile,
    list: tags.listInstanceProfileTags,
  },
] as const;

describe.each(tagged)("tags of a $kind", ({ who, ...row }) => {
  const run = (bench: Bench, name: keyof typeof row, input: object): unknown =>
    bench.run(row[name] as never, { ...who, ...input } as never);
  const fault = (bench: Bench, Tags: object[]): string => bench.fault(row.tag as never, { ...who, Tags } as never);

  it("are set, replaced whatever their case, listed in pages and removed", () => {
    const bench = furnished();
    run(bench, "tag", {
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
    });
    run(bench, "tag", { Tags: [{ Key: "A", Value: "3" }] });
    const first = run(bench, "list", { MaxItems: 1 }) as { Marker: string };
    expect(first).toMatchObject({ Tags: [{ Key: "b", Value: "2" }], IsTruncated: true });
    expect(run(bench, "list", { Marker: first.Marker })).toEqual({
      Tags: [{ Key: "A", Value: "3" }],
      IsTruncated: false,
    });
    run(bench, "untag", { TagKeys: ["a", "none"] });
    expect(run(bench, "list", {})).toMatchObject({ Tags: [{ Key: "b", Value: "2" }] });
  });

  it("are checked", () => {
    const bench = furnished();
    expect(fault(bench, [{ Key: "aws:x", Value: "" }])).toBe(
      "InvalidInput: System tags cannot be added/updated/deleted by requester",
    );
    run(bench, "tag", { Tags: Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: "" })) });
    expect(fault(bench, [{ Key: "one more", Value: "" }])).toBe(
      "LimitExceeded: Cannot exceed quota for TagsPerResource: 50",
    );
  });
});
