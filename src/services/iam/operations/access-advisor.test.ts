import { describe, expect, it } from "vitest";
import type { Principal } from "../../../kernel/call.ts";
import { account, type Bench, createBench, start, userPrincipal } from "../testing.ts";
import {
  generateServiceLastAccessedDetails,
  getServiceLastAccessedDetails,
  getServiceLastAccessedDetailsWithEntities,
  listPoliciesGrantingServiceAccess,
} from "./access-advisor.ts";
import { attachGroupPolicy } from "./attachments.ts";
import { addUserToGroup, createGroup } from "./groups.ts";
import { putRolePolicy, putUserPolicy } from "./inline-policies.ts";
import { createRole, getRole } from "./roles.ts";
import { createUser } from "./users.ts";

const arn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
const policy = (...statements: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const sqsFull = "arn:aws:iam::aws:policy/AmazonSQSFullAccess";
const s3Except = policy(
  { Effect: "Allow", Action: ["s3:GetObject", "states:*", "ec2:*"], Resource: "*" },
  { Effect: "Deny", Action: "ec2:*", Resource: "*" },
);

/** alice, in group g with SQS's policy; role r, whose session uses Step Functions. */
function furnished(): { bench: Bench; alice: Principal; session: Principal } {
  const bench = createBench();
  const { User } = bench.run(createUser, { UserName: "alice" });
  bench.run(createUser, { UserName: "idle" });
  bench.run(createGroup, { GroupName: "g" });
  for (const UserName of ["idle", "alice"]) bench.run(addUserToGroup, { GroupName: "g", UserName });
  bench.run(attachGroupPolicy, { GroupName: "g", PolicyArn: sqsFull });
  bench.run(putUserPolicy, { UserName: "alice", PolicyName: "own", PolicyDocument: s3Except });
  const { Role } = bench.run(createRole, {
    RoleName: "r",
    AssumeRolePolicyDocument: policy({
      Effect: "Allow",
      Principal: { Service: "ec2.amazonaws.com" },
      Action: "sts:AssumeRole",
    }),
  });
  bench.run(putRolePolicy, { RoleName: "r", PolicyName: "own", PolicyDocument: s3Except });
  const session: Principal = {
    kind: "role-session",
    account,
    arn: `arn:aws:sts::${account}:assumed-role/r/s`,
    id: `${Role.RoleId}:s`,
    accessKeyId: "ASIAX",
    session: { issuedAt: start, expiresAt: start + 3_600_000, openedBy: "AssumeRole" },
  };
  return { bench, alice: userPrincipal("alice", User?.UserId ?? ""), session };
}

const use = (bench: Bench, principal: Principal, service: string, operation: string, region = "us-east-1"): void =>
  bench.deps.uses.record({ ...bench.call(), principal, service, operation, region });

function report(bench: Bench, Arn: string, Granularity: "ACTION_LEVEL" | "SERVICE_LEVEL" = "SERVICE_LEVEL") {
  const { JobId = "" } = bench.run(generateServiceLastAccessedDetails, { Arn, Granularity });
  expect(JobId).toMatch(/^[0-9a-f-]{36}$/);
  return { JobId, details: bench.run(getServiceLastAccessedDetails, { JobId }) };
}

describe("last uses", () => {
  it("are known at once, and written within a second", () => {
    const { bench, alice, session } = furnished();
    use(bench, alice, "sqs", "SendMessage");
    use(bench, session, "stepfunctions", "StartExecution", "eu-west-1");
    const aliceId = alice.id;
    const roleId = session.id.split(":")[0] ?? "";
    const expected = { at: start, region: "eu-west-1", service: "states" };
    expect(bench.deps.uses.of(account, roleId)?.last).toEqual(expected);
    expect(bench.deps.uses.of(account, "AKIAEXAMPLE")?.last).toEqual({
      at: start,
      region: "us-east-1",
      service: "sqs",
    });
    expect(bench.deps.uses.of(account, "ASIAX")).toBeUndefined();
    bench.advance(1_000);
    use(bench, alice, "s3", "GetObject");
    expect(bench.deps.uses.of(account, roleId)?.last).toEqual(expected);
    expect(Object.keys(bench.deps.uses.of(account, aliceId)?.services ?? {})).toEqual(["sqs", "s3"]);
    bench.advance(1_000);
    expect(bench.deps.uses.of(account, aliceId)).toMatchObject({ last: { at: start + 1_000, service: "s3" } });
    expect(bench.run(getRole, { RoleName: "r" }).Role.RoleLastUsed).toEqual({
      LastUsedDate: start,
      Region: "eu-west-1",
    });
  });
});

describe("reports", () => {
  it("list the services that a user can reach, used or not", () => {
    const { bench, alice } = furnished();
    use(bench, alice, "sqs", "SendMessage");
    bench.advance(5_000);
    const { details } = report(bench, arn("user/alice"));
    expect(details).toMatchObject({
      JobStatus: "COMPLETED",
      JobType: "SERVICE_LEVEL",
      JobCreationDate: start + 5_000,
      IsTruncated: false,
    });
    const namespaces = details.ServicesLastAccessed.map(({ ServiceNamespace }) => ServiceNamespace);
    expect(namespaces).toEqual(["s3", "sqs", "states"]);
    expect(details.ServicesLastAccessed).toEqual([
      { ServiceName: "Amazon S3", ServiceNamespace: "s3", TotalAuthenticatedEntities: 0 },
      {
        ServiceName: "Amazon SQS",
        ServiceNamespace: "sqs",
        TotalAuthenticatedEntities: 1,
        LastAuthenticated: start,
        LastAuthenticatedEntity: arn("user/alice"),
        LastAuthenticatedRegion: "us-east-1",
      },
      { ServiceName: "AWS Step Functions", ServiceNamespace: "states", TotalAuthenticatedEntities: 0 },
    ]);
  });

  it("go down to actions", () => {
    const { bench, alice } = furnished();
    use(bench, alice, "sqs", "SendMessage");
    bench.advance(5_000);
    use(bench, alice, "sqs", "DeleteMessage");
    const { details } = report(bench, sqsFull, "ACTION_LEVEL");
    expect(details.ServicesLastAccessed).toMatchObject([
      {
        ServiceNamespace: "sqs",
        TrackedActionsLastAccessed: [
          { ActionName: "DeleteMessage", LastAccessedTime: start + 5_000, LastAccessedEntity: arn("user/alice") },
          { ActionName: "SendMessage", LastAccessedTime: start },
        ],
      },
    ]);
  });

  it("name the entities, the latest first", () => {
    const { bench, alice, session } = furnished();
    use(bench, alice, "sqs", "SendMessage");
    use(bench, session, "sqs", "SendMessage");
    const entities = (Arn: string) =>
      bench.run(getServiceLastAccessedDetailsWithEntities, { JobId: report(bench, Arn).JobId, ServiceNamespace: "sqs" })
        .EntityDetailsList;
    expect(entities(arn("group/g"))).toEqual([
      {
        EntityInfo: { Arn: arn("user/alice"), Name: "alice", Type: "USER", Id: alice.id, Path: "/" },
        LastAuthenticated: start,
      },
      { EntityInfo: expect.objectContaining({ Name: "idle" }) },
    ]);
    expect(entities(sqsFull)).toHaveLength(2);
    expect(entities(arn("role/r"))).toMatchObject([
      { EntityInfo: { Name: "r", Type: "ROLE" }, LastAuthenticated: start },
    ]);
  });

  it("reach back 400 days, and are kept for seven", () => {
    const { bench, alice } = furnished();
    use(bench, alice, "sqs", "SendMessage");
    const { JobId } = report(bench, arn("user/alice"));
    bench.advance(401 * 24 * 3_600_000);
    const { details } = report(bench, arn("user/alice"));
    expect(details.ServicesLastAccessed.every(({ LastAuthenticated }) => LastAuthenticated === undefined)).toBe(true);
    expect(bench.fault(getServiceLastAccessedDetails, { JobId })).toBe(
      `NoSuchEntity: The job with id ${JobId} cannot be found.`,
    );
  });

  it("refuse what they cannot report on", () => {
    const { bench } = furnished();
    const fault = (Arn: string): string => bench.fault(generateServiceLastAccessedDetails, { Arn });
    expect(fault(arn("user/none"))).toBe("NoSuchEntity: The user with name none cannot be found.");
    expect(fault(arn("policy/none"))).toBe(`NoSuchEntity: Policy ${arn("policy/none")} was not found.`);
    expect(fault("arn:aws:s3:::bucket-name")).toBe(
      "InvalidInput: Invalid Entity Arn: arn:aws:s3:::bucket-name does not clearly define entity type and name.",
    );
    const { JobId } = report(bench, arn("user/alice"));
    expect(bench.fault(getServiceLastAccessedDetailsWithEntities, { JobId, ServiceNamespace: "nope" })).toBe(
      "InvalidInput: The service namespace nope is not valid.",
    );
  });
});

it("lists the policies that grant access to services", () => {
  const { bench } = furnished();
  const input = { Arn: arn("user/alice"), ServiceNamespaces: ["sqs", "states", "ec2", "iam"] };
  const own = { PolicyName: "own", PolicyType: "INLINE", EntityType: "USER", EntityName: "alice" };
  expect(bench.run(listPoliciesGrantingServiceAccess, input)).toEqual({
    PoliciesGrantingServiceAccess: [
      {
        ServiceNamespace: "sqs",
        Policies: [{ PolicyName: "AmazonSQSFullAccess", PolicyType: "MANAGED", PolicyArn: sqsFull }],
      },
      { ServiceNamespace: "states", Policies: [own] },
      { ServiceNamespace: "ec2", Policies: [] },
      { ServiceNamespace: "iam", Policies: [] },
    ],
    IsTruncated: false,
  });
});
