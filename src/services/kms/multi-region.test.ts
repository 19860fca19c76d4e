import { expect, it } from "vitest";
import { account, dayMs, openHouse } from "./testing.ts";

const Plaintext = Buffer.from("x");

it("replicas open what the primary sealed, rotate with it, and may take its place", async () => {
  const house = openHouse();
  const at = (region: string) => Object.assign(house, { region });
  const { KeyMetadata: made } = await house.run("CreateKey", { MultiRegion: true, Description: "d" });
  const KeyId = made?.KeyId ?? "";
  expect(KeyId).toMatch(/^mrk-[0-9a-f]{32}$/);
  const arnIn = (region: string) => ({ Arn: `arn:aws:kms:${region}:${account}:key/${KeyId}`, Region: region });
  const { CiphertextBlob } = await house.run("Encrypt", { KeyId, Plaintext });
  expect(await at("eu-west-1").fails("Decrypt", { CiphertextBlob })).toMatch(
    /The ciphertext refers to a customer master/,
  );
  const replicated = await at("us-east-1").run("ReplicateKey", { KeyId, ReplicaRegion: "eu-west-1" });
  expect(replicated.ReplicaKeyMetadata).toMatchObject({
    Arn: arnIn("eu-west-1").Arn,
    Description: "",
    MultiRegionConfiguration: {
      MultiRegionKeyType: "REPLICA",
      PrimaryKey: arnIn("us-east-1"),
      ReplicaKeys: [arnIn("eu-west-1")],
    },
  });
  expect(await house.fails("ReplicateKey", { KeyId, ReplicaRegion: "eu-west-1" })).toMatch(/^AlreadyExistsException/);
  expect((await at("eu-west-1").run("Decrypt", { CiphertextBlob })).Plaintext).toEqual(Plaintext);
  expect(await house.fails("RotateKeyOnDemand", { KeyId })).toMatch(/^UnsupportedOperationException/);
  await at("us-east-1").run("RotateKeyOnDemand", { KeyId });
  const rotated = await house.run("Encrypt", { KeyId, Plaintext });
  expect((await at("eu-west-1").run("Decrypt", { CiphertextBlob: rotated.CiphertextBlob })).Plaintext).toEqual(
    Plaintext,
  );

  expect(await house.fails("UpdatePrimaryRegion", { KeyId, PrimaryRegion: "us-east-1" })).toMatch(/^Unsupported/);
  await at("us-east-1").run("UpdatePrimaryRegion", { KeyId, PrimaryRegion: "eu-west-1" });
  const described = await at("eu-west-1").run("DescribeKey", { KeyId });
  expect(described.KeyMetadata?.MultiRegionConfiguration).toEqual({
    MultiRegionKeyType: "PRIMARY",
    PrimaryKey: arnIn("eu-west-1"),
    ReplicaKeys: [arnIn("us-east-1")],
  });
  await at("us-east-1").run("ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 7 });
  house.now += 7 * dayMs;
  const alone = await at("eu-west-1").run("DescribeKey", { KeyId });
  expect(alone.KeyMetadata?.MultiRegionConfiguration?.ReplicaKeys).toEqual([]);
  await house.run("ScheduleKeyDeletion", { KeyId });
});

it("only primary keys are replicated", async () => {
  const house = openHouse();
  const { KeyMetadata: made } = await house.run("CreateKey", {});
  const input = { KeyId: made?.KeyId ?? "", ReplicaRegion: "eu-west-1" };
  expect(await house.fails("ReplicateKey", input)).toMatch(/^UnsupportedOperationException/);
});

it("a primary key outlives its replicas", async () => {
  const house = openHouse();
  const at = (region: string) => Object.assign(house, { region });
  const { KeyMetadata: made } = await house.run("CreateKey", { MultiRegion: true });
  const KeyId = made?.KeyId ?? "";
  await house.run("ReplicateKey", { KeyId, ReplicaRegion: "eu-west-1" });
  const primary = async () => (await at("us-east-1").run("DescribeKey", { KeyId })).KeyMetadata;

  expect(await house.run("ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 10 })).toMatchObject({
    KeyState: "PendingReplicaDeletion",
    PendingWindowInDays: 10,
  });
  expect(await primary()).toMatchObject({ KeyState: "PendingReplicaDeletion", PendingDeletionWindowInDays: 10 });
  expect(await primary()).not.toHaveProperty("DeletionDate");
  expect(await house.fails("Encrypt", { KeyId, Plaintext })).toMatch(/KMSInvalidState.*pending replica deletion/);

  house.now += 20 * dayMs;
  const scheduled = await at("eu-west-1").run("ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 7 });
  await house.run("CancelKeyDeletion", { KeyId });
  expect(await primary()).not.toHaveProperty("DeletionDate");
  const again = await at("eu-west-1").run("ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 7 });
  expect(again.DeletionDate).toEqual(scheduled.DeletionDate);
  expect(await primary()).toMatchObject({ KeyState: "PendingReplicaDeletion" });

  house.now += 7 * dayMs;
  expect(await primary()).toMatchObject({ KeyState: "PendingDeletion", DeletionDate: house.now + 10 * dayMs });
  house.now += 10 * dayMs;
  expect(await at("us-east-1").fails("DescribeKey", { KeyId })).toMatch(/^NotFoundException/);
});
