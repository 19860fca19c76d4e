/** The shapes of AWS's ids, one row each. `x` stands for what follows the fixed text. */
export type IdShape =
  | { readonly form: "uuid" }
  /** Upper-case letters and digits 2-7, as in IAM's unique ids. */
  | { readonly form: "base32"; readonly prefix: string; readonly length: number }
  | { readonly form: "hex"; readonly prefix: string; readonly length: number };

const iam = (prefix: string): IdShape => ({ form: "base32", prefix, length: 17 });

export const idShapes = {
  request: { form: "uuid" },
  job: { form: "uuid" },
  /** IAM user guide, "IAM identifiers", table of unique id prefixes. */
  user: iam("AIDA"),
  group: iam("AGPA"),
  role: iam("AROA"),
  policy: iam("ANPA"),
  instanceProfile: iam("AIPA"),
  serverCertificate: iam("ASCA"),
  sshPublicKey: iam("APKA"),
  serviceCredential: iam("ACCA"),
  samlProvider: { form: "base32", prefix: "", length: 32 },
  samlPrivateKey: { form: "base32", prefix: "", length: 32 },
  signingCertificate: { form: "base32", prefix: "", length: 32 },
  /** KMS developer guide, "Key identifiers (KeyId)". */
  kmsKey: { form: "uuid" },
  kmsMultiRegionKey: { form: "hex", prefix: "mrk-", length: 32 },
  /** KMS API reference, "GrantListEntry": as in its example. */
  kmsGrant: { form: "hex", prefix: "", length: 64 },
  dynamodbTable: { form: "uuid" },
  /** SNS API reference: as in the examples of Publish, Subscribe, CreatePlatformEndpoint. */
  snsMessage: { form: "uuid" },
  snsSubscription: { form: "uuid" },
  snsEndpoint: { form: "uuid" },
  /** Observed: 288 hexadecimal digits. */
  snsToken: { form: "hex", prefix: "", length: 288 },
} as const satisfies Record<string, IdShape>;

export type IdKind = keyof typeof idShapes;

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The account that an access key id names, or undefined where it is of another make: see `Ids.accessKeyId`. */
export function accountInAccessKeyId(accessKeyId: string): string | undefined {
  if (!/^A(KIA|SIA)[A-Z2-7]{16}$/.test(accessKeyId)) return undefined;
  let bits = 0n;
  for (const letter of accessKeyId.slice(4, 14)) bits = (bits << 5n) | BigInt(base32.indexOf(letter));
  // Ten characters are 50 bits: one that is set, forty of the account, nine of chance.
  if (bits >> 49n !== 1n) return undefined;
  const account = (bits >> 9n) & ((1n << 40n) - 1n);
  return account < 10n ** 12n ? String(account).padStart(12, "0") : undefined;
}
