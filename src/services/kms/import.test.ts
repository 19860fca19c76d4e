import { constants, createCipheriv, createPublicKey, generateKeyPairSync, publicEncrypt } from "node:crypto";
import { beforeEach, expect, it } from "vitest";
import type { AlgorithmSpec } from "../../model/types/kms.d.ts";
import { dayMs, type House, openHouse } from "./testing.ts";

let house: House;
beforeEach(() => {
  house = openHouse();
});

const none = new Uint8Array();
const seed = Buffer.alloc(32, 7);
const forever = { ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE" } as const;
const external = async (change: object = {}): Promise<string> =>
  (await house.run("CreateKey", { Origin: "EXTERNAL", ...change })).KeyMetadata?.Arn ?? "";

/** Wraps as an owner of key material does, by OpenSSL's means. */
async function wrapped(KeyId: string, WrappingAlgorithm: AlgorithmSpec, material: Uint8Array) {
  const given = await house.run("GetParametersForImport", { KeyId, WrappingAlgorithm, WrappingKeySpec: "RSA_2048" });
  const key = createPublicKey({ key: Buffer.from(given.PublicKey ?? none), format: "der", type: "spki" });
  const oaepHash = WrappingAlgorithm.endsWith("SHA_1") ? "sha1" : "sha256";
  const seal = (bytes: Uint8Array) =>
    publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, bytes);
  const base = { KeyId, ImportToken: given.ImportToken ?? none };
  if (!WrappingAlgorithm.startsWith("RSA_AES")) return { ...base, EncryptedKeyMaterial: seal(material) };
  const inner = Buffer.alloc(32, 9);
  const cipher = createCipheriv("id-aes256-wrap-pad", inner, Buffer.from("a65959a6", "hex"));
  const rest = Buffer.concat([cipher.update(material), cipher.final()]);
  return { ...base, EncryptedKeyMaterial: Buffer.concat([seal(inner), rest]) };
}

it.each(["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "RSA_AES_KEY_WRAP_SHA_1", "RSA_AES_KEY_WRAP_SHA_256"] as const)(
  "%s",
  async (algorithm) => {
    const KeyId = await external();
    const Plaintext = Buffer.from("x");
    const pending = `KMSInvalidStateException: ${KeyId} is pending import.`;
    expect(await house.fails("Encrypt", { KeyId, Plaintext })).toBe(pending);
    await house.run("ImportKeyMaterial", { ...(await wrapped(KeyId, algorithm, seed)), ...forever });
    expect((await house.run("DescribeKey", { KeyId })).KeyMetadata).toMatchObject({ KeyState: "Enabled", ...forever });
    const { CiphertextBlob } = await house.run("Encrypt", { KeyId, Plaintext });
    await house.run("DeleteImportedKeyMaterial", { KeyId });
    expect(await house.fails("Encrypt", { KeyId, Plaintext })).toBe(pending);
    const other = await wrapped(KeyId, algorithm, Buffer.alloc(32, 8));
    expect(await house.fails("ImportKeyMaterial", { ...other, ...forever })).toMatch(/^IncorrectKeyMaterialException/);
    await house.run("ImportKeyMaterial", { ...(await wrapped(KeyId, algorithm, seed)), ...forever });
    expect((await house.run("Decrypt", { CiphertextBlob })).Plaintext).toEqual(Plaintext);
  },
);

it("stands nowhere plain", async () => {
  const KeyId = await external();
  await house.run("ImportKeyMaterial", { ...(await wrapped(KeyId, "RSAES_OAEP_SHA_256", seed)), ...forever });
  const stored = JSON.stringify([...house.store.range({ prefix: [] })]);
  expect(stored).toContain(KeyId.replace(/.*\//, ""));
  for (const form of ["base64", "base64url", "hex", "latin1"] as const)
    expect(stored.includes(seed.toString(form))).toBe(false);
});

it("takes private keys of the key's spec", async () => {
  const KeyId = await external({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" });
  const pair = (namedCurve: string) =>
    generateKeyPairSync("ec", { namedCurve }).privateKey.export({ type: "pkcs8", format: "der" });
  const wrong = await wrapped(KeyId, "RSA_AES_KEY_WRAP_SHA_256", pair("secp384r1"));
  expect(await house.fails("ImportKeyMaterial", { ...wrong, ...forever })).toMatch(/^IncorrectKeyMaterialException/);
  const right = await wrapped(KeyId, "RSA_AES_KEY_WRAP_SHA_256", pair("prime256v1"));
  await house.run("ImportKeyMaterial", { ...right, ...forever });
  await house.run("Sign", { KeyId, Message: Buffer.from("m"), SigningAlgorithm: "ECDSA_SHA_256" });
});

it("expires by the clock", async () => {
  const KeyId = await external();
  const input = await wrapped(KeyId, "RSAES_OAEP_SHA_256", seed);
  expect(await house.fails("ImportKeyMaterial", input)).toBe(
    "ValidationException: A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES",
  );
  await house.run("ImportKeyMaterial", { ...input, ValidTo: house.now + 2 * dayMs });
  house.now += 2 * dayMs - 1;
  expect((await house.run("DescribeKey", { KeyId })).KeyMetadata?.KeyState).toBe("Enabled");
  house.now += 1;
  expect((await house.run("DescribeKey", { KeyId })).KeyMetadata?.KeyState).toBe("PendingImport");
  expect(await house.fails("ImportKeyMaterial", { ...input, ...forever })).toMatch(/^ExpiredImportTokenException/);
});

it("refuses what is not for this key", async () => {
  const KeyId = await external();
  const input = { ...(await wrapped(KeyId, "RSAES_OAEP_SHA_256", seed)), ...forever };
  expect(await house.fails("ImportKeyMaterial", { ...input, KeyId: await external() })).toMatch(/^InvalidImportToken/);
  expect(await house.fails("ImportKeyMaterial", { ...input, ImportToken: seed })).toMatch(/^InvalidImportToken/);
  expect(await house.fails("ImportKeyMaterial", { ...input, EncryptedKeyMaterial: seed })).toBe(
    "InvalidCiphertextException: ",
  );
  const own = (await house.run("CreateKey", {})).KeyMetadata?.Arn ?? "";
  const asked = { KeyId: own, WrappingAlgorithm: "RSAES_OAEP_SHA_256", WrappingKeySpec: "RSA_2048" } as const;
  expect(await house.fails("GetParametersForImport", asked)).toBe(
    `UnsupportedOperationException: ${own} origin is AWS_KMS which is not valid for this operation.`,
  );
  expect(await house.fails("RotateKeyOnDemand", { KeyId: own.replace(/.*\//, "") })).toBe("no error");
});
