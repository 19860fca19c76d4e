import { beforeEach, describe, expect, it } from "vitest";
import type { CreateGrantRequest } from "../../model/types/kms.d.ts";
import { account, allow, type House, openHouse, otherAccount, policyOf, rootOf, userOf } from "./testing.ts";

let house: House;
let KeyId: string;
const root = rootOf(account);
const alice = userOf("alice");
const stranger = userOf("eve", otherAccount);
const Plaintext = Buffer.from("x");
const none = new Uint8Array();

beforeEach(async () => {
  house = openHouse();
  KeyId = (await house.run("CreateKey", {})).KeyMetadata?.Arn ?? "";
});

const as = (principal: typeof root): House => {
  house.principal = principal;
  return house;
};
const denied = (who: string, action: string, why = "resource-based"): string =>
  `AccessDeniedException: User: ${who} is not authorized to perform: ${action} on resource: ${KeyId} because no ${why} policy allows the ${action} action`;
const grant = async (change: Partial<CreateGrantRequest> = {}) => {
  const made = await as(root).run("CreateGrant", {
    KeyId,
    GranteePrincipal: alice.arn,
    Operations: ["Encrypt", "Decrypt"],
    ...change,
  });
  return { GrantId: made.GrantId ?? "", GrantToken: made.GrantToken ?? "" };
};
const own = { Sid: "own", Effect: "Allow", Principal: { AWS: root.arn }, Action: "kms:*", Resource: "*" };

