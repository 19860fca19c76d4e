import { beforeEach, describe, expect, it } from "vitest";
import type { Principal } from "../../../kernel/call.ts";
import type { Organization } from "../../../kernel/gifts.ts";
import { decodeAuthorizationMessage, encodeAuthorizationMessage } from "../authorization-message.ts";
import { account, alice, allow, goodCode, type House, openHouse, refusal, role, root, start } from "../testing.ts";

let house: House;
beforeEach(() => {
  house = openHouse();
  house.roles.set(role("Reader").arn, role("Reader"));
});

const assumed = async (): Promise<Principal> =>
  house.open(await house.run(alice, "AssumeRole", { RoleArn: role("Reader").arn, RoleSessionName: "demo" }));
const own = async (as = alice): Promise<Principal> => house.open(await house.run(as, "GetSessionToken", {}));
const federated = async (as = alice): Promise<Principal> =>
  house.open(await house.run(as, "GetFederationToken", { Name: "ada" }));

describe("GetCallerIdentity", () => {
  it("shows each kind of caller", async () => {
    const who = (principal: Principal) => house.run(principal, "GetCallerIdentity", {});
    expect(await who(root)).toEqual({ Account: account, Arn: `arn:aws:iam::${account}:root`, UserId: account });
    expect(await who(alice)).toEqual({ Account: account, Arn: alice.arn, UserId: alice.id });
    expect(await who(await own())).toEqual({ Account: account, Arn: alice.arn, UserId: alice.id });
    const session = { Arn: `arn:aws:sts::${account}:assumed-role/Reader/demo`, UserId: "AROAREADER:demo" };
    expect(await who(await assumed())).toEqual({ Account: account, ...session });
    const user = { Arn: `arn:aws:sts::${account}:federated-user/ada`, UserId: `${account}:ada` };
    expect(await who(await federated())).toEqual({ Account: account, ...user });
  });
});

describe("GetSessionToken", () => {
  it.each([
    ["a user", alice, undefined, 43_200],
    ["a user", alice, 900, 900],
    ["a user", alice, 129_600, 129_600],
    ["the root user", root, undefined, 3_600],
    ["the root user", root, 129_600, 3_600],
    ["the root user", root, 900, 900],
  ])("%s asks for %s seconds", async (_who, principal, DurationSeconds, expected) => {
    const output = await house.run(principal, "GetSessionToken", { DurationSeconds });
    expect(output.Credentials.Expiration).toBe(start + expected * 1000);
  });

  it("carries the second factor", async () => {
    const SerialNumber = `arn:aws:iam::${account}:mfa/alice`;
    const output = await house.run(alice, "GetSessionToken", { SerialNumber, TokenCode: goodCode });
    expect(house.open(output)).toMatchObject({ kind: "user", userName: "alice", session: { mfaAt: start } });
    expect((await own()).session?.mfaAt).toBeUndefined();
  });
});

describe("GetFederationToken", () => {
  it("answers a federated user of whoever asked", async () => {
    const output = await house.run(alice, "GetFederationToken", { Name: "ada", Policy: allow("s3:*") });
    expect(output).toMatchObject({
      FederatedUser: { Arn: `arn:aws:sts::${account}:federated-user/ada`, FederatedUserId: `${account}:ada` },
      Credentials: { Expiration: start + 43_200_000 },
    });
    expect(house.open(output)).toMatchObject({
      kind: "federated-user",
      userName: "alice",
      userArn: alice.arn,
      session: { name: "ada", policy: allow("s3:*") },
    });
    const plain = await house.run(root, "GetFederationToken", { Name: "ada", DurationSeconds: 7_200 });
    expect(plain).toMatchObject({ PackedPolicySize: 0, Credentials: { Expiration: start + 3_600_000 } });
    expect(house.open(plain).userName).toBeUndefined();
  });

  it("needs sts:TagSession for tags", async () => {
    const ask = () => house.run(alice, "GetFederationToken", { Name: "ada", Tags: [{ Key: "Team", Value: "a" }] });
    expect(house.open(await ask()).session?.tags).toEqual({ Team: "a" });
    house.users.set("alice", { arn: alice.arn, policy: allow("sts:GetFederationToken") });
    expect(await refusal(ask)).toMatch(/^AccessDenied: .*sts:TagSession/);
  });
});

