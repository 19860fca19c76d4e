import { beforeEach, describe, expect, it } from "vitest";
import type { CreateKeyRequest, KeyMetadata } from "../../model/types/kms.d.ts";
import { account, dayMs, type House, openHouse, policyOf, rootOf, start, userOf } from "./testing.ts";

let house: House;
beforeEach(() => {
  house = openHouse();
});

const make = async (input: CreateKeyRequest = {}): Promise<KeyMetadata> => {
  const { KeyMetadata: made } = await house.run("CreateKey", input);
  if (!made) throw new Error("no key");
  return made;
};
const arnOf = (resource: string): string => `arn:aws:kms:us-east-1:${account}:${resource}`;

it("makes a key as AWS shows it", async () => {
  const key = await make({ Description: "d", Tags: [{ TagKey: "a", TagValue: "1" }] });
  expect(key).toEqual({
    AWSAccountId: account,
    KeyId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    Arn: arnOf(`key/${key.KeyId}`),
    CreationDate: start,
    Enabled: true,
    Description: "d",
    KeyUsage: "ENCRYPT_DECRYPT",
    KeyState: "Enabled",
    Origin: "AWS_KMS",
    KeyManager: "CUSTOMER",
    CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
    KeySpec: "SYMMETRIC_DEFAULT",
    EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
    MultiRegion: false,
    CurrentKeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(await house.run("ListKeys", {})).toEqual({
    Keys: [{ KeyId: key.KeyId, KeyArn: key.Arn }],
    Truncated: false,
  });
  expect((await house.run("ListResourceTags", { KeyId: key.KeyId })).Tags).toEqual([{ TagKey: "a", TagValue: "1" }]);
});

describe("refuses keys", () => {
  const cases: readonly (readonly [CreateKeyRequest, string])[] = [
    [
      { KeySpec: "HMAC_256" },
      "ValidationException: You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.",
    ],
    [
      { KeySpec: "HMAC_256", KeyUsage: "SIGN_VERIFY" },
      "ValidationException: KeyUsage SIGN_VERIFY is not compatible with KeySpec HMAC_256",
    ],
    [{ KeySpec: "SM2", KeyUsage: "SIGN_VERIFY" }, "NotImplemented: CreateKey: the key spec SM2 is not implemented"],
    [{ CustomKeyStoreId: "cks-1" }, "NotImplemented: CreateKey: the parameter CustomKeyStoreId is not implemented"],
    [{ Origin: "AWS_CLOUDHSM" }, "NotImplemented: CreateKey: the origin AWS_CLOUDHSM is not implemented"],
    [{ Policy: "{" }, "MalformedPolicyDocumentException: This policy contains invalid Json"],
    [{ Tags: [{ TagKey: "aws:x", TagValue: "" }] }, "TagException: Tags beginning with aws: are reserved"],
    [
      { Policy: policyOf({ Effect: "Allow", Principal: { AWS: userOf("bob").arn }, Action: "kms:*", Resource: "*" }) },
      "MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future.",
    ],
    [
      { Policy: policyOf({ Effect: "Allow", Principal: { AWS: userOf("nobody").arn }, Action: "*", Resource: "*" }) },
      "MalformedPolicyDocumentException: Policy contains a statement with one or more invalid principals.",
    ],
  ];
  it.each(cases)("%j", async (input, expected) => {
    expect(await house.fails("CreateKey", input)).toBe(expected);
  });

  it("but lets whoever knows lock himself out", async () => {
    const Policy = policyOf({
      Effect: "Allow",
      Principal: { AWS: userOf("bob").arn },
      Action: "kms:*",
      Resource: "*",
    });
    const { KeyId } = await make({ Policy, BypassPolicyLockoutSafetyCheck: true });
    expect(await house.fails("DescribeKey", { KeyId })).toBe(
      `AccessDeniedException: User: ${rootOf(account).arn} is not authorized to perform: kms:DescribeKey on resource: ${arnOf(`key/${KeyId}`)} because no resource-based policy allows the kms:DescribeKey action`,
    );
  });
});

it("finds keys by every name, and says which it does not find", async () => {
  const { KeyId, Arn = "" } = await make();
  await house.run("CreateAlias", { AliasName: "alias/a", TargetKeyId: KeyId });
  for (const name of [KeyId, Arn, "alias/a", arnOf("alias/a")]) {
    expect((await house.run("DescribeKey", { KeyId: name })).KeyMetadata?.Arn).toBe(Arn);
  }
  const missing = "00000000-0000-4000-8000-000000000000";
  const cases = [
    [missing, `NotFoundException: Key '${arnOf(`key/${missing}`)}' does not exist`],
    ["fake-key-id", "NotFoundException: Invalid keyId 'fake-key-id'"],
    ["mrk-fake", "NotFoundException: Invalid keyId 'mrk-fake'"],
    ["alias/b", `NotFoundException: Alias ${arnOf("alias/b")} is not found.`],
    [arnOf("alias/b"), `NotFoundException: Alias ${arnOf("alias/b")} is not found.`],
    [Arn.replace("us-east-1", "eu-west-1"), "NotFoundException: Invalid arn eu-west-1"],
    ["arn:aws:s3:::x", "InvalidArnException: Invalid arn arn:aws:s3:::x"],
  ] as const;
  for (const [name, expected] of cases) expect(await house.fails("DescribeKey", { KeyId: name })).toBe(expected);
  expect(await house.fails("EnableKey", { KeyId: "alias/a" })).toBe("NotFoundException: Invalid keyId 'alias/a'");
});

it("aliases: made, moved, listed, reserved", async () => {
  const one = await make();
  const two = await make();
  const mac = await make({ KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC" });
  const AliasName = "alias/a";
  await house.run("CreateAlias", { AliasName, TargetKeyId: one.KeyId });
  expect(await house.fails("CreateAlias", { AliasName, TargetKeyId: two.KeyId })).toBe(
    `AlreadyExistsException: An alias with the name ${arnOf(AliasName)} already exists`,
  );
  house.now += 1000;
  await house.run("UpdateAlias", { AliasName, TargetKeyId: two.KeyId });
  expect(await house.run("ListAliases", {})).toEqual({
    Aliases: [
      {
        AliasName,
        AliasArn: arnOf(AliasName),
        TargetKeyId: two.KeyId,
        CreationDate: start,
        LastUpdatedDate: start + 1000,
      },
    ],
    Truncated: false,
  });
  expect((await house.run("ListAliases", { KeyId: one.KeyId })).Aliases).toEqual([]);
  expect(await house.fails("UpdateAlias", { AliasName, TargetKeyId: mac.KeyId })).toMatch(/^ValidationException: /);
  expect(await house.fails("CreateAlias", { AliasName: "a", TargetKeyId: one.KeyId })).toMatch(/must start with/);
  expect(await house.fails("CreateAlias", { AliasName: "alias/aws/x", TargetKeyId: one.KeyId })).toMatch(
    /^NotAuthorizedException/,
  );
  expect(await house.fails("CreateAlias", { AliasName: "alias/b", TargetKeyId: AliasName })).toBe(
    "ValidationException: Aliases must refer to keys. Not aliases",
  );
  await house.run("DeleteAlias", { AliasName });
  expect(await house.fails("DeleteAlias", { AliasName })).toMatch(/is not found/);
});

it("AWS managed keys appear when first asked for, and are AWS's", async () => {
  expect((await house.run("ListKeys", {})).Keys).toEqual([]);
  const { KeyMetadata: key } = await house.run("DescribeKey", { KeyId: "alias/aws/s3" });
  expect(key).toMatchObject({ KeyManager: "AWS", KeyState: "Enabled" });
  const KeyId = key?.KeyId ?? "";
  expect((await house.run("ListAliases", { KeyId })).Aliases).toMatchObject([{ AliasName: "alias/aws/s3" }]);
  expect((await house.run("GetKeyRotationStatus", { KeyId })).RotationPeriodInDays).toBe(365);
  expect(await house.fails("DisableKey", { KeyId })).toMatch(/^AccessDeniedException/);
  expect(await house.fails("Encrypt", { KeyId, Plaintext: Buffer.from("x") })).toMatch(/^AccessDeniedException/);
  expect(await house.fails("DescribeKey", { KeyId: "alias/aws/nothing" })).toMatch(/is not found/);
});

it("deletion runs by the clock", async () => {
  const { KeyId, Arn = "" } = await make();
  await house.run("CreateAlias", { AliasName: "alias/a", TargetKeyId: KeyId });
  const Plaintext = Buffer.from("x");
  expect(await house.fails("ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 6 })).toMatch(/between 7 and 30/);
  expect(await house.run("ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 7 })).toEqual({
    KeyId: Arn,
    DeletionDate: start + 7 * dayMs,
    KeyState: "PendingDeletion",
    PendingWindowInDays: 7,
  });
  expect(await house.fails("Encrypt", { KeyId, Plaintext })).toBe(
    `KMSInvalidStateException: ${Arn} is pending deletion.`,
  );
  await house.run("CancelKeyDeletion", { KeyId });
  expect(await house.fails("Encrypt", { KeyId, Plaintext })).toBe(`DisabledException: ${Arn} is disabled.`);
  await house.run("EnableKey", { KeyId });
  await house.run("ScheduleKeyDeletion", { KeyId });
  house.now += 30 * dayMs - 1;
  expect((await house.run("DescribeKey", { KeyId: "alias/a" })).KeyMetadata?.KeyState).toBe("PendingDeletion");
  house.now += 1;
  expect(await house.fails("DescribeKey", { KeyId })).toMatch(/does not exist/);
  expect(await house.fails("DescribeKey", { KeyId: "alias/a" })).toMatch(/is not found/);
  expect(await house.run("ListKeys", {})).toEqual({ Keys: [], Truncated: false });
  await make();
  expect([...house.store.range({ prefix: [account, "us-east-1", "kms.keys", KeyId] })]).toEqual([]);
});

it("pages", async () => {
  const made = [await make(), await make(), await make()].map(({ KeyId }) => KeyId).sort();
  const first = await house.run("ListKeys", { Limit: 2 });
  expect(first).toMatchObject({ Truncated: true });
  const second = await house.run("ListKeys", { Limit: 2, Marker: first.NextMarker });
  expect([...(first.Keys ?? []), ...(second.Keys ?? [])].map(({ KeyId }) => KeyId)).toEqual(made);
  expect(await house.fails("ListKeys", { Marker: "junk" })).toMatch(/^InvalidMarkerException/);
});