describe("key policy and IAM", () => {
  it("the default policy leaves it to IAM", async () => {
    expect(await as(alice).fails("Encrypt", { KeyId, Plaintext })).toBe(
      denied(alice.arn, "kms:Encrypt", "identity-based"),
    );
    house.policies.set(alice.arn, allow("kms:Encrypt", KeyId));
    await house.run("Encrypt", { KeyId, Plaintext });
    expect(house.sids).toContain("Enable IAM User Permissions");
  });

  it("without that statement IAM alone grants nothing, and the policy alone does", async () => {
    const Policy = policyOf(
      { ...own, Action: ["kms:PutKeyPolicy", "kms:GetKeyPolicy"] },
      { Sid: "alice", Effect: "Allow", Principal: { AWS: alice.arn }, Action: "kms:Encrypt", Resource: "*" },
    );
    await as(root).run("PutKeyPolicy", { KeyId, Policy });
    expect(await house.run("GetKeyPolicy", { KeyId })).toEqual({ Policy, PolicyName: "default" });
    expect(await house.fails("Encrypt", { KeyId, Plaintext })).toBe(denied(root.arn, "kms:Encrypt"));
    await as(alice).run("Encrypt", { KeyId, Plaintext });
    expect(house.sids).toEqual(["alice"]);
    house.policies.set(alice.arn, allow("kms:*"));
    expect(await house.fails("DescribeKey", { KeyId })).toBe(denied(alice.arn, "kms:DescribeKey"));
  });

  it.each([
    [{ StringEquals: { "kms:EncryptionContext:team": "a" } }, true],
    [{ StringEquals: { "kms:EncryptionContext:team": "b" } }, false],
    [{ "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["team"] } }, true],
    [{ "ForAnyValue:StringEquals": { "kms:EncryptionContextKeys": ["other"] } }, false],
    [{ StringEquals: { "kms:RequestAlias": "alias/a" } }, true],
    [{ "ForAnyValue:StringLike": { "kms:ResourceAliases": "alias/*" } }, true],
    [{ StringEquals: { "kms:KeySpec": "SYMMETRIC_DEFAULT", "kms:KeyUsage": "ENCRYPT_DECRYPT" } }, true],
    [{ StringEquals: { "kms:KeyOrigin": "EXTERNAL" } }, false],
    [{ StringEquals: { "kms:CallerAccount": account } }, true],
    [{ StringEquals: { "kms:EncryptionAlgorithm": "SYMMETRIC_DEFAULT" } }, true],
    [{ StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } }, false],
    [{ StringEquals: { "aws:ResourceTag/team": "a" } }, true],
    [{ Bool: { "kms:MultiRegion": "true" } }, false],
  ])("condition %j: %s", async (Condition, passes) => {
    await as(root).run("CreateAlias", { AliasName: "alias/a", TargetKeyId: KeyId });
    await house.run("TagResource", { KeyId, Tags: [{ TagKey: "team", TagValue: "a" }] });
    const statement = { Effect: "Allow", Principal: { AWS: alice.arn }, Action: "kms:Encrypt", Resource: "*" };
    await house.run("PutKeyPolicy", { KeyId, Policy: policyOf(own, { ...statement, Condition }) });
    const input = { KeyId: "alias/a", Plaintext, EncryptionContext: { team: "a" } };
    expect((await as(alice).fails("Encrypt", input)) === "no error").toBe(passes);
  });

  it("an alias needs the action on itself and on its key", async () => {
    house.policies.set(alice.arn, allow("kms:CreateAlias", KeyId));
    const input = { AliasName: "alias/a", TargetKeyId: KeyId };
    expect(await as(alice).fails("CreateAlias", input)).toMatch(/on resource: arn:aws:kms:us-east-1:\d+:alias\/a/);
    house.policies.set(alice.arn, allow("kms:CreateAlias"));
    await house.run("CreateAlias", input);
  });
});

describe("other accounts", () => {
  beforeEach(async () => {
    const theirs = { Sid: "theirs", Effect: "Allow", Principal: { AWS: otherAccount }, Action: "kms:*", Resource: "*" };
    await as(root).run("PutKeyPolicy", { KeyId, Policy: policyOf(own, theirs) });
  });

  it("both sides must allow, and the key stays where it is", async () => {
    expect(await as(stranger).fails("Encrypt", { KeyId, Plaintext })).toBe(
      denied(stranger.arn, "kms:Encrypt", "identity-based"),
    );
    house.policies.set(stranger.arn, allow("kms:*"));
    const { CiphertextBlob } = await house.run("Encrypt", { KeyId, Plaintext });
    expect((await house.run("Decrypt", { CiphertextBlob })).KeyId).toBe(KeyId);
    expect((await as(root).run("Decrypt", { CiphertextBlob })).KeyId).toBe(KeyId);
    expect(await as(stranger).fails("DisableKey", { KeyId })).toMatch(/^AccessDeniedException/);
  });

  it("learn nothing of keys that are not there", async () => {
    const missing = `arn:aws:kms:us-east-1:${account}:key/00000000-0000-4000-8000-000000000000`;
    expect(await as(stranger).fails("Encrypt", { KeyId: missing, Plaintext })).toMatch(
      /^AccessDeniedException: .* because the resource does not exist in this Region/,
    );
  });
});

describe("grants", () => {
  it("grant what they name until they are revoked, and decisions name them", async () => {
    const { GrantId } = await grant();
    const { CiphertextBlob } = await as(alice).run("Encrypt", { KeyId, Plaintext });
    expect(house.sids).toEqual([`Grant ${GrantId}`]);
    await house.run("Decrypt", { CiphertextBlob });
    expect(await house.fails("DescribeKey", { KeyId })).toMatch(/^AccessDeniedException/);
    await as(root).run("RevokeGrant", { KeyId, GrantId });
    expect(await as(alice).fails("Decrypt", { CiphertextBlob })).toMatch(/^AccessDeniedException/);
    expect(await as(root).fails("RevokeGrant", { KeyId, GrantId })).toMatch(/^NotFoundException/);
  });

  const constraints: readonly (readonly [
    CreateGrantRequest["Constraints"],
    Record<string, string> | undefined,
    boolean,
  ])[] = [
    [{ EncryptionContextSubset: { a: "1" } }, { a: "1", b: "2" }, true],
    [{ EncryptionContextSubset: { a: "1" } }, { a: "2", b: "2" }, false],
    [{ EncryptionContextSubset: { a: "1" } }, undefined, false],
    [{ EncryptionContextSubset: { a: "1" } }, { A: "1" }, false],
    [{ EncryptionContextEquals: { a: "1" } }, { a: "1" }, true],
    [{ EncryptionContextEquals: { a: "1" } }, { a: "1", b: "2" }, false],
    [{ EncryptionContextEquals: { a: "1" } }, undefined, false],
  ];
  it.each(constraints)("constraint %j, context %j: %s", async (Constraints, EncryptionContext, passes) => {
    await grant({ Constraints });
    const outcome = await as(alice).fails("Encrypt", { KeyId, Plaintext, EncryptionContext });
    expect(outcome === "no error").toBe(passes);
  });

  it("are retired by those who may, and by nobody else", async () => {
    const bob = userOf("bob");
    const one = await grant({ RetiringPrincipal: bob.arn });
    const two = await grant({ Operations: ["Encrypt", "RetireGrant"] });
    const three = await grant();
    expect(await as(alice).fails("RetireGrant", { GrantToken: one.GrantToken })).toMatch(/^AccessDeniedException/);
    expect(await as(bob).fails("RetireGrant", { GrantToken: three.GrantToken })).toMatch(/^AccessDeniedException/);
    expect(await as(alice).fails("RetireGrant", { GrantToken: three.GrantToken })).toMatch(/^AccessDeniedException/);
    await as(alice).run("RetireGrant", { GrantToken: two.GrantToken });
    const { Grants = [] } = await as(root).run("ListRetirableGrants", { RetiringPrincipal: bob.arn });
    expect(Grants.map(({ GrantId }) => GrantId)).toEqual([one.GrantId]);
    await as(bob).run("RetireGrant", { KeyId, GrantId: one.GrantId });
    await as(root).run("RetireGrant", { GrantToken: three.GrantToken });
    expect((await house.run("ListGrants", { KeyId })).Grants).toEqual([]);
  });

  it("are handed on no wider than they are", async () => {
    await grant({ Operations: ["CreateGrant", "Encrypt"], Constraints: { EncryptionContextSubset: { a: "1" } } });
    const child = { KeyId, GranteePrincipal: userOf("bob").arn };
    const narrow = { Constraints: { EncryptionContextSubset: { a: "1", b: "2" } } };
    expect(await as(alice).fails("CreateGrant", { ...child, ...narrow, Operations: ["Decrypt"] })).toMatch(
      /^AccessDenied/,
    );
    expect(await house.fails("CreateGrant", { ...child, Operations: ["Encrypt"] })).toMatch(/^AccessDenied/);
    await house.run("CreateGrant", { ...child, ...narrow, Operations: ["Encrypt"] });
  });

  it("of one name and meaning are one", async () => {
    const first = await grant({ Name: "n" });
    expect((await grant({ Name: "n" })).GrantId).toBe(first.GrantId);
    expect((await grant({ Name: "n", Operations: ["Encrypt"] })).GrantId).not.toBe(first.GrantId);
    expect((await grant()).GrantId).not.toBe((await grant()).GrantId);
    expect((await house.run("ListGrants", { KeyId, GrantId: first.GrantId })).Grants).toEqual([
      {
        KeyId,
        GrantId: first.GrantId,
        Name: "n",
        CreationDate: house.now,
        GranteePrincipal: alice.arn,
        IssuingAccount: root.arn,
        Operations: ["Encrypt", "Decrypt"],
      },
    ]);
  });

  it.each([
    [{ Operations: ["Sign"] }, /Grant operation Sign is not valid/],
    [{ GranteePrincipal: userOf("nobody").arn }, /^InvalidArnException/],
    [{ GranteeServicePrincipal: "s3.amazonaws.com" }, /^NotImplemented: CreateGrant: the parameter GranteeService/],
    [{ GrantTokens: ["junk"] }, /^InvalidGrantTokenException/],
    [{ DryRun: true }, /^DryRunOperationException/],
  ] as const)("refuse %j", async (change, expected) => {
    const input = { KeyId, GranteePrincipal: alice.arn, Operations: ["Encrypt"], ...change } as const;
    expect(await as(root).fails("CreateGrant", input)).toMatch(expected);
  });

  it("do not overrule a deny", async () => {
    await grant();
    const deny = { Effect: "Deny", Principal: "*", Action: "kms:Encrypt", Resource: "*" };
    await house.run("PutKeyPolicy", { KeyId, Policy: policyOf(own, deny) });
    expect(await as(alice).fails("Encrypt", { KeyId, Plaintext })).toMatch(/with an explicit deny in a resource-based/);
  });
});

it("ReEncrypt needs both permissions", async () => {
  const other = (await as(root).run("CreateKey", {})).KeyMetadata?.Arn ?? "";
  const { CiphertextBlob = none } = await house.run("Encrypt", { KeyId, Plaintext });
  const input = { CiphertextBlob, DestinationKeyId: other };
  await grant({ Operations: ["ReEncryptFrom"] });
  expect(await as(alice).fails("ReEncrypt", input)).toMatch(/perform: kms:ReEncryptTo on resource/);
  await as(root).run("CreateGrant", { KeyId: other, GranteePrincipal: alice.arn, Operations: ["ReEncryptTo"] });
  expect(await as(alice).run("ReEncrypt", input)).toMatchObject({ SourceKeyId: KeyId, KeyId: other });
});
