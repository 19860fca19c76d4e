import {
  constants,
  createHash,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  publicEncrypt,
  verify,
} from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { KeySpec, KeyUsageType, MacAlgorithmSpec, SigningAlgorithmSpec } from "../../model/types/kms.d.ts";
import { dayMs, type House, openHouse } from "./testing.ts";

let house: House;
beforeAll(() => {
  house = openHouse();
});

const make = async (KeySpec: KeySpec, KeyUsage: KeyUsageType): Promise<string> =>
  (await house.run("CreateKey", { KeySpec, KeyUsage })).KeyMetadata?.Arn ?? "";
const text = Buffer.from("the quick brown fox");
const none = new Uint8Array();

describe("symmetric keys", () => {
  let KeyId: string;
  beforeAll(async () => {
    KeyId = await make("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
  });
  const seal = async (EncryptionContext?: Record<string, string>): Promise<Uint8Array> =>
    (await house.run("Encrypt", { KeyId, Plaintext: text, EncryptionContext })).CiphertextBlob ?? none;

  it("opens what it sealed, under the same context in any order", async () => {
    const CiphertextBlob = await seal({ a: "1", b: "2" });
    expect(Buffer.from(CiphertextBlob).includes(text)).toBe(false);
    const opened = await house.run("Decrypt", { CiphertextBlob, EncryptionContext: { b: "2", a: "1" } });
    expect(opened).toMatchObject({ KeyId, Plaintext: text, EncryptionAlgorithm: "SYMMETRIC_DEFAULT" });
    for (const EncryptionContext of [undefined, { a: "1" }, { a: "1", b: "3" }, { A: "1", b: "2" }, { a1b: "2" }]) {
      expect(await house.fails("Decrypt", { CiphertextBlob, EncryptionContext })).toBe("InvalidCiphertextException: ");
    }
  });

  it("notices every change", async () => {
    const blob = Buffer.from(await seal());
    for (let at = 0; at < blob.length; at++) {
      const changed = Buffer.from(blob);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const expected = /^(InvalidCiphertextException: |AccessDeniedException: The ciphertext refers)/;
      expect(await house.fails("Decrypt", { CiphertextBlob: changed }), `byte ${at}`).toMatch(expected);
    }
    expect(await house.fails("Decrypt", { CiphertextBlob: Buffer.from("junk") })).toBe("InvalidCiphertextException: ");
  });

  it("takes another key for what it is", async () => {
    const other = await make("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    expect(await house.fails("Decrypt", { CiphertextBlob: await seal(), KeyId: other })).toBe(
      "IncorrectKeyException: The key ID in the request does not identify a CMK that can perform this operation.",
    );
    const moved = await house.run("ReEncrypt", {
      CiphertextBlob: await seal({ a: "1" }),
      SourceEncryptionContext: { a: "1" },
      DestinationKeyId: other,
    });
    expect(moved).toMatchObject({ SourceKeyId: KeyId, KeyId: other });
    const opened = await house.run("Decrypt", { CiphertextBlob: moved.CiphertextBlob, KeyId: other });
    expect(opened.Plaintext).toEqual(text);
  });

  it("makes data keys and pairs that it can open", async () => {
    for (const [input, bytes] of [
      [{ KeySpec: "AES_128" }, 16],
      [{ KeySpec: "AES_256" }, 32],
      [{ NumberOfBytes: 7 }, 7],
    ] as const) {
      const made = await house.run("GenerateDataKey", { KeyId, ...input });
      expect(made.Plaintext).toHaveLength(bytes);
      const opened = await house.run("Decrypt", { CiphertextBlob: made.CiphertextBlob });
      expect(Buffer.from(opened.Plaintext ?? none)).toEqual(Buffer.from(made.Plaintext ?? none));
      expect(await house.run("GenerateDataKeyWithoutPlaintext", { KeyId, ...input })).not.toHaveProperty("Plaintext");
    }
    expect(await house.fails("GenerateDataKey", { KeyId })).toMatch(/either number of bytes or key spec/);
    for (const KeyPairSpec of ["RSA_2048", "ECC_NIST_P384", "ECC_SECG_P256K1", "ECC_NIST_EDWARDS25519"] as const) {
      const pair = await house.run("GenerateDataKeyPair", { KeyId, KeyPairSpec });
      const opened = await house.run("Decrypt", { CiphertextBlob: pair.PrivateKeyCiphertextBlob });
      expect(Buffer.from(opened.Plaintext ?? none)).toEqual(Buffer.from(pair.PrivateKeyPlaintext ?? none));
      createPublicKey({ key: Buffer.from(pair.PublicKey ?? none), format: "der", type: "spki" });
    }
  });

  it("ends dry runs before they do anything", async () => {
    const dry = { KeyId, DryRun: true };
    expect(await house.fails("Encrypt", { ...dry, Plaintext: text })).toMatch(/^DryRunOperationException: /);
    expect(await house.fails("GenerateDataKey", { ...dry, KeySpec: "AES_256" })).toMatch(/^DryRunOperationException: /);
  });

  it("refuses other usages by AWS's words", async () => {
    expect(await house.fails("Sign", { KeyId, Message: text, SigningAlgorithm: "ECDSA_SHA_256" })).toBe(
      `InvalidKeyUsageException: ${KeyId} key usage is ENCRYPT_DECRYPT which is not valid for Sign.`,
    );
    expect(await house.fails("GenerateMac", { KeyId, Message: text, MacAlgorithm: "HMAC_SHA_256" })).toBe(
      `InvalidKeyUsageException: ${KeyId} key usage is ENCRYPT_DECRYPT which is not valid for GenerateMac.`,
    );
    expect(await house.fails("GetPublicKey", { KeyId })).toMatch(/^UnsupportedOperationException/);
  });

  it("rotates by the clock and on demand, and opens what older material sealed", async () => {
    const key = await make("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    const sealNow = async () => (await house.run("Encrypt", { KeyId: key, Plaintext: text })).CiphertextBlob;
    const blobs = [await sealNow()];
    await house.run("EnableKeyRotation", { KeyId: key, RotationPeriodInDays: 90 });
    const began = house.now;
    house.now += 95 * dayMs;
    blobs.push(await sealNow());
    await house.run("RotateKeyOnDemand", { KeyId: key });
    blobs.push(await sealNow());
    house.now = began + 180 * dayMs;
    blobs.push(await sealNow());
    const { Rotations = [] } = await house.run("ListKeyRotations", { KeyId: key });
    expect(
      Rotations.map(({ RotationType, RotationDate = 0 }) => [RotationType, (RotationDate - began) / dayMs]),
    ).toEqual([
      ["AUTOMATIC", 90],
      ["ON_DEMAND", 95],
      ["AUTOMATIC", 180],
    ]);
    expect(await house.run("GetKeyRotationStatus", { KeyId: key })).toMatchObject({
      KeyRotationEnabled: true,
      NextRotationDate: began + 270 * dayMs,
    });
    await house.run("DisableKeyRotation", { KeyId: key });
    const ids = new Set<string | undefined>();
    for (const CiphertextBlob of blobs) {
      const opened = await house.run("Decrypt", { CiphertextBlob });
      expect(opened.Plaintext).toEqual(text);
      ids.add(opened.KeyMaterialId);
    }
    expect(ids.size).toBe(4);
    house.now += 400 * dayMs;
    expect((await house.run("ListKeyRotations", { KeyId: key })).Rotations).toHaveLength(3);
  });
});

const signing: readonly (readonly [KeySpec, SigningAlgorithmSpec])[] = [
  ["RSA_2048", "RSASSA_PKCS1_V1_5_SHA_256"],
  ["RSA_2048", "RSASSA_PKCS1_V1_5_SHA_512"],
  ["RSA_2048", "RSASSA_PSS_SHA_256"],
  ["RSA_3072", "RSASSA_PSS_SHA_384"],
  ["RSA_2048", "RSASSA_PSS_SHA_512"],
  ["ECC_NIST_P256", "ECDSA_SHA_256"],
  ["ECC_NIST_P384", "ECDSA_SHA_384"],
  ["ECC_NIST_P521", "ECDSA_SHA_512"],
  ["ECC_SECG_P256K1", "ECDSA_SHA_256"],
];

describe.each(signing)("%s, %s", (spec, SigningAlgorithm) => {
  const hash = `sha${SigningAlgorithm.slice(-3)}`;
  const digest = createHash(hash).update(text).digest();
  const padding = SigningAlgorithm.includes("PSS")
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : {};

  it("signs messages and digests alike, as OpenSSL verifies", async () => {
    const KeyId = await make(spec, "SIGN_VERIFY");
    const { PublicKey = none } = await house.run("GetPublicKey", { KeyId });
    const key = createPublicKey({ key: Buffer.from(PublicKey), format: "der", type: "spki" });
    for (let round = 0; round < 5; round++) {
      for (const form of [{ Message: text }, { Message: digest, MessageType: "DIGEST" }] as const) {
        const { Signature = none } = await house.run("Sign", { KeyId, ...form, SigningAlgorithm });
        expect(verify(hash, text, { key, ...padding }, Signature)).toBe(true);
        const asked = { KeyId, Signature, SigningAlgorithm };
        expect(await house.run("Verify", { ...asked, Message: text })).toMatchObject({ SignatureValid: true });
        const ofDigest = { ...asked, Message: digest, MessageType: "DIGEST" } as const;
        expect(await house.run("Verify", ofDigest)).toMatchObject({ SignatureValid: true });
        const other = { ...ofDigest, Message: createHash(hash).update("other").digest() };
        expect(await house.fails("Verify", other)).toBe("KMSInvalidSignatureException: ");
        const changed = Buffer.from(Signature);
        changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
        expect(await house.fails("Verify", { ...ofDigest, Signature: changed })).toBe("KMSInvalidSignatureException: ");
      }
    }
    const short = { KeyId, SigningAlgorithm, Message: text, MessageType: "DIGEST" } as const;
    expect(await house.fails("Sign", short)).toBe(
      `ValidationException: Digest is invalid length for algorithm ${SigningAlgorithm}.`,
    );
  });
});

it("Ed25519 signs messages", async () => {
  const KeyId = await make("ECC_NIST_EDWARDS25519", "SIGN_VERIFY");
  const SigningAlgorithm = "ED25519_SHA_512";
  const { Signature = none } = await house.run("Sign", { KeyId, Message: text, SigningAlgorithm });
  expect(Signature).toHaveLength(64);
  expect(await house.run("Verify", { KeyId, Message: text, SigningAlgorithm, Signature })).toMatchObject({
    SignatureValid: true,
  });
});

it.each([
  ["RSAES_OAEP_SHA_1", 214, "sha1"],
  ["RSAES_OAEP_SHA_256", 190, "sha256"],
] as const)("%s", async (EncryptionAlgorithm, limit, oaepHash) => {
  const KeyId = await make("RSA_2048", "ENCRYPT_DECRYPT");
  const { PublicKey = none } = await house.run("GetPublicKey", { KeyId });
  const key = createPublicKey({ key: Buffer.from(PublicKey), format: "der", type: "spki" });
  const theirs = publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, text);
  const Plaintext = Buffer.alloc(limit, 7);
  const ours = await house.run("Encrypt", { KeyId, Plaintext, EncryptionAlgorithm });
  for (const [CiphertextBlob, expected] of [
    [theirs, text],
    [ours.CiphertextBlob, Plaintext],
  ] as const) {
    expect((await house.run("Decrypt", { KeyId, CiphertextBlob, EncryptionAlgorithm })).Plaintext).toEqual(expected);
  }
  expect(await house.fails("Encrypt", { KeyId, Plaintext: Buffer.alloc(limit + 1), EncryptionAlgorithm })).toBe(
    `ValidationException: Algorithm ${EncryptionAlgorithm} and key spec RSA_2048 cannot encrypt data larger than ${limit} bytes.`,
  );
  expect(await house.fails("Decrypt", { KeyId, CiphertextBlob: Buffer.alloc(256, 1), EncryptionAlgorithm })).toBe(
    "InvalidCiphertextException: ",
  );
});

it.each(["224", "256", "384", "512"] as const)("HMAC_%s", async (bits) => {
  const KeyId = await make(`HMAC_${bits}`, "GENERATE_VERIFY_MAC");
  const MacAlgorithm: MacAlgorithmSpec = `HMAC_SHA_${bits}`;
  const { Mac = none } = await house.run("GenerateMac", { KeyId, Message: text, MacAlgorithm });
  expect(Mac).toHaveLength(createHmac(`sha${bits}`, "").digest().length);
  expect(await house.run("VerifyMac", { KeyId, Message: text, MacAlgorithm, Mac })).toMatchObject({ MacValid: true });
  expect(await house.fails("VerifyMac", { KeyId, Message: Buffer.from("x"), MacAlgorithm, Mac })).toBe(
    "KMSInvalidMacException: ",
  );
  const wrong = bits === "512" ? "HMAC_SHA_256" : "HMAC_SHA_512";
  expect(await house.fails("GenerateMac", { KeyId, Message: text, MacAlgorithm: wrong })).toBe(
    `InvalidKeyUsageException: Algorithm ${wrong} is incompatible with key spec HMAC_${bits}.`,
  );
});

it("agrees on a secret with a stranger", async () => {
  const KeyId = await make("ECC_NIST_P256", "KEY_AGREEMENT");
  const theirs = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const spki = theirs.publicKey.export({ type: "spki", format: "der" });
  const derived = await house.run("DeriveSharedSecret", { KeyId, KeyAgreementAlgorithm: "ECDH", PublicKey: spki });
  const { PublicKey = none } = await house.run("GetPublicKey", { KeyId });
  const publicKey = createPublicKey({ key: Buffer.from(PublicKey), format: "der", type: "spki" });
  expect(derived.SharedSecret).toEqual(diffieHellman({ privateKey: theirs.privateKey, publicKey }));
  const junk = { KeyId, KeyAgreementAlgorithm: "ECDH", PublicKey: Buffer.from("x") } as const;
  expect(await house.fails("DeriveSharedSecret", junk)).toMatch(/^ValidationException/);
});
