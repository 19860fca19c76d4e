import { createHash } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Principal } from "../../../kernel/call.ts";
import {
  account,
  alice,
  allow,
  goodCode,
  type House,
  openHouse,
  refusal,
  role,
  root,
  start,
  trust,
} from "../testing.ts";

let house: House;
const add = (...roles: ReturnType<typeof role>[]): void => {
  for (const each of roles) house.roles.set(each.arn, each);
};
const assume = (input: object, as: Principal = alice, now = start) =>
  house.run(as, "AssumeRole", { RoleArn: role("Reader").arn, RoleSessionName: "demo", ...input }, now);
const denied = (input: object, as?: Principal) => refusal(() => assume(input, as));
const notAllowed = (action: string, arn = role("Reader").arn, who = alice.arn): string =>
  `AccessDenied: User: ${who} is not authorized to perform: ${action} on resource: ${arn}`;

beforeEach(() => {
  house = openHouse();
  add(role("Reader"), role("Writer"));
  house.rolePolicies.set(role("Reader").arn, allow("sts:*"));
});

describe("AssumeRole", () => {
  it("answers credentials that the road takes for the role's session", async () => {
    const output = await assume({});
    expect(output).toMatchObject({
      AssumedRoleUser: {
        AssumedRoleId: "AROAREADER:demo",
        Arn: `arn:aws:sts::${account}:assumed-role/Reader/demo`,
      },
      Credentials: { Expiration: start + 3_600_000 },
    });
    expect(output.Credentials.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(output.Credentials.SecretAccessKey).toHaveLength(40);
    expect(output.PackedPolicySize).toBeUndefined();
    expect(output.SessionTokenSize).toBe(output.Credentials.SessionToken.length);
    expect(house.open(output)).toEqual({
      kind: "role-session",
      account,
      arn: `arn:aws:sts::${account}:assumed-role/Reader/demo`,
      id: "AROAREADER:demo",
      roleName: "Reader",
      roleArn: role("Reader").arn,
      accessKeyId: output.Credentials.AccessKeyId,
      session: { name: "demo", openedBy: "AssumeRole", issuedAt: start, expiresAt: start + 3_600_000 },
    });
  });

  it.each([
    ["a role that does not exist", { RoleArn: role("Nobody").arn }, notAllowed("sts:AssumeRole", role("Nobody").arn)],
    [
      "another path",
      { RoleArn: `arn:aws:iam::${account}:role/x/Reader` },
      notAllowed("sts:AssumeRole", `arn:aws:iam::${account}:role/x/Reader`),
    ],
    ["no ARN", { RoleArn: "nothing-valid-in-here" }, "ValidationError: nothing-valid-in-here is invalid"],
    ["no resource", { RoleArn: "arn:a:a::aaaaaaaaaa:" }, "ValidationError: arn:a:a::aaaaaaaaaa: is invalid"],
    ["no role", { RoleArn: alice.arn }, "ValidationError: Request ARN is invalid"],
    [
      "contexts of others",
      { ProvidedContexts: [{}] },
      "NotImplemented: AssumeRole: the parameter ProvidedContexts is not implemented",
    ],
  ])("refuses %s", async (_what, input, message) => {
    expect(await denied(input)).toBe(message);
  });

  it("is not for the root user", async () => {
    expect(await denied({}, root)).toBe("AccessDenied: Roles may not be assumed by root accounts.");
  });

  it("needs the trust policy and, where that names the account, the caller's own", async () => {
    house.users.set("alice", { arn: alice.arn });
    expect(await denied({})).toMatch(notAllowed("sts:AssumeRole"));
    add(role("Reader", { trustPolicy: trust({ Principal: { AWS: alice.arn }, Action: "sts:AssumeRole" }) }));
    expect(await denied({})).toBe("none");
    add(role("Reader", { trustPolicy: trust({ Principal: { AWS: "999988887777" }, Action: "sts:AssumeRole" }) }));
    house.users.set("alice", { arn: alice.arn, policy: allow("*") });
    expect(await denied({})).toMatch(notAllowed("sts:AssumeRole"));
  });

  it.each([
    [undefined, false],
    ["other", false],
    ["secret-17", true],
  ])("external id %s: %s", async (ExternalId, allowed) => {
    const condition = { StringEquals: { "sts:ExternalId": "secret-17" } };
    add(
      role("Reader", {
        trustPolicy: trust({ Principal: { AWS: account }, Action: "sts:AssumeRole", Condition: condition }),
      }),
    );
    expect((await denied({ ExternalId })) === "none").toBe(allowed);
  });
});

describe("the second factor", () => {
  const SerialNumber = `arn:aws:iam::${account}:mfa/alice`;
  it.each([
    [{}, notAllowed("sts:AssumeRole")],
    [{ SerialNumber, TokenCode: goodCode }, "none"],
    [
      { SerialNumber, TokenCode: "000000" },
      "AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. ",
    ],
    [
      { SerialNumber: "GAHT12345678", TokenCode: goodCode },
      "AccessDenied: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
    ],
    [
      { TokenCode: goodCode },
      "AccessDenied: MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
    ],
  ])("%j", async (input, message) => {
    const condition = {
      Bool: { "aws:MultiFactorAuthPresent": "true" },
      NumericLessThan: { "aws:MultiFactorAuthAge": "60" },
    };
    add(
      role("Reader", {
        trustPolicy: trust({ Principal: { AWS: account }, Action: "sts:AssumeRole", Condition: condition }),
      }),
    );
    expect((await denied(input)).slice(0, message.length)).toBe(message);
  });
});

describe("durations", () => {
  const overMaximum =
    "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
  const overChained =
    "ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.";
  it.each([
    [undefined, 43_200, false, 3_600],
    [900, 3_600, false, 900],
    [3_600, 3_600, false, 3_600],
    [3_601, 3_600, false, overMaximum],
    [43_200, 43_200, false, 43_200],
    [3_600, 43_200, true, 3_600],
    [3_601, 43_200, true, overChained],
    [undefined, 43_200, true, 3_600],
  ])("%s seconds of %s, chained %s: %s", async (DurationSeconds, maxSessionSeconds, chained, expected) => {
    add(role("Writer", { maxSessionSeconds }));
    const caller = chained ? house.open(await assume({})) : alice;
    const work = () => assume({ RoleArn: role("Writer").arn, DurationSeconds }, caller);
    if (typeof expected === "string") return expect(await refusal(work)).toBe(expected);
    const output = await work();
    expect(output.Credentials.Expiration).toBe(start + expected * 1000);
    expect(house.open(output).session?.chained).toBe(chained || undefined);
  });
});

describe("session tags", () => {
  const tag = (Key: string, Value: string) => ({ Key, Value });
  it.each([
    [
      "duplicates in another case",
      { Tags: [tag("Team", "a"), tag("team", "b")] },
      "InvalidParameterValue: Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    ],
    [
      "transitive keys without tag",
      { TransitiveTagKeys: ["Team"] },
      "InvalidParameterValue: The specified transitive tag key must be included in the requested tags.",
    ],
    ["transitive keys of another case", { Tags: [tag("Team", "a")], TransitiveTagKeys: ["team"] }, "none"],
    [
      "AWS's own prefix",
      { Tags: [tag("aws:team", "a")] },
      "InvalidParameterValue: Tag keys may not begin with the reserved prefix aws:",
    ],
  ])("%s", async (_what, input, message) => {
    expect(await denied(input)).toBe(message);
  });

  it("need sts:TagSession in the trust policy, and its conditions see them", async () => {
    const Principal = { AWS: alice.arn };
    add(role("Reader", { trustPolicy: trust({ Principal, Action: "sts:AssumeRole" }) }));
    house.users.set("alice", { arn: alice.arn });
    expect(await denied({ Tags: [tag("Team", "a")] })).toMatch(notAllowed("sts:TagSession"));
    const Condition = {
      StringEquals: { "aws:RequestTag/Team": "a" },
      "ForAllValues:StringEquals": { "aws:TagKeys": ["Team"], "sts:TransitiveTagKeys": ["Team"] },
    };
    add(role("Reader", { trustPolicy: trust({ Principal, Action: ["sts:AssumeRole", "sts:TagSession"], Condition }) }));
    expect(await denied({ Tags: [tag("Team", "a")], TransitiveTagKeys: ["Team"] })).toBe("none");
    expect(await denied({ Tags: [tag("Team", "b")] })).not.toBe("none");
    expect(await denied({ Tags: [tag("Team", "a"), tag("Other", "a")] })).not.toBe("none");
  });

  it("inherit along chains where transitive, and nobody overrides them", async () => {
    add(role("Third"));
    house.rolePolicies.set(role("Writer").arn, allow("sts:*"));
    const first = house.open(await assume({ Tags: [tag("Team", "a"), tag("Step", "1")], TransitiveTagKeys: ["team"] }));
    expect(first.session).toMatchObject({ tags: { Team: "a", Step: "1" }, transitiveTagKeys: ["team"] });
    const second = house.open(await assume({ RoleArn: role("Writer").arn, Tags: [tag("Step", "2")] }, first));
    expect(second.session).toMatchObject({ tags: { Team: "a", Step: "2" }, transitiveTagKeys: ["Team"] });
    const third = house.open(await assume({ RoleArn: role("Third").arn }, second));
    expect(third.session).toMatchObject({ tags: { Team: "a" }, transitiveTagKeys: ["Team"] });
    expect(await denied({ RoleArn: role("Third").arn, Tags: [tag("TEAM", "b")] }, second)).toBe(
      "InvalidParameterValue: One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  });

  it("that are inherited need sts:TagSession too", async () => {
    const session = house.open(await assume({ Tags: [tag("Team", "a")], TransitiveTagKeys: ["Team"] }));
    add(role("Writer", { trustPolicy: trust({ Principal: { AWS: account }, Action: "sts:AssumeRole" }) }));
    expect(await denied({ RoleArn: role("Writer").arn }, session)).toMatch(
      notAllowed("sts:TagSession", role("Writer").arn, session.arn),
    );
  });
});

describe("source identity", () => {
  it("needs sts:SetSourceIdentity, and its conditions see it", async () => {
    const Principal = { AWS: alice.arn };
    house.users.set("alice", { arn: alice.arn });
    add(role("Reader", { trustPolicy: trust({ Principal, Action: "sts:AssumeRole" }) }));
    expect(await denied({ SourceIdentity: "ada" })).toMatch(notAllowed("sts:SetSourceIdentity"));
    const Condition = { StringLike: { "sts:SourceIdentity": "a*" } };
    add(
      role("Reader", {
        trustPolicy: trust({ Principal, Action: ["sts:AssumeRole", "sts:SetSourceIdentity"], Condition }),
      }),
    );
    expect(await denied({ SourceIdentity: "bob" })).not.toBe("none");
    const output = await assume({ SourceIdentity: "ada" });
    expect(output.SourceIdentity).toBe("ada");
    expect(house.open(output).session?.sourceIdentity).toBe("ada");
  });

  it("stays along the chain and cannot be changed", async () => {
    const session = house.open(await assume({ SourceIdentity: "ada" }));
    const RoleArn = role("Writer").arn;
    expect(house.open(await assume({ RoleArn }, session)).session?.sourceIdentity).toBe("ada");
    expect(await denied({ RoleArn, SourceIdentity: "ada" }, session)).toBe("none");
    expect(await denied({ RoleArn, SourceIdentity: "bob" }, session)).toMatch(/^AccessDenied: /);
    expect(await denied({ SourceIdentity: "aws:x" })).toMatch(/^ValidationError: /);
  });
});

describe("session policies", () => {
  const arn = `arn:aws:iam::${account}:policy/Small`;
  beforeEach(() => {
    house.managed.set(arn, { name: "Small", arn, text: allow("s3:Get*") });
  });

  it("go into the session", async () => {
    const output = await assume({ Policy: allow("s3:*"), PolicyArns: [{ arn }] });
    expect(output.PackedPolicySize).toBeGreaterThan(0);
    expect(house.open(output).session).toMatchObject({ policy: allow("s3:*"), policyArns: [arn] });
  });

  it("narrow what the session may do", async () => {
    const session = house.open(await assume({ Policy: allow("s3:*") }));
    expect(await denied({ RoleArn: role("Writer").arn }, session)).toMatch(/no session policy allows/);
  });

  // What a hash gives does not compress.
  const varied = Array.from({ length: 24 }, (_, n) => `s3:${createHash("sha256").update(`${n}`).digest("base64url")}`);
  it.each([
    ["malformed JSON", { Policy: "{" }, "MalformedPolicyDocument: Syntax errors in policy."],
    ["policies of nobody", { PolicyArns: [{ arn: `${arn}X` }] }, `ValidationError: Policy ${arn}X does not exist.`],
    ["what is no policy", { PolicyArns: [{ arn: alice.arn }] }, `ValidationError: ${alice.arn} is invalid`],
    [
      "eleven managed",
      { PolicyArns: Array(11).fill({ arn }) },
      "ValidationError: 1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to 10",
    ],
    [
      "long text",
      { Policy: `${allow("s3:*")}${" ".repeat(2_048)}` },
      "ValidationError: 1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048",
    ],
    [
      "dense text",
      { Policy: allow(varied) },
      /^PackedPolicyTooLarge: Packed policy consumes 1\d\d% of allotted space, please use smaller policy\.$/,
    ],
    [
      "dense tags",
      { Tags: varied.map((value) => ({ Key: value, Value: value })) },
      /^PackedPolicyTooLarge: Packed size of session tags consumes 1\d\d% of allotted space\.$/,
    ],
  ])("refuse %s", async (_what, input, message) => {
    const answer = await denied(input);
    if (typeof message === "string") expect(answer).toBe(message);
    else expect(answer).toMatch(message);
  });
});

describe("the token's size", () => {
  it.each([0, 100, 1_000, 1_001, 1_002, 1_003, 4_096])("is %s at least", async (MinimumSessionTokenSize) => {
    const output = await assume({ MinimumSessionTokenSize });
    expect(output.SessionTokenSize).toBe(output.Credentials.SessionToken.length);
    expect(output.SessionTokenSize).toBeGreaterThanOrEqual(MinimumSessionTokenSize);
    expect(output.SessionTokenSize - Math.max(MinimumSessionTokenSize, 0)).toBeLessThan(600);
    expect(house.open(output).roleName).toBe("Reader");
  });
});