describe("temporary credentials", () => {
  const inputs: Record<string, object> = {
    AssumeRole: { RoleArn: role("Reader").arn, RoleSessionName: "again" },
    GetCallerIdentity: {},
    GetSessionToken: {},
    GetFederationToken: { Name: "ada" },
    GetAccessKeyInfo: { AccessKeyId: "AKIAIOSFODNN7EXAMPLE" },
  };
  it.each<[string, () => Promise<Principal>, readonly string[]]>([
    ["AssumeRole", assumed, ["AssumeRole", "GetCallerIdentity", "GetAccessKeyInfo"]],
    ["GetSessionToken", own, ["AssumeRole", "GetCallerIdentity"]],
    ["GetFederationToken", federated, ["GetCallerIdentity"]],
  ])("of %s call no more than they may", async (_by, session, open) => {
    house.rolePolicies.set(role("Reader").arn, allow("*"));
    const principal = await session();
    for (const [operation, input] of Object.entries(inputs)) {
      const answer = await refusal(() => house.run(principal, operation, input));
      const closed = `AccessDenied: Cannot call ${operation} with session credentials`;
      expect(answer, operation).toBe(open.includes(operation) ? "none" : closed);
    }
  });

  it("of the root user assume no roles either", async () => {
    const session = await own(root);
    const input = { RoleArn: role("Reader").arn, RoleSessionName: "demo" };
    expect(await refusal(() => house.run(session, "AssumeRole", input))).toBe(
      "AccessDenied: Roles may not be assumed by root accounts.",
    );
  });
});

describe("AssumeRoot", () => {
  const member = "444455556666";
  const task = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy";
  const organization: Organization = {
    id: "o-abcdefghij",
    managementAccount: account,
    serviceControlPolicies: () => [],
    resourceControlPolicies: () => [],
    pathOf: (id) => (id === member || id === account ? `o-abcdefghij/r-abcd/${id}/` : undefined),
  };
  const ask = (TargetPrincipal: string, arn = task, as = alice) =>
    house.run(as, "AssumeRoot", { TargetPrincipal, TaskPolicyArn: { arn } });
  const denied = (id: string): string =>
    `AccessDenied: User: ${alice.arn} is not authorized to perform: sts:AssumeRoot on resource: arn:aws:iam::${id}:root`;

  beforeEach(() => {
    house.managed.set(task, { name: "S3UnlockBucketPolicy", arn: task, text: allow("s3:*") });
  });

  it("is denied without an organization", async () => {
    expect(await refusal(() => ask(member))).toBe(denied(member));
  });

  it("reaches members from the management account, for one task and 15 minutes", async () => {
    house.organization = organization;
    for (const target of [member, `arn:aws:iam::${member}:root`]) {
      const output = await ask(target);
      expect(output.Credentials.Expiration).toBe(start + 900_000);
      expect(house.open(output)).toMatchObject({ kind: "root", account: member, session: { policyArns: [task] } });
    }
    expect(await refusal(() => ask(account))).toBe(denied(account));
    expect(await refusal(() => ask("777788889999"))).toBe(denied("777788889999"));
    expect(await refusal(() => ask("nobody-at-all"))).toBe("ValidationError: nobody-at-all is invalid");
    expect(await refusal(() => ask(member, "arn:aws:iam::aws:policy/AdministratorAccess"))).toMatch(/^ValidationError/);
    house.organization = { ...organization, managementAccount: member };
    expect(await refusal(() => ask(member))).toBe(denied(member));
  });
});

describe("GetAccessKeyInfo", () => {
  it("knows issued keys, and reads the account in others", async () => {
    const ask = (AccessKeyId: string) => house.run(alice, "GetAccessKeyInfo", { AccessKeyId });
    expect(await ask("AKIAIOSFODNN7EXAMPLE")).toEqual({ Account: "999988887777" });
    expect(await ask((await assumed()).accessKeyId ?? "")).toEqual({ Account: account });
    expect(await refusal(() => ask("notAnAccessKeyId0"))).toMatch(/^ValidationError: /);
  });
});

describe("DecodeAuthorizationMessage", () => {
  const message = {
    allowed: false,
    explicitDeny: false,
    matchedStatements: { items: [] },
    failures: { items: [] },
    context: {
      principal: { id: alice.id, name: "alice", arn: alice.arn },
      action: "ec2:RunInstances",
      resource: "*",
      conditions: { items: [{ key: "ec2:Region", values: { items: [{ value: "us-east-1" }] } }] },
    },
  };
  const decode = (EncodedMessage: string, as = alice) =>
    house.run(as, "DecodeAuthorizationMessage", { EncodedMessage });

  it("decodes what was encoded for the account", async () => {
    const encoded = encodeAuthorizationMessage(house.deps.seals, account, message);
    expect(encoded).toMatch(/^[\w-]+$/);
    expect(JSON.parse((await decode(encoded)).DecodedMessage)).toEqual(message);
    expect(decodeAuthorizationMessage(house.deps.seals, account, encoded)).toEqual(message);
  });

  it.each(["nonsense", "", "AAAA", "a b c"])("refuses %j", async (encoded) => {
    const answer = "InvalidAuthorizationMessageException: Message is not valid";
    expect(await refusal(() => decode(encoded))).toBe(answer);
  });

  it("refuses other accounts' messages and other seals", async () => {
    const other = encodeAuthorizationMessage(house.deps.seals, "444455556666", message);
    expect(await refusal(() => decode(other))).toMatch(/^InvalidAuthorizationMessageException/);
    const { Credentials } = await house.run(alice, "GetSessionToken", {});
    expect(await refusal(() => decode(Credentials.SessionToken))).toMatch(/^InvalidAuthorizationMessageException/);
  });
});
