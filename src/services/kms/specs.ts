import type { DataKeyPairSpec, KeySpec, KeyUsageType } from "../../model/types/kms.d.ts";

/** What a key is made of. `bytes` of secrets, `bits` of moduli; curves by OpenSSL's names. */
export type Material =
  | { readonly kind: "symmetric" }
  | { readonly kind: "hmac"; readonly bytes: number }
  | { readonly kind: "rsa"; readonly bits: number }
  | { readonly kind: "ec"; readonly curve: Curve }
  | { readonly kind: "ed25519" };

export type Curve = "prime256v1" | "secp384r1" | "secp521r1" | "secp256k1";

export interface SpecRow {
  readonly material: Material;
  /** The algorithms that KMS offers for each usage that the key may be made for. */
  readonly usages: Readonly<Partial<Record<KeyUsageType, readonly string[]>>>;
}

const rsa = (bits: number): SpecRow => ({
  material: { kind: "rsa", bits },
  usages: {
    ENCRYPT_DECRYPT: ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"],
    SIGN_VERIFY: [
      "RSASSA_PKCS1_V1_5_SHA_256",
      "RSASSA_PKCS1_V1_5_SHA_384",
      "RSASSA_PKCS1_V1_5_SHA_512",
      "RSASSA_PSS_SHA_256",
      "RSASSA_PSS_SHA_384",
      "RSASSA_PSS_SHA_512",
    ],
  },
});
const nist = (curve: Curve, bits: number): SpecRow => ({
  material: { kind: "ec", curve },
  usages: { SIGN_VERIFY: [`ECDSA_SHA_${bits}`], KEY_AGREEMENT: ["ECDH"] },
});
const hmac = (bits: number): SpecRow => ({
  material: { kind: "hmac", bytes: bits / 8 },
  usages: { GENERATE_VERIFY_MAC: [`HMAC_SHA_${bits}`] },
});

/** KMS developer guide, "Key spec reference". What is not here is refused by name: SM2, ML_DSA and ML_KEM. */
const rows: Readonly<Partial<Record<KeySpec | DataKeyPairSpec, SpecRow>>> = {
  SYMMETRIC_DEFAULT: { material: { kind: "symmetric" }, usages: { ENCRYPT_DECRYPT: ["SYMMETRIC_DEFAULT"] } },
  RSA_2048: rsa(2048),
  RSA_3072: rsa(3072),
  RSA_4096: rsa(4096),
  ECC_NIST_P256: nist("prime256v1", 256),
  ECC_NIST_P384: nist("secp384r1", 384),
  ECC_NIST_P521: nist("secp521r1", 512),
  ECC_SECG_P256K1: { material: { kind: "ec", curve: "secp256k1" }, usages: { SIGN_VERIFY: ["ECDSA_SHA_256"] } },
  // ED25519_PH_SHA_512 signs a digest in a way of its own (RFC 8032, Ed25519ph), which is refused by name.
  ECC_NIST_EDWARDS25519: { material: { kind: "ed25519" }, usages: { SIGN_VERIFY: ["ED25519_SHA_512"] } },
  HMAC_224: hmac(224),
  HMAC_256: hmac(256),
  HMAC_384: hmac(384),
  HMAC_512: hmac(512),
};

export const specRow = (spec: KeySpec | DataKeyPairSpec): SpecRow | undefined => rows[spec];

/** Of a key that exists, whose spec therefore has a row. */
export function specOf(spec: KeySpec | DataKeyPairSpec): SpecRow {
  const row = rows[spec];
  if (!row) throw new Error(`kms: no row for the key spec ${spec}`);
  return row;
}
